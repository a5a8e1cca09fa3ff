// Which executor runs the steps of which profile, and under what name a runner's steps are adopted by others.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Outage, Rejected } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import type { Clock, Random } from '../ports.ts';
import type { Executor, Look } from './executor.ts';
import { createApi } from './kubernetes/api.ts';
import { createKubernetesExecutor, type KubernetesExecutor } from './kubernetes/executor.ts';
import { createTransport, placeOf, type Place, type Transport } from './kubernetes/transport.ts';
import type { Runnable } from './loop.ts';
import type { Profile } from './profiles.ts';

export type ExecutorParts = {
  readonly profiles: Readonly<Record<string, Profile>>;
  /** Runs the profiles of this machine. */
  readonly local: Runnable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** node:https when not given. */
  readonly transport?: ((place: Place) => Transport) | undefined;
};

export type Executors = {
  /** Of a profile that is not known here any more, it is the one that asks everybody and proves nothing. */
  readonly executorOf: (profile: string) => Runnable;
  /**
   * Who may say what became of this runner's steps: with a profile of this machine only who has its spool, whose name is `own`; without
   * any, each runner with the same profiles in the same places. A profile that moved is not asked about what it began elsewhere: there
   * it would find nothing, and take that for "never".
   */
  readonly host: (own: string) => string;
};

export function executorsFor(parts: ExecutorParts): Executors {
  const { local, env } = parts;
  const onClusters = Object.entries(parts.profiles).flatMap(([name, profile]) => (profile.kubernetes === undefined ? [] : [{ name, profile, settings: profile.kubernetes }]));
  const made = new Map<string, Runnable>();
  const clusters: KubernetesExecutor[] = [];
  for (const { name, profile, settings } of onClusters) {
    const place = placeOf(settings.api, env);
    if (!place) {
      made.set(name, nowhere(name));
      continue;
    }
    const api = createApi({ transport: (parts.transport ?? createTransport)(place), clock: parts.clock });
    const executor = createKubernetesExecutor({ name, profile, settings, api, clock: parts.clock, random: parts.random, log: parts.log });
    clusters.push(executor);
    made.set(name, executor);
  }
  const stranger = onClusters.length === 0 ? local : unknownProfile(clusters, local);
  return {
    executorOf(name) {
      if (made.has(name)) return made.get(name) ?? stranger;
      return Object.hasOwn(parts.profiles, name) ? local : stranger;
    },
    host(own) {
      if (onClusters.length === 0) return own;
      const places = onClusters.map(({ name, settings }) => `${name} ${clusterName(placeOf(settings.api, env), settings.namespace)}`);
      const where = createHash('sha256').update(places.toSorted((a, b) => (a < b ? -1 : 1)).join('\n')).digest('hex').slice(0, 16);
      const mixed = onClusters.length < Object.keys(parts.profiles).length;
      return mixed || places.some((place) => place.endsWith(nobody)) ? `${own}-${where}` : `kubernetes-${where}`;
    },
  };
}

const nobody = 'nowhere';

/** Every cluster has a certificate authority of its own. In-cluster addresses are the same in many clusters, so they say nothing. */
function clusterName(place: Place | undefined, namespace: string): string {
  if (!place) return nobody;
  try {
    const authority = createHash('sha256').update(readFileSync(place.ca)).digest('hex');
    return `${place.url} ${authority} ${namespace}`;
  } catch {
    // Not readable: its steps are refused, and it adopts nobody's.
    return nobody;
  }
}

function nowhere(name: string): Runnable {
  const words = `Steps of ${name} are refused, because there is no working sandbox: the profile says that the runner is in the cluster, and it is not (KUBERNETES_SERVICE_HOST is not set). Run it there, or give the profile api: { url, token, ca }.`;
  const away = (): Promise<never> => Promise.reject(new Outage('runbook', words));
  return { check: () => Promise.resolve({ ok: false, words }), start: () => Promise.reject(new Rejected('runbook', 'sandbox', words)), look: away, kill: away, forget: away };
}

/** A runbook that cannot be read any more does not say where its step runs. Here "never" would prove nothing, so it is never said. */
function unknownProfile(clusters: readonly KubernetesExecutor[], local: Executor): Runnable {
  const holder = async (ref: string): Promise<Executor> => {
    for (const cluster of clusters) if (await cluster.has(ref)) return cluster;
    return local;
  };
  return {
    check: () => Promise.resolve({ ok: false, words: 'There is no such profile in runner.yaml.' }),
    start: (job) => Promise.reject(new Rejected('runbook', 'profile', `There is no executor profile "${job.executor}" in runner.yaml of this runner. Add it, or name another in the runbook.`)),
    async look(ref, secrets): Promise<Look> {
      const look = await (await holder(ref)).look(ref, secrets);
      return look.is === 'never' ? { is: 'lost' } : look;
    },
    kill: async (ref) => (await holder(ref)).kill(ref),
    forget: async (ref) => (await holder(ref)).forget(ref),
  };
}
