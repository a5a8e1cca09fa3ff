// What a Pod's status says of the try, in our words. Pure. A step counts as ended only where the machine's kubelet has said so.
import type { Ended } from '../executor.ts';
import { LATE } from './launcher.ts';
import type { Pod } from './shapes.ts';

export type Fate =
  | { readonly is: 'pending'; readonly why: string; readonly hopeless: boolean }
  | { readonly is: 'running'; readonly since: number | undefined }
  | { readonly is: 'ended'; readonly status: Ended['status']; readonly code: number | undefined; readonly note: string | undefined; readonly durationMs: number }
  | { readonly is: 'lost' };

type Terminated = NonNullable<NonNullable<ReturnType<typeof stepOf>>['terminated']>;

/** Waiting longer does not help. */
const hopeless = new Set(['InvalidImageName', 'ErrImageNeverPull', 'CreateContainerConfigError']);
/** The kubelet itself said no before anything began, or ended what ran: its word is proof. A Pod that others wrote off is not. */
const byKubelet = /^(?:Evicted|Preempting|Terminated|NodeShutdown|NodeAffinity|OutOf\w+|UnexpectedAdmissionError|Pod\w*NotSupported|SysctlForbidden|AppArmor|Unschedulable)$/;

function stepOf(pod: Pod) {
  return pod.status?.containerStatuses?.find(({ name }) => name === 'step')?.state;
}

/** True as soon as anything shows that the step's container ran, even for a moment. */
export function hasBegun(pod: Pod): boolean {
  const state = stepOf(pod);
  return state?.running !== undefined || (state?.terminated !== undefined && !neverRan(state.terminated)) || pod.status?.phase === 'Running' || pod.status?.phase === 'Succeeded';
}

function neverRan({ reason }: Terminated): boolean {
  return reason === 'ContainerCannotRun' || reason === 'StartError';
}

export function fateOf(pod: Pod): Fate {
  const state = stepOf(pod);
  const { phase, reason, message } = pod.status ?? {};
  if (state?.terminated) return terminatedFate(pod, state.terminated);
  if (phase === 'Succeeded') return ended('succeeded', 0, undefined, 0);
  if (phase === 'Failed') {
    if (reason === 'DeadlineExceeded') return ended('timed_out', undefined, 'It was ended at its time limit.', 0);
    if (reason !== undefined && byKubelet.test(reason)) return ended('failed', undefined, `The machine did not run it to its end (${clip(`${reason}: ${message ?? ''}`)}).`, 0);
    return { is: 'lost' };
  }
  if (state?.running) return { is: 'running', since: state.running.startedAt };
  // The machine does not answer: what it was doing it may still be doing.
  if (phase === 'Running' || phase === 'Unknown') return { is: 'running', since: undefined };
  return pendingFate(pod);
}

function terminatedFate(pod: Pod, end: Terminated): Fate {
  const { exitCode, reason, message, startedAt, finishedAt } = end;
  const took = startedAt !== undefined && finishedAt !== undefined ? Math.max(0, finishedAt - startedAt) : 0;
  const because = pod.status?.reason;
  if (because === 'DeadlineExceeded') return ended('timed_out', undefined, 'It was ended at its time limit.', took);
  if (because === 'Evicted') return ended('failed', undefined, `Its machine ran short and ended it (Evicted: ${clip(pod.status?.message ?? '')}).`, took);
  // The kubelet found no container and made up an exit code.
  if (reason === 'ContainerStatusUnknown') return { is: 'lost' };
  if (neverRan(end)) return ended('failed', undefined, `It could not begin: ${clip(message ?? reason ?? '')}.`, 0);
  if (reason === 'OOMKilled') return ended('failed', exitCode, 'It needed more memory than its profile gives (OOMKilled).', took);
  if (exitCode === LATE.code && message?.trim() === LATE.message) return ended('failed', undefined, 'It was given a machine when it was too late to begin, so it did not.', 0);
  if (exitCode === 0) return ended('succeeded', 0, undefined, took);
  const outside = pod.metadata.deletionTimestamp !== undefined && exitCode > 128;
  return ended('failed', exitCode, outside ? 'Its Pod was deleted by somebody else, or its machine was drained.' : undefined, took);
}

function pendingFate(pod: Pod): Fate {
  const waiting = stepOf(pod)?.waiting;
  if (waiting?.reason !== undefined && waiting.reason !== 'ContainerCreating') {
    return { is: 'pending', why: clip(`${waiting.reason}: ${waiting.message ?? ''}`), hopeless: hopeless.has(waiting.reason) };
  }
  const placed = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (placed?.status === 'False') return { is: 'pending', why: clip(`${placed.reason ?? 'Unschedulable'}: ${placed.message ?? ''}`), hopeless: false };
  return { is: 'pending', why: pod.spec?.nodeName === undefined ? 'no machine has been chosen for it yet' : 'its container is being made', hopeless: false };
}

function ended(status: Ended['status'], code: number | undefined, note: string | undefined, durationMs: number): Fate {
  return { is: 'ended', status, code, note, durationMs };
}

function clip(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().replace(/:$/, '').slice(0, 300);
}
