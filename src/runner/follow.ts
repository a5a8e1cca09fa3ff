// One try of one step, from its claim to its end in the ledger. Whatever is uncertain is looked up, and nothing is started twice.
import { Rejected, toError } from '../domain/errors.ts';
import { sensitiveOf } from '../domain/runbook/pinned.ts';
import type { Step } from '../domain/runbook/types.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../ports.ts';
import { isDatabaseAway } from '../store/pool.ts';
import type { Ended, Executor } from './executor.ts';
import { prepare, stepOf, type Own, type Prepared, type Secrets, type SecretsOf } from './job.ts';
import type { Claimed, Ledger, Report } from './ledger.ts';
import { refusalOf, reportOf } from './report.ts';

/** `wait` comes back as soon as it has ended or is lost, and asks nothing that could take the start marker. */
export type Watchable = Executor & { readonly wait?: ((ref: string, ms: number) => Promise<void>) | undefined };

export type Deps = {
  readonly ledger: Ledger;
  readonly executorOf: (profile: string) => Watchable;
  readonly own: (claimed: Claimed) => Promise<Omit<Own, 'startBy'>>;
  readonly secretsOf: SecretsOf;
  readonly kinds: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  /** About a quarter of the lease. */
  readonly beatMs: number;
  readonly retryMs: number;
  /** This runner goes down: what runs is left to its supervisor. */
  readonly over: AbortSignal;
};

type Watch = { readonly executor: Watchable; readonly step: Step | undefined; /** Secrets, and values that are as sensitive. */ readonly hidden: Secrets; /** By the monotonic clock: before it, only an end may be looked for. */ readonly lookFrom: number };

/** A step that was just claimed. `startBy` by this machine's clock, `lookFrom` by its monotonic one. */
export async function begin(deps: Deps, claimed: Claimed, { startBy, lookFrom }: { readonly startBy: number; readonly lookFrom: number }): Promise<void> {
  const { ledger, over } = deps;
  if (over.aborted) return void (await ledger.settle(claimed, false));
  const prepared = await readied(deps, claimed, startBy);
  if (!prepared.ok) return refuse(deps, claimed, refusalOf(prepared.why));
  const { job, step, hidden } = prepared;
  const executor = deps.executorOf(job.executor);
  const marked = await persist(deps, () => ledger.mark(claimed));
  if (marked === undefined) return;
  if (!marked) return unbegun(deps, claimed);
  try {
    await executor.start(job);
  } catch (error) {
    if (error instanceof Rejected) return refuse(deps, claimed, refusalOf(error.message));
    // It may be on its way all the same: what became of it is looked up, like that of any other.
    deps.log.warn('a step may not have been started', { ref: claimed.ref, error: toError(error) });
  }
  await watch(deps, claimed, { executor, step, hidden, lookFrom });
}

/** Nothing has begun, so whatever goes wrong here is said instead of being tried for ever. */
async function readied(deps: Deps, claimed: Claimed, startBy: number): Promise<Prepared> {
  try {
    return prepare(claimed, { ...(await deps.own(claimed)), startBy });
  } catch (error) {
    return { ok: false, why: error instanceof Rejected ? error.message : `This runner could not make the step ready, so it was not run: ${toError(error).message}` };
  }
}

/** A step that another runner of this host began, or this one in an earlier life. Its time to begin is over. */
export async function adopt(deps: Deps, claimed: Claimed): Promise<void> {
  const found = stepOf(claimed, claimed.source, deps.kinds);
  const executor = deps.executorOf(found?.runbook.executor ?? '');
  await watch(deps, claimed, { executor, step: found?.step, hidden: found ? hiddenAgain(deps, claimed, found) : {}, lookFrom: 0 });
}

function hiddenAgain(deps: Deps, { params }: Claimed, found: NonNullable<ReturnType<typeof stepOf>>): Secrets {
  const texts = Object.fromEntries(Object.entries(params).filter(([, value]) => typeof value === 'string'));
  return { ...sensitiveOf({ runbook: found.runbook, params: texts }), ...secretsAgain(deps, found) };
}

/** Without them the executor withholds the output: it could not be masked. */
function secretsAgain({ secretsOf, log }: Deps, { runbook, step }: NonNullable<ReturnType<typeof stepOf>>): Secrets {
  try {
    return runbook.secrets.length === 0 ? {} : secretsOf(runbook.executor, step.risk, runbook.secrets);
  } catch (error) {
    log.warn('the secrets of a step that goes on could not be read again: its output is withheld', { runbook: runbook.id, error: toError(error) });
    return {};
  }
}

