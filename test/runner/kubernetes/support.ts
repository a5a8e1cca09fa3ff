// For tests of the executor on Kubernetes: a cluster in memory, an executor on it, and a clock that jumps.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createLog } from '../../../src/log.ts';
import type { Clock } from '../../../src/ports.ts';
import type { Look } from '../../../src/runner/executor.ts';
import { createApi } from '../../../src/runner/kubernetes/api.ts';
import { createKubernetesExecutor, type KubernetesExecutor } from '../../../src/runner/kubernetes/executor.ts';
import type { ClusterSettings } from '../../../src/runner/kubernetes/settings.ts';
import { createTransport } from '../../../src/runner/kubernetes/transport.ts';
import type { Profile } from '../../../src/runner/profiles.ts';
import { fakeKubernetes, type FakeKubernetes } from '../../support/fake-kubernetes.ts';
import { folder, job as localJob, profiles } from '../local/support.ts';
import type { Job } from '../../../src/runner/executor.ts';

export const ref = '0d1f6a3e-8f5b-4c43-9f5f-0a4c2f6f7d10-0-1';
export const name = `rb-${ref}`;
const usual = '{ namespace: steps, image: "registry.example/tools@sha256:abc", networkPolicy: tocsin-k8s, api: in-cluster }';

export function clusterProfile(more: string = '', settings: string = usual): { profile: Profile; settings: ClusterSettings } {
  const profile = profiles(`{ k8s: { sandbox: kubernetes, kubernetes: ${settings}${more === '' ? '' : `, ${more}`} } }`)['k8s'];
  if (!profile?.kubernetes) throw new Error('no profile');
  return { profile, settings: profile.kubernetes };
}

export function job(more: Partial<Job> = {}): Job {
  return localJob({ ref, executor: 'k8s', ...more });
}

export type TestClock = Clock & { skip(ms: number): void };

/** Short pauses pass at once; those of a second and more only when they are called off. */
export function jumpingClock(): TestClock {
  const state = { ahead: 0 };
  return {
    now: () => new Date(Date.now() + state.ahead),
    monotonicMs: () => performance.now() + state.ahead,
    skip: (ms) => void (state.ahead += ms),
    sleep(ms, signal) {
      if (ms < 1_000) state.ahead += ms;
      return ms < 1_000 || signal?.aborted === true ? Promise.resolve() : new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
    },
  };
}

export type Bench = { readonly cluster: FakeKubernetes; readonly executor: KubernetesExecutor; readonly clock: TestClock; readonly lines: string[]; readonly another: () => KubernetesExecutor };

/** A cluster with its policies, where the trial Pod does what it should. */
export async function bench(more: string = '', trial: (name: string, cluster: FakeKubernetes) => void = (one, cluster) => cluster.exits(one, 0, { log: 'ready\n' })): Promise<Bench> {
  const cluster = await fakeKubernetes();
  onTestFinished(() => cluster.close());
  cluster.onRelease = (one) => (one.startsWith('rb-check-') ? trial(one, cluster) : undefined);
  cluster.put('networkpolicies', policy('tocsin-closed', {}));
  cluster.put('networkpolicies', policy('tocsin-k8s', { 'tocsin.dev/egress': 'open' }, [{ to: [{ ipBlock: { cidr: '10.0.0.1/32' } }] }]));
  const clock = jumpingClock();
  cluster.now = () => clock.now().getTime();
  const lines: string[] = [];
  const token = path.join(folder('token'), 'token');
  writeFileSync(token, 'a-token\n');
  const another = (): KubernetesExecutor => createKubernetesExecutor({
    name: 'k8s', ...clusterProfile(more), api: createApi({ transport: createTransport({ url: cluster.url, token, ca: token }), clock }), clock,
    random: { fraction: Math.random, uuid: () => crypto.randomUUID() }, log: createLog({ level: 'debug', write: (line) => lines.push(line), now: () => clock.now() }),
  });
  return { cluster, executor: another(), clock, lines, another };
}

export function policy(named: string, matchLabels: Record<string, string>, egress: unknown[] = []): { kind: string; metadata: { name: string }; spec: Record<string, unknown> } {
  return { kind: 'NetworkPolicy', metadata: { name: named }, spec: { podSelector: { matchLabels }, policyTypes: ['Egress'], egress } };
}

export function textOf(look: Look): string {
  if (look.is !== 'ended') throw new Error(`it is ${look.is}`);
  return Buffer.from(look.end.output).toString('utf8');
}
