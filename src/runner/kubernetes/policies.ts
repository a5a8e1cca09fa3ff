// Whether the network policies of a namespace close steps in as their profile says. Pure. Whether the cluster obeys them, a trial tells.
import { labelsOf } from './manifest.ts';
import type { ClusterSettings } from './settings.ts';
import type { NetworkPolicy } from './shapes.ts';

type Labels = Readonly<Record<string, string>>;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/; an operator we do not know selects nothing. */
function selects({ spec: { podSelector } }: NetworkPolicy, labels: Labels): boolean {
  const has = (key: string): boolean => Object.hasOwn(labels, key);
  if (Object.entries(podSelector?.matchLabels ?? {}).some(([key, value]) => labels[key] !== value)) return false;
  return (podSelector?.matchExpressions ?? []).every(({ key, operator, values }) => {
    if (operator === 'Exists') return has(key);
    if (operator === 'DoesNotExist') return !has(key);
    const among = has(key) && (values ?? []).includes(labels[key] ?? '');
    return operator === 'In' ? among : operator === 'NotIn' && !among;
  });
}

function isAboutEgress({ spec: { policyTypes, egress } }: NetworkPolicy): boolean {
  return policyTypes ? policyTypes.includes('Egress') : (egress ?? []).length > 0;
}

/** Policies add up: one that closes does not help where another one opens. Undefined when all is well. */
export function whyOpen(policies: readonly NetworkPolicy[], profile: string, egress: readonly string[], settings: ClusterSettings): string | undefined {
  const { networkPolicy, namespace } = settings;
  const own = policies.find(({ metadata }) => metadata.name === networkPolicy);
  if (!own) return `there is no network policy ${networkPolicy} in ${namespace}. Make it (docs/kubernetes/network.yaml is an example), or correct the profile`;
  for (const risk of ['read', 'change', 'destructive']) {
    const labels = (way: 'open' | 'closed'): Labels => labelsOf('rb-any', profile, settings, { risk, egress: way });
    const about = (way: 'open' | 'closed'): readonly NetworkPolicy[] => policies.filter((one) => isAboutEgress(one) && selects(one, labels(way)));
    const closing = about('closed');
    if (closing.length === 0) return `no network policy with policyTypes Egress selects the steps that may reach nothing (tocsin.dev/egress: closed). Apply docs/kubernetes/network.yaml`;
    const opening = closing.find(({ spec }) => (spec.egress ?? []).length > 0);
    if (opening) return `the network policy ${opening.metadata.name} lets steps out that may reach nothing (tocsin.dev/egress: closed). Narrow its podSelector`;
    if (egress.length === 0) continue;
    if (!about('open').includes(own)) return `the network policy ${networkPolicy} does not select the steps of ${profile} (tocsin.dev/profile: ${profile}, tocsin.dev/egress: open), or is not about Egress`;
    const wide = about('open').find(({ spec }) => (spec.egress ?? []).some(({ to }) => (to ?? []).length === 0));
    if (wide) return `the network policy ${wide.metadata.name} lets steps of ${profile} reach everything. Give each of its egress rules a "to"`;
  }
  return undefined;
}
