// A decision becomes facts and effects, in the transaction that holds the incident's lock. The only way to change anything.
import type { Actor } from '../domain/actor.ts';
import type { Decision } from '../domain/decision.ts';
import { genesis } from '../domain/chain.ts';
import { factSchemas, type Fact, type NewFact } from '../domain/facts.ts';
import { fold } from '../domain/fold.ts';
import type { Incident } from '../domain/incident.ts';
import { toInstant, type Instant } from '../domain/time.ts';
import { syncAlert } from '../store/alert.ts';
import { insertEffect } from '../store/effect.ts';
import { hasKey, insertFact } from '../store/fact.ts';
import { insertIncident, lockIncident, saveHead, type Head } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';

/** What caused a decision: the delivery, effect or step, and how deep in a chain of effects we are. */
export type Cause = { readonly id: string; readonly depth: number; readonly by: Actor };

/** The database's time: two hosts' clocks never meet in one incident. */
export async function databaseNow(db: Db): Promise<Instant> {
  const { rows } = await db.query<{ now: Date }>('select clock_timestamp() as now');
  const [row] = rows;
  if (!row) throw new Error('the database did not say what time it is');
  return toInstant(row.now);
}

/** Opens an incident: number, facts and effects at once. */
export async function openIncident(tx: Db, opens: (number: number) => Decision, cause: Cause): Promise<Incident> {
  const number = await insertIncident(tx);
  const decision = opens(number);
  if (decision.facts[0]?.kind !== 'incident.opened') throw new Error('an incident begins with incident.opened');
  const head = await write(tx, number, { seq: 0, hash: genesis, incident: undefined }, decision, cause, await databaseNow(tx));
  return head.incident;
}

/** Adds a decision to an incident whose row the caller has locked (`lockIncident`) in this transaction. */
export async function commit(tx: Db, head: Head, decision: Decision, cause: Cause, now: Instant): Promise<Incident> {
  if (decision.facts.length === 0 && decision.effects.length === 0) return head.incident;
  return (await write(tx, head.incident.id, head, decision, cause, now)).incident;
}

/** Locks an incident, asks, and commits what was decided. Undefined when there is no such incident. */
export async function decideOn(tx: Db, id: number, cause: Cause, ask: (incident: Incident, now: Instant) => Decision): Promise<Incident | undefined> {
  const head = await lockIncident(tx, id);
  if (!head) return undefined;
  const now = await databaseNow(tx);
  return commit(tx, head, ask(head.incident, now), cause, now);
}

type Start = { readonly seq: number; readonly hash: string; readonly incident: Incident | undefined };

async function write(tx: Db, id: number, start: Start, decision: Decision, cause: Cause, now: Instant): Promise<Head> {
  let { seq, hash, incident } = start;
  for (const fact of decision.facts) {
    if (fact.key !== undefined && (await hasKey(tx, id, fact.key))) continue;
    const stated = state(fact, cause, now);
    hash = await insertFact(tx, { ...stated, incident: id, seq: seq + 1, previous: hash, key: fact.key });
    seq += 1;
    const folded: Incident = fold(incident, { ...stated, seq, hash } as Fact, id);
    for (const alert of folded.alerts) if (alert !== incident?.alerts.find((a) => a.key === alert.key && a.source === alert.source)) await syncAlert(tx, id, alert);
    incident = folded;
  }
  if (!incident) throw new Error(`INC-${id} would have no facts`);
  const head: Head = { incident, seq, hash };
  if (seq !== start.seq) await saveHead(tx, id, head);
  for (const effect of decision.effects) await insertEffect(tx, id, effect, { id: cause.id, depth: cause.depth + 1 });
  return head;
}

function state(fact: NewFact, cause: Cause, now: Instant) {
  return {
    kind: fact.kind, data: factSchemas[fact.kind].parse(storable(fact.data)) as Record<string, unknown>,
    at: fact.at ?? now, recordedAt: now, by: storable(fact.by ?? cause.by) as Actor, cause: cause.id,
  };
}

/** PostgreSQL keeps neither NUL nor half surrogates: both become U+FFFD. Undefined members vanish. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\uFFFD').toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined).map(([k, v]) => [k, storable(v)]));
}