/** Somebody stopped it, or its time to begin is over, or the answer to an earlier mark was lost: in each case nothing of it was started. */
async function unbegun(deps: Deps, claimed: Claimed): Promise<void> {
  const said = await persist(deps, () => deps.ledger.extend(claimed));
  if (said === 'stop') return refuse(deps, claimed, refusalOf('It was stopped before it began.', 'cancelled'));
  if (said === 'go on') await persist(deps, () => deps.ledger.settle(claimed, false));
}

async function refuse(deps: Deps, claimed: Claimed, report: Report): Promise<void> {
  deps.log.warn('a step was refused', { ref: claimed.ref, why: report.head });
  await persist(deps, () => deps.ledger.report(claimed, report));
}

async function watch(deps: Deps, claimed: Claimed, { executor, step, hidden, lookFrom }: Watch): Promise<void> {
  const { ledger, clock, log, over, beatMs } = deps;
  let beatAt = clock.monotonicMs() + beatMs;
  let killing: Promise<void> | undefined;
  let early = false;
  while (!over.aborted) {
    if (early || clock.monotonicMs() >= lookFrom) {
      const look = await tried(deps, () => executor.look(claimed.ref, hidden));
      if (look?.is === 'ended') return ended(deps, claimed, { executor, end: look.end, step });
      if (look?.is === 'never' || look?.is === 'lost') return gone(deps, claimed, executor, look.is === 'lost');
    }
    early = await waited(deps, executor, claimed.ref, early ? 50 : beatAt - clock.monotonicMs());
    if (clock.monotonicMs() < beatAt) continue;
    beatAt = clock.monotonicMs() + beatMs;
    const said = await tried(deps, () => ledger.extend(claimed));
    if (said === 'lost') return log.info('another runner watches this step now', { ref: claimed.ref });
    if (said === 'stop') killing ??= executor.kill(claimed.ref).catch((error: unknown) => {
      // With the next beat it is tried again.
      killing = undefined;
      log.error('a step could not be stopped yet', { ref: claimed.ref, error: toError(error) });
    });
  }
}

/** True when the executor came back before its time: it has something to say. */
async function waited({ clock, over }: Deps, executor: Watchable, ref: string, ms: number): Promise<boolean> {
  const most = Math.max(10, ms);
  const until = clock.monotonicMs() + most - 5;
  const stop = new AbortController();
  const whole = clock.sleep(most, AbortSignal.any([over, stop.signal]));
  // What it says when it cannot wait is said by `look` as well.
  await (executor.wait ? Promise.race([executor.wait(ref, most).catch(() => whole), whole]) : whole);
  stop.abort();
  return !over.aborted && clock.monotonicMs() < until;
}

async function ended(deps: Deps, claimed: Claimed, { executor, end, step }: { readonly executor: Watchable; readonly end: Ended; readonly step: Step | undefined }): Promise<void> {
  if ((await persist(deps, () => deps.ledger.report(claimed, reportOf(end, step)))) !== true) return;
  deps.log.info('a step has ended', { ref: claimed.ref, status: end.status, code: end.code });
  await tried(deps, () => executor.forget(claimed.ref));
}

/** What was lost keeps its folder for a day (sweep.ts): its output may tell a person how far it came. */
async function gone(deps: Deps, claimed: Claimed, executor: Watchable, began: boolean): Promise<void> {
  const said = await persist(deps, () => deps.ledger.settle(claimed, began));
  deps.log.warn(began ? 'a step is not there any more and left no result' : 'a step never began', { ref: claimed.ref, now: said });
  if (!began) await tried(deps, () => executor.forget(claimed.ref));
}

/** Until the database answers, or this runner goes down (undefined). */
async function persist<T>(deps: Deps, work: () => Promise<T>): Promise<T | undefined> {
  while (!deps.over.aborted) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      await deps.clock.sleep(deps.retryMs, deps.over);
    }
  }
  return undefined;
}

/** Undefined when it failed: the next round tries again. */
async function tried<T>({ clock, log, over, retryMs }: Deps, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isDatabaseAway(error)) log.warn('watching a step failed for a moment', { error: toError(error) });
    await clock.sleep(retryMs, over);
    return undefined;
  }
}
