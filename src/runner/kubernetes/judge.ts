// What became of a try that was let begin: by its Pod, by its Job when the Pod is gone, and by how we ended it ourselves.
import { Outage } from '../../domain/errors.ts';
import type { Log } from '../../log.ts';
import type { Clock } from '../../ports.ts';
import type { Look } from '../executor.ts';
import type { Api } from './api.ts';
import type { Kind } from './manifest.ts';
import { noteEnding, type Ending, type Marker } from './marker.ts';
import { noteOf } from './names.ts';
import { printOf, remove, see, type Seen } from './objects.ts';
import { endedOf, readLog, type Known, type Said } from './output.ts';
import type { Pod } from './shapes.ts';
import { fateOf } from './state.ts';

export type Ground = {
  readonly api: Api; readonly namespace: string; readonly clock: Clock; readonly log: Log;
  /** What a try had said before we took its Pod away. In this process alone: it is not masked yet. */
  readonly remembered: Map<string, Said>;
  /** Of these it was said why they do not begin. */
  readonly warned: Set<string>;
};

type Secrets = Readonly<Record<string, string>>;
type Question = { readonly name: string; readonly marker: Extract<Marker, { is: 'released' }>; readonly secrets: Secrets };

/** It is said after so long why a try does not begin, and not before: machines and images take their time. */
const sayMs = 30_000;
const goneMs = 20_000;
const nothing: Said = { raw: undefined, print: undefined, fence: undefined };

export async function judge(ground: Ground, question: Question): Promise<Look> {
  const { name, marker: { kind, ending }, secrets } = question;
  const seen = await see(ground.api, ground.namespace, name, kind);
  if (!seen.pod) return withoutPod(ground, question, seen);
  const fate = fateOf(seen.pod);
  if (fate.is === 'lost') return { is: 'lost' };
  if (fate.is === 'ended') return { is: 'ended', end: endedOf(withEnding(fate, ending), await saidBy(ground, name, seen.pod), secrets) };
  if (ending) {
    await remove(ground.api, ground.namespace, name, kind, uidOf(seen, kind));
    return { is: 'running' };
  }
  const late = lateness(ground, name, { pod: seen.pod, fate, at: seen.at });
  if (!late) return { is: fate.is === 'running' ? 'running' : 'starting' };
  await endTry(ground, { name, kind, seen, ending: late });
  return judge(ground, { ...question, marker: { ...question.marker, ending: late } });
}

/** We asked for its end, so a failure is ours; what it brought to its end before is its own. */
function withEnding(fate: Known, ending: Ending | undefined): Known {
  return ending === undefined || fate.status !== 'failed' ? fate : { ...fate, status: ending.status, code: undefined, note: ending.why };
}

/** Longer than its time, or not begun for so long: how it has to be ended. */
function lateness({ log, warned }: Ground, name: string, { pod, fate, at }: { readonly pod: Pod; readonly fate: ReturnType<typeof fateOf>; readonly at: number }): Ending | undefined {
  const { annotations, creationTimestamp } = pod.metadata;
  if (fate.is === 'running') {
    return fate.since !== undefined && at - fate.since > Number(annotations[noteOf.timeoutMs] ?? Infinity) ? { status: 'timed_out', why: 'It was ended at its time limit.' } : undefined;
  }
  if (fate.is !== 'pending') return undefined;
  const age = at - (creationTimestamp ?? at);
  if (age > sayMs && !warned.has(name)) {
    warned.add(name);
    log.warn('a step was let begin, and its Pod has not', { name, seconds: Math.round(age / 1_000), why: fate.why });
  }
  if (age <= (fate.hopeless ? sayMs : Number(annotations[noteOf.startMs] ?? Infinity))) return undefined;
  return { status: 'failed', why: `It had not begun after ${Math.round(age / 1_000)} s, so its Pod was removed: ${fate.why}.` };
}

function withoutPod({ remembered, log }: Ground, { name, marker: { kind, ending }, secrets }: Question, { job }: Seen): Look {
  const said = remembered.get(name) ?? nothing;
  const end = (known: Known): Look => ({ is: 'ended', end: endedOf(known, said, secrets) });
  if (ending && job === undefined) return end({ status: ending.status, code: undefined, note: ending.why, durationMs: 0 });
  if (kind === 'Job' && job !== undefined) {
    const is = (type: string): { readonly reason?: string | undefined } | undefined => job.status?.conditions?.find((one) => one.type === type && one.status === 'True');
    if (is('Complete')) return end({ status: 'succeeded', code: 0, note: undefined, durationMs: 0 });
    if (is('Failed')?.reason === 'DeadlineExceeded') return end({ status: 'timed_out', code: undefined, note: 'It was ended at its time limit.', durationMs: 0 });
    if (!is('Failed')) return { is: 'starting' };
  }
  log.warn('a step was let begin, and its Pod is gone without a result', { name });
  return { is: 'lost' };
}

async function saidBy({ api, namespace }: Ground, name: string, pod: Pod): Promise<Said> {
  const [raw, print] = [await readLog(api, namespace, pod.metadata.name), await printOf(api, namespace, name)];
  return { raw, print, fence: pod.metadata.annotations[noteOf.fence] };
}

function uidOf({ pod, job }: Seen, kind: Kind): string | undefined {
  return kind === 'Job' ? job?.metadata.uid : pod?.metadata.uid;
}

/**
 * Ends it with all it started, and comes back when its machine has said so. Why is written first: whoever looks while we die in
 * between knows whose doing it was. Its output goes with the Pod, so it is read before.
 * @throws Outage when the machine does not confirm: it may still run.
 */
export async function endTry(ground: Ground, { name, kind, seen, ending }: { readonly name: string; readonly kind: Kind; readonly seen: Seen; readonly ending: Ending }): Promise<void> {
  const { api, namespace, clock, remembered } = ground;
  await noteEnding(api, namespace, name, ending);
  if (seen.pod) {
    const { pod } = seen;
    remembered.set(name, await saidBy(ground, name, pod).catch(() => ({ ...nothing, fence: pod.metadata.annotations[noteOf.fence] })));
  }
  await remove(api, namespace, name, kind, uidOf(seen, kind));
  const until = clock.monotonicMs() + goneMs;
  for (;;) {
    const { pod, job } = await see(api, namespace, name, kind);
    if (pod === undefined && job === undefined) return;
    if (pod !== undefined && fateOf(pod).is === 'ended') return;
    if (clock.monotonicMs() > until) throw new Outage('runbook', 'The step was told to end, and its machine has not confirmed it: it may still run. Look at the machine.');
    await clock.sleep(250);
  }
}
