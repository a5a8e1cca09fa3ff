// The executor on Kubernetes: a bare Pod for what may run once, a Job for what may run again, and a marker that decides which Pod begins.
import { Outage, Rejected, toError } from '../../domain/errors.ts';
import type { Log } from '../../log.ts';
import type { Clock, Random } from '../../ports.ts';
import type { Executor, Job, Look } from '../executor.ts';
import type { Profile } from '../profiles.ts';
import type { Api } from './api.ts';
import { checkCluster, type Health } from './boot-check.ts';
import { endTry, judge, type Ground } from './judge.ts';
import { tryOf } from './manifest.ts';
import { findMarker, noteEnding, oldMarkers, release, take, type Marker } from './marker.ts';
import { labelOf, nameOf } from './names.ts';
import { erase, get, make, pathOf, remove, see } from './objects.ts';
import { endedOf } from './output.ts';
import type { ClusterSettings } from './settings.ts';
import { eventShape, listOf, podShape, type Pod } from './shapes.ts';
import { fateOf, hasBegun } from './state.ts';

export type KubernetesOptions = {
  /** Those of runner.yaml that share this cluster and namespace with `settings`: one executor for each profile does as well. */
  readonly name: string;
  readonly profile: Profile;
  readonly settings: ClusterSettings;
  readonly api: Api;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export type KubernetesExecutor = Executor & {
  readonly check: (profile: string) => Promise<Health>;
  readonly wait: (ref: string, ms: number) => Promise<void>;
  /** Whether there is anything of this try here. Takes no marker. */
  readonly has: (ref: string) => Promise<boolean>;
};

const goodHealthMs = 300_000;
const badHealthMs = 30_000;
const sweepMs = 3_600_000;
/** Markers are kept far longer than anybody may start a try after its time. */
const markerMs = 2 * 86_400_000;

export function createKubernetesExecutor(options: KubernetesOptions): KubernetesExecutor {
  const { api, clock, log, settings: { namespace } } = options;
  const ground: Ground = { api, namespace, clock, log, remembered: new Map(), warned: new Set() };
  const state = { swept: clock.monotonicMs() };
  const look = (ref: string, secrets: Readonly<Record<string, string>>): Promise<Look> => lookAt(ground, nameOf(ref), secrets);
  const begin = (job: Job): Promise<void> => beginTry(ground, options, job);
  const kill = (ref: string): Promise<void> => killTry(ground, nameOf(ref));
  const wait = (ref: string, ms: number): Promise<void> => waitFor(ground, nameOf(ref), ms);
  const forget = async (ref: string): Promise<void> => {
    await forgetTry(ground, nameOf(ref));
    if (clock.monotonicMs() - state.swept < sweepMs) return;
    state.swept = clock.monotonicMs();
    await sweep(ground);
  };
  const check: KubernetesExecutor['check'] = createHealth(clock, (tried) => checkCluster({ ...options, tried, begin, look, wait, kill, forget }));
  return {
    check, look, kill, wait, forget,
    async start(job) {
      if (job.executor !== options.name) throw new Rejected('runbook', 'profile', `There is no executor profile "${job.executor}" on this cluster. Add it to runner.yaml, or name another in the runbook.`);
      const health = await check(job.executor);
      if (!health.ok) throw new Rejected('runbook', 'sandbox', health.words);
      await begin(job);
    },
    async has(ref) {
      const name = nameOf(ref);
      if ((await findMarker(api, namespace, name)) !== undefined) return true;
      return (await get(api, podShape, { path: pathOf(namespace, 'pods', name) })) !== undefined;
    },
  };
}

/**
 * First the Pod, which cannot begin: its Secret is not there, and the marker does not name it. Then the Secret, which the Pod owns. The
 * marker last: until then it is proved that nothing began, and from then on it is this Pod alone that may.
 */
async function beginTry({ api, namespace, clock, log }: Ground, { profile, settings, random }: KubernetesOptions, job: Job): Promise<void> {
  const now = (): number => clock.now().getTime();
  if (now() > job.startBy) return;
  const one = tryOf(job, profile, settings, { nonce: random.uuid(), now: now() });
  const { name, kind, nonce } = one;
  const plural = kind === 'Pod' ? 'pods' : 'jobs';
  const made = await make(api, namespace, plural, { name, nonce, body: one.manifest });
  if (made === undefined) return;
  const giveUp = async (): Promise<void> => {
    await remove(api, namespace, name, kind, made.uid).catch((error: unknown) => log.warn('a Pod that must not begin could not be removed; it cannot begin without its marker', { name, error: toError(error) }));
  };
  try {
    const secret = await make(api, namespace, 'secrets', { name, nonce, body: one.secret(made) });
    if (secret === undefined) throw new Outage('runbook', 'The step was not begun: a Secret of its name is there that is not its own.');
  } catch (error) {
    await giveUp();
    throw error;
  }
  if (now() > job.startBy) return giveUp();
  try {
    if (!(await release(api, namespace, name, { nonce, kind }))) await giveUp();
  } catch (error) {
    // Only a refusal proves that the marker was not made. After a lost answer the Pod may be beginning.
    if (error instanceof Rejected) await giveUp();
    throw error;
  }
}

async function lookAt(ground: Ground, name: string, secrets: Readonly<Record<string, string>>): Promise<Look> {
  const { api, namespace } = ground;
  const marker = (await take(api, namespace, name, 'never')) ?? (await sawItRun(ground, name));
  if (marker?.is === 'released') return judge(ground, { name, marker, secrets });
  await clear(ground, name);
  const ended = marker?.is === 'cancelled' || marker?.ending !== undefined;
  return ended ? { is: 'ended', end: unbegun } : { is: 'never' };
}

/** Ended before it began: there is nothing that it said. */
const unbegun = endedOf({ status: 'cancelled', code: undefined, note: undefined, durationMs: 0 }, { raw: { head: Buffer.alloc(0), tail: undefined }, print: undefined, fence: undefined }, {});

/** Somebody removed a marker of ours while its Pod ran, and now it is ours again and says never. What is seen to have run is judged by its Pod. */
async function sawItRun({ api, namespace, log }: Ground, name: string): Promise<Marker | undefined> {
  for (const kind of ['Pod', 'Job'] as const) {
    const { pod } = await see(api, namespace, name, kind);
    if (pod === undefined || !hasBegun(pod)) continue;
    log.error('the marker of a step that began was removed by somebody: leave the ConfigMaps of the runner alone', { name });
    await erase(api, { path: pathOf(namespace, 'configmaps', name) });
    return { is: 'released', kind, ending: undefined };
  }
  return undefined;
}

/** What was made for a try that never began. */
async function clear({ api, namespace }: Ground, name: string): Promise<void> {
  for (const kind of ['Pod', 'Job'] as const) await remove(api, namespace, name, kind);
  await erase(api, { path: pathOf(namespace, 'secrets', name) });
}

async function killTry(ground: Ground, name: string): Promise<void> {
  const { api, namespace } = ground;
  const marker = await take(api, namespace, name, 'cancelled');
  if (marker === undefined) return clear(ground, name);
  const ending = { status: 'cancelled', why: 'It was stopped.' } as const;
  if (marker.is !== 'released') return noteEnding(api, namespace, name, ending);
  const seen = await see(api, namespace, name, marker.kind);
  if (seen.pod === undefined ? seen.job === undefined : isOver(seen.pod)) return;
  await endTry(ground, { name, kind: marker.kind, seen, ending: marker.ending ?? ending });
}

async function forgetTry(ground: Ground, name: string): Promise<void> {
  const { api, namespace, remembered, warned } = ground;
  const marker = await take(api, namespace, name, 'never');
  if (marker?.is === 'released') {
    const { pod } = await see(api, namespace, name, marker.kind);
    if (pod && ['running', 'pending'].includes(fateOf(pod).is)) throw new Outage('runbook', 'The step still runs; it is kept until it has ended.');
  }
  await clear(ground, name);
  remembered.delete(name);
  warned.delete(name);
}

/** Tries that nobody forgot, and their markers, two days later. */
async function sweep(ground: Ground): Promise<void> {
  const { api, namespace, log } = ground;
  try {
    for (const name of (await oldMarkers(api, namespace, markerMs)).slice(0, 50)) {
      await forgetTry(ground, name);
      await erase(api, { path: pathOf(namespace, 'configmaps', name) });
    }
  } catch (error) {
    log.warn('old tries in the cluster could not be removed; tried again in an hour', { error: toError(error) });
  }
}

/** Takes no marker. Comes back early only for a Pod that has ended or went away; a watch that breaks is waited out. */
async function waitFor({ api, namespace, clock }: Ground, name: string, ms: number): Promise<void> {
  const over = new AbortController();
  const query = { labelSelector: `${labelOf.try}=${name}` };
  const watch = async (): Promise<void> => {
    const list = await get(api, listOf(podShape), { path: pathOf(namespace, 'pods'), query });
    if (!list || list.found.items.some(isOver)) return;
    const from = list.found.metadata?.resourceVersion;
    const seconds = String(Math.max(1, Math.ceil(ms / 1_000)));
    for await (const line of api.lines(pathOf(namespace, 'pods'), { ...query, watch: 'true', timeoutSeconds: seconds, ...(from === undefined ? {} : { resourceVersion: from }) }, over.signal)) {
      const { type, object } = eventShape.parse(line);
      if (type === 'DELETED') return;
      const pod = podShape.safeParse(object);
      if ((type === 'ADDED' || type === 'MODIFIED') && pod.success && isOver(pod.data)) return;
      if (type === 'ERROR') break;
    }
    await clock.sleep(ms, over.signal);
  };
  const whole = clock.sleep(ms, over.signal);
  await Promise.race([whole, watch().catch(() => whole)]);
  over.abort();
}

function isOver(pod: Pod): boolean {
  return ['ended', 'lost'].includes(fateOf(pod).is);
}

/** Asking costs calls and, the first time, a Pod: a good answer holds five minutes, a bad one half a minute. */
function createHealth(clock: Clock, run: (tried: boolean) => Promise<Health>): () => Promise<Health> {
  let known: { readonly health: Promise<Health>; readonly at: number } | undefined;
  let tried = false;
  return async () => {
    if (known && clock.monotonicMs() - known.at < ((await known.health).ok ? goodHealthMs : badHealthMs)) return known.health;
    known = { health: run(tried), at: clock.monotonicMs() };
    const health = await known.health;
    tried ||= health.ok;
    return health;
  };
}
