// From a job and its profile to the objects of one try: the Pod or Job, the Secret with all it is given, and the marker. Pure.
import { Rejected } from '../../domain/errors.ts';
import type { Job } from '../executor.ts';
import { environmentOf } from '../local/environment.ts';
import { fingerprint } from '../local/secrets.ts';
import { identityOf, type Profile } from '../profiles.ts';
import { commandOf } from './launcher.ts';
import { gateKey, labelOf, manager, nameOf, noteOf, type Egress } from './names.ts';
import type { ClusterSettings } from './settings.ts';

export type Limits = Profile['limits'];
export type Kind = 'Pod' | 'Job';
export type Try = {
  readonly name: string;
  readonly kind: Kind;
  /** Made anew for each call of `start`: only the Pod that names the marker's own can ever begin. */
  readonly nonce: string;
  readonly manifest: object;
  /** Everything that nobody else may read. Owned by the Pod or Job, and so deleted with it. */
  readonly secret: (owner: { readonly uid: string }) => object;
};

/** Bytes of a Secret, https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size; the rest is for base64 and names. */
const mostSecret = 700_000;
/** nobody, as in the sandbox of one machine. */
const USER = 65_534;
const daySeconds = 86_400;

/** A network policy goes by the Pod's labels, so a step gets the whole way out of its profile or none. @throws Rejected */
export function egressOf(job: Job, profile: Profile): Egress {
  const wanted = new Set(job.egress.map((entry) => entry.toLowerCase()).filter((entry) => profile.egress.includes(entry)));
  if (wanted.size === 0) return 'closed';
  const more = profile.egress.filter((entry) => !wanted.has(entry));
  if (more.length === 0) return 'open';
  throw new Rejected('runbook', 'egress', `Nothing was run: on Kubernetes a step gets the whole network policy of its profile, and "${job.executor}" also opens ${more.slice(0, 3).join(', ')}, which the runbook does not name. Name it in the runbook’s egress, or make a profile of its own in runner.yaml.`);
}

export function labelsOf(name: string, profile: string, settings: ClusterSettings, { risk, egress }: { readonly risk: string; readonly egress: Egress }): Readonly<Record<string, string>> {
  return { ...settings.labels, [labelOf.managedBy]: manager, [labelOf.try]: name, [labelOf.profile]: profile, [labelOf.risk]: risk, [labelOf.egress]: egress };
}

