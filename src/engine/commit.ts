// A decision becomes facts and effects, in the transaction that holds the incident's lock. The only way to change anything.
import type { Actor } from '../domain/actor.ts';
import { keptInStep } from '../domain/afterwards.ts';
import type { Decision } from '../domain/decision.ts';
import { placing, type NewEffect } from '../domain/effects.ts';
import { genesis } from '../domain/chain.ts';
import { factSchemas, type Fact, type NewFact } from '../domain/facts.ts';
import { fold } from '../domain/fold.ts';
import { foldVersion, isOpen, type Incident, type IncidentAlert } from '../domain/incident.ts';
import { isQuiet } from '../domain/retrospective.ts';
import { storable } from '../domain/storable.ts';
import { between, toInstant, type Instant } from '../domain/time.ts';
import { syncAlert } from '../store/alert.ts';
import { addingEffects, dropReminder } from '../store/effect.ts';
import { addingFacts, knownKeys, linkFact, type Linked } from '../store/fact.ts';
import { insertIncident, lockIncident, type Head } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { writeTogether, type Write } from '../store/writes.ts';
import type { Context } from './context.ts';
import { homesToShow } from './homes.ts';
import { nextNudge } from './nudges.ts';

/** What caused a decision: the delivery, effect or step, and how deep in a chain of effects we are. */
export type Cause = { readonly id: string; readonly depth: number; readonly by: Actor };

/** The database's time: two hosts' clocks never meet in one incident. */
export async function databaseNow(db: Db): Promise<Instant> {
  const { rows } = await db.query<{ now: Date }>('select clock_timestamp() as now', [], { prepared: true });
  const [row] = rows;
  if (!row) throw new Error('the database did not say what time it is');
  return toInstant(row.now);
}

/** What a commit must know beside the decision: which reminders there are, so that the next one is set with it. */
export type World = Pick<Context, 'config' | 'registry'>;

/** Opens an incident: number, facts and effects at once. `also` goes with them. */
export async function openIncident(tx: Db, world: World, opens: (number: number) => Decision, cause: Cause, now?: Instant, also: (number: number) => readonly Write[] = () => []): Promise<Incident> {
  const number = await insertIncident(tx);
  const decision = opens(number);
  if (decision.facts[0]?.kind !== 'incident.opened') throw new Error('an incident begins with incident.opened');
  const head = await write(tx, world, number, { seq: 0, hash: genesis, incident: undefined }, decision, cause, now ?? (await databaseNow(tx)), also(number));
  return head.incident;
}

/** Adds a decision to an incident whose row the caller has locked (`lockIncident`) in this transaction. `also` is written with it, or alone when nothing was decided. */
export async function commit(tx: Db, world: World, head: Head, decision: Decision, cause: Cause, now: Instant, also: readonly Write[] = []): Promise<Incident> {
  if (decision.facts.length === 0 && decision.effects.length === 0) {
    await writeTogether(tx, also);
    return head.incident;
  }
  return (await write(tx, world, head.incident.id, head, decision, cause, now, also)).incident;
}

/** Locks an incident, asks, and commits what was decided. Undefined when there is no such incident. */
export async function decideOn(tx: Db, world: World, id: number, cause: Cause, ask: (incident: Incident, now: Instant) => Decision): Promise<Incident | undefined> {
  const head = await lockIncident(tx, id);
  if (!head) return undefined;
  return commit(tx, world, head, ask(head.incident, head.now), cause, head.now);
}

type Start = { readonly seq: number; readonly hash: string; readonly incident: Incident | undefined };

async function write(tx: Db, world: World, id: number, start: Start, decision: Decision, cause: Cause, now: Instant, also: readonly Write[]): Promise<Head> {
  const known = start.seq === 0 ? new Set<string>() : new Set(await knownKeys(tx, id, decision.facts.flatMap((fact) => fact.key ?? [])));
  let { seq, hash, incident } = start;
  const linked: Linked[] = [];
  for (const fact of decision.facts) {
    if (fact.key !== undefined && known.has(fact.key)) continue;
    if (fact.key !== undefined) known.add(fact.key);
    const stated = state(fact, cause, now);
    seq += 1;
    const link = linkFact(id, { ...stated, seq, key: fact.key }, hash);
    hash = link.hash;
    linked.push(link);
    incident = fold(incident, { ...stated, seq, hash } as Fact, id);
  }
  if (!incident) throw new Error(`INC-${id} would have no facts`);
  const head: Head = { incident, seq, hash };
  const facts = linked.length === 0 ? [] : [addingFacts(id, linked, { seq, hash, foldVersion, state: incident })];
  for (const alert of changedAlerts(start.incident, incident)) await syncAlert(tx, id, alert);
  const homes = linked.length === 0 ? [] : await homesToShow(tx, start.incident, incident, now);
  const effects = [...possible(incident, decision.effects), ...homes, ...keptInStep(incident, linked.map(({ fact }) => fact.kind), world.config.postmortem['gather-for']), ...reminder(world, incident, decision.effects, now)];
  if (start.incident && isOpen(start.incident) && !isOpen(incident)) await dropReminder(tx, id);
  await writeTogether(tx, [...facts, ...addingEffects(id, effects, { id: cause.id, depth: cause.depth + 1 }), ...also]);
  return head;
}

/** The one timer of the incident's reminders, set to the next of them. After looking was given up, "Try again" begins anew. */
function reminder({ config, registry }: World, incident: Incident, effects: readonly NewEffect[], now: Instant): NewEffect[] {
  if (effects.some((effect) => effect.kind === 'nudge') || incident.troubles.some((trouble) => trouble.kind === 'nudge')) return [];
  const next = nextNudge(registry.nudges, incident, config);
  return next === undefined ? [] : [{ kind: 'nudge', data: {}, afterMs: Math.max(0, between(now, next)) }];
}

/**
 * Without a channel, after it was given up, what needs it would wait for ever: it is not begun. "Try again" brings all of it back.
 * What was written down afterwards never gets one.
 */
function possible(incident: Incident, wished: readonly NewEffect[]): readonly NewEffect[] {
  const effects = wished.filter((effect) => !isQuiet(incident, effect));
  const lost = !incident.channel && incident.troubles.some((trouble) => trouble.kind === 'slack.channel.create' || trouble.kind === 'slack.channel.move');
  return lost ? effects.filter((effect) => !placing(effect).needs.includes('channel')) : effects;
}

/** Alerts whose state is another now; those that have just joined are written by the intake. */
function changedAlerts(before: Incident | undefined, after: Incident): readonly IncidentAlert[] {
  return after.alerts.filter((alert) => {
    const was = before?.alerts.find((one) => one.key === alert.key && one.source === alert.source);
    return was !== undefined && (was.state !== alert.state || was.stateAt !== alert.stateAt);
  });
}

function state(fact: NewFact, cause: Cause, now: Instant) {
  return {
    kind: fact.kind, data: factSchemas[fact.kind].parse(storable(fact.data)) as Record<string, unknown>,
    at: fact.at ?? now, recordedAt: now, by: storable(fact.by ?? cause.by) as Actor, cause: cause.id,
  };
}
