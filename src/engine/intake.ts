// A source's delivery → signals → incidents. What does not exist yet has no row to lock, so the verdict is given under one lock.
import type { Signal } from '../domain/alert.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { joins, onSignal } from '../domain/signals.ts';
import { openedByAlert } from '../domain/opening.ts';
import { linkedTo, stormSignal } from '../domain/storm.ts';
import { toInstant, type Instant } from '../domain/time.ts';
import { triage } from '../domain/triage.ts';
import { findAlert, saveAlert, savingAlert, syncAlert, type AlertRecord } from '../store/alert.ts';
import { lockIncident, openNow } from '../store/incident.ts';
import { pingArrived } from '../store/way-in.ts';
import type { Db } from '../store/pool.ts';
import { writeTogether, type Write } from '../store/writes.ts';
import { takePage } from './attach-page.ts';
import { commit, openIncident, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import { isOver, type Arrival } from './look-ahead.ts';
import { beginStorm, joinStorm, mayPart, standBeside } from './storm-intake.ts';

/** What came of a signal, in words that are kept with the delivery. */
export type Taken = {
  readonly outcome: string; readonly incident: number | undefined; readonly ignored: boolean;
  /** It joined a storm, or began it: more will come. */
  readonly storm?: boolean;
  /** The delivery that it came with was ended in the same statement. */
  readonly ended?: boolean;
};

type Triggered = Extract<Signal, { type: 'triggered' }>;
type Known = Exclude<Signal, { type: 'ignored' | 'pinged' }>;

// Any fixed number will do; it only has to be the same in every process of this database.
const intakeLock = 0x70c51;

/** Until the end of the transaction no signal is taken in, so that none goes to the incident that an alert is just leaving. Says when it was held. */
export async function holdIntake(tx: Db): Promise<Instant> {
  // Without values, so that it begins its transaction in one message (store/pool.ts).
  const { rows } = await tx.query<{ now: Date }>(`select pg_advisory_xact_lock(${intakeLock}), clock_timestamp() as now`);
  return toInstant(rows[0]?.now ?? new Date(Number.NaN));
}

/** Takes one signal in, inside the delivery's own transaction. `arrival`: the delivery that it came with. */
export async function takeSignal(tx: Db, context: Context, signal: Signal, cause: Cause, arrival?: Arrival): Promise<Taken> {
  if (signal.type === 'ignored') return { outcome: signal.reason, incident: undefined, ignored: true };
  if (signal.type === 'pinged') return pinged(tx, signal, arrival);
  // Taken for every signal: an acknowledgement must not slip between the reading and the opening of its trigger.
  const now = await holdIntake(tx);
  const ref = 'alert' in signal ? signal.alert : signal;
  const paged = signal.type === 'triggered' && signal.page !== undefined ? await takePage(tx, context, { ...signal, page: signal.page }, cause) : undefined;
  if (paged) return paged;
  const known = await findAlert(tx, ref.source, ref.key);
  if (known?.incident !== undefined) {
    const taken = await onIncident(tx, context, signal, { ...known, incident: known.incident }, cause);
    // The storm that counted it is over, and it fires again: that is news.
    return taken === 'anew' && signal.type === 'triggered' ? onTrigger(tx, context, signal, known, { cause, now, arrival }) : asTaken(taken);
  }
  if (signal.type === 'triggered') return onTrigger(tx, context, signal, known, { cause, now, arrival });
  // Kept as not worth a channel, and now it may be: its urgency or priority was raised.
  if (signal.type === 'updated' && known?.state === 'triggered') return onTrigger(tx, context, { ...signal, type: 'triggered' }, known, { cause, now, arrival });
  return keep(tx, signal, known);
}

/** The test ping is measured: how long it took from our question to our door. */
async function pinged(tx: Db, { source }: Extract<Signal, { type: 'pinged' }>, arrival: Arrival | undefined): Promise<Taken> {
  const seconds = arrival && (await pingArrived(tx, source, arrival.receivedAt));
  const outcome = seconds === undefined ? 'a test ping: the way in works' : `a test ping: the way in takes ${seconds.toFixed(1)} s`;
  return { outcome, incident: undefined, ignored: true };
}

function asTaken(taken: Taken | 'anew'): Taken {
  return taken === 'anew' ? { outcome: 'the storm that counted it is over', incident: undefined, ignored: true } : taken;
}

type Belonging = Pick<AlertRecord, 'state' | 'stateAt'> & { readonly incident: number };

async function onIncident(tx: Db, context: Context, signal: Known, known: Belonging, cause: Cause): Promise<Taken | 'anew'> {
  const id = known.incident;
  const head = await lockIncident(tx, id);
  if (!head) throw new Error(`the alert points to INC-${id}, which is not there`);
  const { incident, incident: { storm } } = head;
  const ref = 'alert' in signal ? signal.alert : signal;
  const counted = storm && !incident.alerts.some((one) => one.source === ref.source && one.key === ref.key);
  if (counted && signal.type === 'triggered' && !isOpen(incident)) return 'anew';
  const outcome = counted
    ? stormSignal(incident, storm, signal, { state: known.state, stateAt: known.stateAt.toISOString(), mayPart: await mayPart(tx, context, signal) }, context.config)
    : onSignal(incident, signal, context.config);
  if ('ignored' in outcome) return { outcome: outcome.ignored, incident: id, ignored: true };
  await commit(tx, context, head, outcome, cause, head.now);
  // An ordinary incident keeps its alerts in step by itself; those of a storm are not in it.
  const [fact] = outcome.facts;
  if (counted && fact?.kind === 'storm.alert' && 'alert' in signal) await syncAlert(tx, id, { ...signal.alert, state: fact.data.state, stateAt: signal.at });
  return { outcome: `${signal.type} in INC-${id}`, incident: id, ignored: false };
}

type Moment = { readonly cause: Cause; readonly now: Instant; readonly arrival: Arrival | undefined };

async function onTrigger(tx: Db, context: Context, signal: Triggered, known: AlertRecord | undefined, moment: Moment): Promise<Taken> {
  const { cause, now } = moment;
  const { alert, at } = signal;
  if (known?.state === 'cleared' && known.stateAt.toISOString() >= at) {
    return { outcome: 'it was cleared before its trigger reached us', incident: undefined, ignored: true };
  }
  const { candidates, recentOpens, storm, behind } = await openNow(tx, context.config, alert, moment.arrival);
  const input = { alert, at, now, open: candidates, recentOpens, storm, config: context.config };
  const first = triage(input);
  // What would get a channel may be over already: its end waits behind it in the backlog of an outage.
  const verdict = (first.do === 'open' || first.do === 'storm') && isOver(context, signal, moment.arrival, behind) ? triage({ ...input, over: true }) : first;
  const why = verdict.why;
  if (verdict.do === 'ignore' || verdict.do === 'record') {
    await saveAlert(tx, { alert, incident: undefined, state: 'triggered', why, at, again: known !== undefined });
    return { outcome: `${verdict.do === 'record' ? 'recorded' : 'ignored'}: ${why}`, incident: undefined, ignored: verdict.do === 'ignore' };
  }
  const joined = verdict.do !== 'open' && verdict.incident !== undefined ? await join(tx, context, signal, verdict.incident, cause) : undefined;
  const begins = verdict.do === 'storm' && verdict.incident === undefined;
  const outcome = (id: number): string => `${joined ? 'joined' : 'opened'} INC-${id}: ${why}`;
  const saving = (id: number): Write => savingAlert({ alert, incident: id, state: 'triggered', why, at, again: known !== undefined });
  const ends = joined || begins ? undefined : moment.arrival?.ends;
  const also = (id: number): Write[] => [saving(id), ...(ends ? [ends(outcome(id), id)] : [])];
  const incident = joined ?? (begins ? await beginStorm(tx, context, signal, moment) : await open(tx, context, signal, { ...moment, also }, verdict.do === 'open' ? verdict.beside : undefined));
  if (joined || begins) await writeTogether(tx, [saving(incident.id)]);
  if (known?.state === 'acknowledged') await catchUp(tx, context, signal, known, incident.id, cause);
  return { outcome: outcome(incident.id), incident: incident.id, ignored: false, storm: verdict.do === 'storm', ended: ends !== undefined };
}

type Alone = Moment & { readonly also: (incident: number) => readonly Write[] };

/** Its own incident; what is known of its alert, and the delivery's end, are written with it. */
async function open(tx: Db, context: Context, signal: Triggered, { cause, now, also }: Alone, beside?: number): Promise<Incident> {
  const world = { config: context.config, runbooks: context.runbooks.map((loaded) => loaded.runbook) };
  const { opens } = openedByAlert(world, signal.alert, signal.at, signal.by);
  if (beside === undefined) return openIncident(tx, context, opens, cause, now, also);
  const incident = await openIncident(tx, context, (number) => {
    const decision = opens(number);
    return { ...decision, facts: [...decision.facts, ...linkedTo(beside, 'apart').facts] };
  }, cause, now, also);
  await standBeside(tx, context, beside, incident, signal, cause);
  return incident;
}

/** Undefined when it was resolved before we had its lock: the alert is not over because the incident is, so it opens its own. */
async function join(tx: Db, context: Context, signal: Triggered, id: number, cause: Cause): Promise<Incident | undefined> {
  const head = await lockIncident(tx, id);
  if (!head) throw new Error(`INC-${id} vanished while an alert joined it`);
  if (!isOpen(head.incident)) return undefined;
  if (head.incident.storm) return joinStorm(tx, context, head, head.incident.storm, signal, cause);
  return commit(tx, context, head, joins(head.incident, signal.alert, signal.at, signal.by), cause, head.now);
}

/** The acknowledgement came before its trigger: it is said now, with its own time. */
export async function catchUp(tx: Db, context: Context, signal: Triggered, known: AlertRecord, id: number, cause: Cause): Promise<void> {
  const acknowledged = { ...signal, type: 'acknowledged', at: known.stateAt.toISOString() } as const;
  await onIncident(tx, context, acknowledged, { incident: id, state: 'triggered', stateAt: new Date(signal.at) }, cause);
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

