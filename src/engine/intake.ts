// A source's delivery → signals → incidents. What does not exist yet has no row to lock, so the verdict is given under one lock.
import type { Signal } from '../domain/alert.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { joins, onSignal } from '../domain/signals.ts';
import { openedByAlert } from '../domain/opening.ts';
import { toInstant, type Instant } from '../domain/time.ts';
import { triage } from '../domain/triage.ts';
import { findAlert, saveAlert, type AlertRecord } from '../store/alert.ts';
import { lockIncident, openNow } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { takePage } from './attach-page.ts';
import { commit, databaseNow, openIncident, type Cause } from './commit.ts';
import type { Context } from './context.ts';

/** What came of a signal, in words that are kept with the delivery. */
export type Taken = { readonly outcome: string; readonly incident: number | undefined; readonly ignored: boolean };

type Triggered = Extract<Signal, { type: 'triggered' }>;
type Known = Exclude<Signal, { type: 'ignored' }>;

// Any fixed number will do; it only has to be the same in every process of this database.
const intakeLock = 0x70c51;

/** Until the end of the transaction no signal is taken in, so that none goes to the incident that an alert is just leaving. */
export async function holdIntake(tx: Db): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [intakeLock], { prepared: true });
}

/** Takes one signal in, inside the delivery's own transaction. */
export async function takeSignal(tx: Db, context: Context, signal: Signal, cause: Cause): Promise<Taken> {
  if (signal.type === 'ignored') return { outcome: signal.reason, incident: undefined, ignored: true };
  // Taken for every signal: an acknowledgement must not slip between the reading and the opening of its trigger.
  const { rows } = await tx.query<{ now: Date }>('select pg_advisory_xact_lock($1), clock_timestamp() as now', [intakeLock], { prepared: true });
  const now = toInstant(rows[0]?.now ?? new Date(Number.NaN));
  const ref = 'alert' in signal ? signal.alert : signal;
  const paged = signal.type === 'triggered' && signal.page !== undefined ? await takePage(tx, context, { ...signal, page: signal.page }, cause) : undefined;
  if (paged) return paged;
  const known = await findAlert(tx, ref.source, ref.key);
  if (known?.incident !== undefined) return onIncident(tx, context, signal, known.incident, cause);
  if (signal.type === 'triggered') return onTrigger(tx, context, signal, known, cause, now);
  // Kept as not worth a channel, and now it may be: its urgency or priority was raised.
  if (signal.type === 'updated' && known?.state === 'triggered') return onTrigger(tx, context, { ...signal, type: 'triggered' }, known, cause, now);
  return keep(tx, signal, known);
}

async function onIncident(tx: Db, context: Context, signal: Known, id: number, cause: Cause): Promise<Taken> {
  const head = await lockIncident(tx, id);
  if (!head) throw new Error(`the alert points to INC-${id}, which is not there`);
  const outcome = onSignal(head.incident, signal, context.config);
  if ('ignored' in outcome) return { outcome: outcome.ignored, incident: id, ignored: true };
  await commit(tx, context, head, outcome, cause, await databaseNow(tx));
  return { outcome: `${signal.type} in INC-${id}`, incident: id, ignored: false };
}

async function onTrigger(tx: Db, context: Context, signal: Triggered, known: AlertRecord | undefined, cause: Cause, now: Instant): Promise<Taken> {
  const { alert, at } = signal;
  if (known?.state === 'cleared' && known.stateAt.toISOString() >= at) {
    return { outcome: 'it was cleared before its trigger reached us', incident: undefined, ignored: true };
  }
  const { candidates, recentOpens } = await openNow(tx, context.config.storm.within);
  const verdict = triage({ alert, at, now, open: candidates, recentOpens, config: context.config });
  const why = verdict.why;
  if (verdict.do === 'ignore' || verdict.do === 'record') {
    await saveAlert(tx, { alert, incident: undefined, state: 'triggered', why, at, again: known !== undefined });
    return { outcome: `${verdict.do === 'record' ? 'recorded' : 'ignored'}: ${why}`, incident: undefined, ignored: verdict.do === 'ignore' };
  }
  const joined = verdict.do === 'attach' ? await attach(tx, context, signal, verdict.incident, cause) : undefined;
  const incident = joined ?? (await open(tx, context, signal, cause, now));
  await saveAlert(tx, { alert, incident: incident.id, state: 'triggered', why, at, again: known !== undefined });
  if (known?.state === 'acknowledged') await catchUp(tx, context, signal, known, incident.id, cause);
  return { outcome: `${joined ? 'joined' : 'opened'} INC-${incident.id}: ${why}`, incident: incident.id, ignored: false };
}

async function open(tx: Db, context: Context, signal: Triggered, cause: Cause, now: Instant): Promise<Incident> {
  const world = { config: context.config, runbooks: context.runbooks.map((loaded) => loaded.runbook) };
  return openIncident(tx, context, openedByAlert(world, signal.alert, signal.at, signal.by).opens, cause, now);
}

/** Undefined when it was resolved before we had its lock: the alert is not over because the incident is, so it opens its own. */
async function attach(tx: Db, context: Context, signal: Triggered, id: number, cause: Cause): Promise<Incident | undefined> {
  const head = await lockIncident(tx, id);
  if (!head) throw new Error(`INC-${id} vanished while an alert joined it`);
  if (!isOpen(head.incident)) return undefined;
  return commit(tx, context, head, joins(head.incident, signal.alert, signal.at, signal.by), cause, await databaseNow(tx));
}

/** The acknowledgement came before its trigger: it is said now, with its own time. */
async function catchUp(tx: Db, context: Context, signal: Triggered, known: AlertRecord, id: number, cause: Cause): Promise<void> {
  await onIncident(tx, context, { ...signal, type: 'acknowledged', at: known.stateAt.toISOString() }, id, cause);
}

/** About an alert that belongs to no incident: kept, so that a late trigger finds it. */
async function keep(tx: Db, signal: Exclude<Known, { type: 'triggered' }>, known: AlertRecord | undefined): Promise<Taken> {
  const none = { incident: undefined, ignored: true };
  if (!('alert' in signal)) return { ...none, outcome: `${signal.type}: no incident has this alert` };
  if (known && known.stateAt.toISOString() >= signal.at) return { ...none, outcome: 'older than what we know' };
  const states = { acknowledged: 'acknowledged', unacknowledged: 'triggered', cleared: 'cleared', updated: known?.state ?? 'triggered' } as const;
  const why = known?.why ?? 'its trigger has not reached us';
  await saveAlert(tx, { alert: signal.alert, incident: undefined, state: states[signal.type], why, at: signal.at, again: false });
  return { outcome: `kept: no incident has this alert (${signal.type})`, incident: undefined, ignored: false };
}