/** @throws Rejected when the job can never run like this. */
export function tryOf(job: Job, profile: Profile, settings: ClusterSettings, { nonce, now }: { readonly nonce: string; readonly now: number }): Try {
  if (job.body.includes('\0')) throw new Rejected('runbook', 'body', 'This step cannot be run: its text holds a NUL.');
  const name = nameOf(job.ref);
  const kind: Kind = job.idempotent ? 'Job' : 'Pod';
  const env = environmentOf(job, profile, false);
  const labels = labelsOf(name, job.executor, settings, { risk: job.risk, egress: egressOf(job, profile) });
  const startMs = settings.startSeconds * 1_000;
  // Steps named in capitals hand on their standard output as a value.
  const fence = /^[A-Z][A-Z0-9_]*$/.test(job.name) ? `tocsin-${nonce}` : undefined;
  const annotations = {
    [noteOf.nonce]: nonce, [noteOf.timeoutMs]: String(job.timeoutMs), [noteOf.startMs]: String(startMs), ...(fence === undefined ? {} : { [noteOf.fence]: fence }),
    'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  };
  const metadata = { name, namespace: settings.namespace, labels, annotations };
  const spec = podSpec({ name, nonce, settings, profile, account: identityOf(profile, job.risk).serviceAccount, env: Object.keys(env),
    // A machine's clock may be some seconds off ours.
    command: commandOf(job.shell, profile.limits, now + startMs + 10_000, fence), deadline: Math.ceil((job.timeoutMs + startMs) / 1_000) });
  return {
    name, kind, nonce,
    manifest: kind === 'Pod' ? { apiVersion: 'v1', kind, metadata, spec } : {
      apiVersion: 'batch/v1', kind, metadata,
      spec: {
        backoffLimit: 0, completions: 1, parallelism: 1, activeDeadlineSeconds: spec.activeDeadlineSeconds + 60, ttlSecondsAfterFinished: daySeconds,
        template: { metadata: { labels, annotations }, spec },
      },
    },
    secret: secretOf({ name, nonce, kind, settings, job, env }),
  };
}

type PodParts = {
  readonly name: string; readonly nonce: string; readonly settings: ClusterSettings; readonly profile: Profile; readonly account: string | undefined;
  readonly env: readonly string[]; readonly command: readonly string[]; readonly deadline: number;
};

function podSpec({ name, nonce, settings, profile, account, env, command, deadline }: PodParts) {
  const { limits } = profile;
  return {
    restartPolicy: 'Never', activeDeadlineSeconds: deadline, terminationGracePeriodSeconds: 5, enableServiceLinks: false,
    automountServiceAccountToken: account !== undefined, ...(account === undefined ? {} : { serviceAccountName: account }),
    hostNetwork: false, hostPID: false, hostIPC: false, shareProcessNamespace: false,
    securityContext: { runAsNonRoot: true, runAsUser: USER, runAsGroup: USER, fsGroup: USER, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{
      name: 'step', image: settings.image, command, workingDir: '/scratch',
      env: env.map((one) => ({ name: one, valueFrom: { secretKeyRef: { name, key: `env.${one}`, optional: false } } })),
      securityContext: { allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      resources: {
        limits: { cpu: settings.cpu, memory: String(limits.memory), 'ephemeral-storage': String(limits.scratch + 64 * 1_048_576) },
        requests: { cpu: '50m', memory: String(Math.min(limits.memory, 67_108_864)) },
      },
      volumeMounts: [{ name: 'step', mountPath: '/step', readOnly: true }, { name: 'scratch', mountPath: '/scratch' }],
    }],
    volumes: [
      // All or nothing: no container begins before every key of this volume is there, and the last of them is the marker's.
      { name: 'step', projected: { defaultMode: 0o440, sources: [
        { secret: { name, optional: false, items: [{ key: 'step.sh', path: 'step.sh' }] } },
        { configMap: { name, optional: false, items: [{ key: gateKey(nonce), path: 'go' }] } },
      ] } },
      { name: 'scratch', emptyDir: { sizeLimit: String(limits.scratch) } },
    ],
  };
}

type SecretParts = { readonly name: string; readonly nonce: string; readonly kind: Kind; readonly settings: ClusterSettings; readonly job: Job; readonly env: Readonly<Record<string, string>> };

function secretOf({ name, nonce, kind, settings, job, env }: SecretParts): Try['secret'] {
  const texts = { 'step.sh': job.body, fingerprint: fingerprint(job.secrets), ...Object.fromEntries(Object.entries(env).map(([one, value]) => [`env.${one}`, value])) };
  const size = Object.values(texts).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > mostSecret) throw new Rejected('runbook', 'size', 'This step cannot be run: its text and values are longer than 700 kB, and a Secret of Kubernetes cannot hold more.');
  const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
  return ({ uid }) => ({
    apiVersion: 'v1', kind: 'Secret', type: 'Opaque', immutable: true, data,
    metadata: {
      name, namespace: settings.namespace, labels: { [labelOf.managedBy]: manager, [labelOf.try]: name }, annotations: { [noteOf.nonce]: nonce },
      ownerReferences: [{ apiVersion: kind === 'Pod' ? 'v1' : 'batch/v1', kind, name, uid }],
    },
  });
}

/** The marker, of which there is one for a name, ever: `go-<nonce>` lets that Pod begin; `never` and `cancelled` let none. */
export function markerOf(name: string, namespace: string, data: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', immutable: true, data, metadata: { name, namespace, labels: { [labelOf.managedBy]: manager, [labelOf.try]: name } } };
}
