// A GitHub workflow: started once, found again by our own id in its name, and followed to its end.
import { step, type StepResult, type StepWork } from '../../src/contracts.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { fillDispatch, OUR_INPUT, type FilledDispatch } from '../../src/domain/runbook/dispatch.ts';
import { isOver, nextLook, ours, reportOf, sayEnd, sayNow, triedBefore } from '../../src/domain/runbook/dispatch-run.ts';

type Ready = Required<Pick<StepWork, 'ref' | 'clock'>> & Pick<StepWork, 'lost' | 'signal' | 'stopAsked' | 'tell'> & {
  readonly github: NonNullable<StepWork['github']>; readonly dispatch: FilledDispatch; readonly deadline: number; readonly idempotent: boolean;
};
type Run = Awaited<ReturnType<Ready['github']['dispatchedRuns']>>[number];
type Place = Pick<Run, 'id' | 'url'>;

/** A try of this step is looked for among the runs of a day; whoever decides about it later than that has looked at GitHub themselves. */
const searchMs = 24 * 3_600_000;
/** GitHub shows a new run within seconds; after so long it is not there, or its name does not hold our id. */
const appearsMs = 120_000;
/** What a cancelled run gets to clean up before we say that we do not know how it ended (GitHub itself kills its jobs after 5 min). */
const cancelMs = 60_000;

export default step({
  by: 'bot',
  recognises: true,
  async perform({ step: what, params, timeoutMs, github, ref, clock, lost, signal, stopAsked, tell }) {
    if (!github || !clock || ref === undefined) return failed('GitHub is not connected: set GITHUB_TOKEN or the GITHUB_APP_… variables. Start the workflow by hand meanwhile.');
    const filled = what.dispatch ? fillDispatch(what.dispatch, params) : { ok: false as const, why: 'it names no workflow' };
    if (!filled.ok) return failed(`The workflow was not started: ${filled.why}.`);
    const ready: Ready = {
      github, clock, ref, deadline: clock.monotonicMs() + timeoutMs, dispatch: filled.dispatch, idempotent: what.idempotent,
      ...(lost === undefined ? {} : { lost }), ...(signal ? { signal } : {}), ...(stopAsked ? { stopAsked } : {}), ...(tell ? { tell } : {}),
    };
    const before = lost || triedBefore(ref) ? await earlier(ready) : undefined;
    return follow(ready, before ?? (await send(ready)), before ? ['An earlier try had started it.'] : []);
  },
});

function failed(why: string): StepResult {
  return { status: 'failed', output: Buffer.from(why) };
}

/** What an earlier try of this step left. Where that cannot be said of a lost one, only an idempotent step is started again. */
async function earlier(work: Ready): Promise<Run | undefined> {
  const mayRepeat = !work.lost || work.idempotent;
  try {
    const found = await inTime(work, () => search(work));
    if (found || mayRepeat) return found;
  } catch (error) {
    if (mayRepeat || !(error instanceof Outage || error instanceof Rejected)) throw error;
  }
  throw unsure(work, 'An earlier try may have started it');
}

/** Starts it. An answer that was lost, or says nothing of the run, is looked up by name; not found, nobody knows. */
async function send(work: Ready): Promise<Place> {
  const { github, clock, dispatch, ref } = work;
  let taken = 'GitHub took it';
  try {
    const made = await inTime(work, () => github.dispatchWorkflow({ ...dispatch, inputs: { ...dispatch.inputs, [OUR_INPUT]: ref } }));
    if (made) return made;
  } catch (error) {
    if (!(error instanceof Outage) || !error.ambiguous) throw error;
    taken = 'No answer came, so nobody knows whether it started';
  }
  const until = Math.min(work.deadline, clock.monotonicMs() + appearsMs);
  for (let times = 0; ; times += 1) {
    // From here on an error is no answer either: it must not say that nothing happened.
    const run = await orNothing(search(work), undefined);
    if (run) return run;
    if (clock.monotonicMs() >= until) throw unsure(work, taken);
    await pause(work, Math.min(nextLook(times), until - clock.monotonicMs()), 'may have started');
  }
}

/** An outage that is not ambiguous (a rate limit) means that nothing was sent: it is sent when GitHub allows it, within the time. */
async function inTime<T>(work: Ready, call: () => Promise<T>, times = 0): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const waitMs = error instanceof Outage ? (error.retryAfterMs ?? nextLook(times)) : 0;
    if (!(error instanceof Outage) || error.ambiguous || work.clock.monotonicMs() + waitMs >= work.deadline) throw error;
    await pause(work, waitMs, work.lost ? 'may have started' : 'has not started');
    return inTime(work, call, times + 1);
  }
}

async function search({ github, clock, dispatch: { repo, workflow }, ref, lost }: Ready): Promise<Run | undefined> {
  const since = new Date(clock.now().getTime() - searchMs);
  return ours(await github.dispatchedRuns({ repo, workflow, since }), ref, lost ?? false);
}

async function follow(work: Ready, place: Place, said: readonly string[]): Promise<StepResult> {
  let told = '';
  for (let times = 0; ; times += 1) {
    const run = await look(work, place);
    if (run && isOver(run)) return ended(work, run, said, run.conclusion === 'success' ? 'succeeded' : 'failed');
    const now = run && sayNow(run, await pending(work, run));
    if (now !== undefined && now !== told) await work.tell?.((told = now));
    const left = work.deadline - work.clock.monotonicMs();
    if (await work.stopAsked?.()) return callOff(work, place, said, { why: 'A person stopped this run', status: 'cancelled' });
    if (left <= 0) return callOff(work, place, [...said, ...(told === '' ? [] : [`When its time was over: ${told}`])], { why: 'It took longer than this step may', status: 'timed_out' });
    await pause(work, Math.min(nextLook(times), left), `goes on: ${place.url}`);
  }
}

/** Undefined while GitHub does not answer: looking again does no harm. A run that is not shown to us any more may well go on. */
async function look({ github, dispatch: { repo } }: Ready, { id, url }: Place): Promise<Run | undefined> {
  try {
    const run = await github.workflowRun(repo, id);
    if (run) return run;
  } catch (error) {
    if (error instanceof Outage) return undefined;
    if (!(error instanceof Rejected)) throw error;
    throw new Outage('github', `It was started, and GitHub does not show it to us any more: ${url} ${error.message}`, { ambiguous: true });
  }
  throw new Outage('github', `It was started, and its run is gone from GitHub: ${url}`, { ambiguous: true });
}

async function pending({ github, dispatch: { repo } }: Ready, run: Run): ReturnType<Ready['github']['pendingDeployments']> {
  return run.state === 'waiting' ? orNothing(github.pendingDeployments(repo, run.id), []) : [];
}

/**
 * Its time is over, or a person wants it to stop: it is cancelled, because it would otherwise go on beside what people do next, and
 * a reviewer could let it through hours later. Success in the last moment is a success.
 */
async function callOff(work: Ready, place: Place, said: readonly string[], { why, status }: { why: string; status: 'cancelled' | 'timed_out' }): Promise<StepResult> {
  const { github, clock, dispatch: { repo } } = work;
  const until = clock.monotonicMs() + cancelMs;
  let asked = false;
  for (let times = 0; clock.monotonicMs() < until; times += 1) {
    asked ||= await orNothing(github.cancelRun(repo, place.id).then(() => true), false);
    const run = await look(work, place);
    if (run && isOver(run)) {
      return run.conclusion === 'success' ? ended(work, run, said, 'succeeded') : ended(work, run, [...said, `${why}, so Tocsin had it cancelled.`], status);
    }
    await pause(work, nextLook(times), `goes on: ${place.url}`);
  }
  const what = asked ? 'was asked to cancel it and has not yet' : 'did not take the wish to cancel it';
  throw new Outage('github', `${why}; GitHub ${what}. Look at it and cancel it there: ${place.url}`, { ambiguous: true });
}

async function ended({ github, dispatch: { repo } }: Ready, run: Run, said: readonly string[], status: StepResult['status']): Promise<StepResult> {
  const jobs = await orNothing(github.workflowJobs(repo, run.id), undefined);
  return { status, output: reportOf(run, [...said, sayEnd(run)], jobs) };
}

/** Good to know, and not worth failing for. */
async function orNothing<T, E>(asked: Promise<T>, nothing: E): Promise<T | E> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Outage || error instanceof Rejected) return nothing;
    throw error;
  }
}

/** `meanwhile`: what is true of the workflow when this process goes down while it waits. */
async function pause({ clock, signal, dispatch }: Ready, ms: number, meanwhile: string): Promise<void> {
  await clock.sleep(Math.max(0, ms), signal);
  if (signal?.aborted) throw new Outage('github', `Tocsin went down; ${dispatch.workflow} ${meanwhile}`, { ambiguous: meanwhile !== 'has not started' });
}

function unsure({ dispatch: { repo, workflow }, ref }: Ready, what: string): Outage {
  return new Outage('github', `${what}, and no run of ${workflow} in ${repo} has ${ref} in its name. Look at its runs there. Does its run-name hold \${{ inputs.${OUR_INPUT} }}?`, { ambiguous: true });
}
