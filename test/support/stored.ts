// Rows for tests of the store: an incident with a first fact, and decisions about it.
import { tocsin } from '../../src/domain/actor.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import { decide } from '../../src/domain/decision.ts';
import type { NewEffect } from '../../src/domain/effects.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { decideOn, openIncident, type Cause, type World } from '../../src/engine/commit.ts';
import { claim } from '../../src/store/queue.ts';
import type { EffectRow } from '../../src/store/effect.ts';
import type { Db, Pool } from '../../src/store/pool.ts';

/** No reminders: what is due is tested where it is decided. */
export const world: World = { config: defaultConfig, registry: { commands: new Map(), actions: new Map(), views: new Map(), shortcuts: new Map(), events: new Map(), webhooks: new Map(), timers: new Map(), nudges: new Map(), steps: new Map() } };
export const cause: Cause = { id: 'test', depth: 0, by: tocsin };

/** A new incident with its first fact, these further facts, and these effects. */
export async function opened(pool: Pool, options: { title?: string; facts?: readonly NewFact[]; effects?: readonly NewEffect[]; private?: boolean; kind?: 'live' | 'drill' } = {}): Promise<number> {
  const first: NewFact = {
    kind: 'incident.opened',
    data: { title: options.title ?? 'Checkout is down', kind: options.kind ?? 'live', private: options.private ?? false, source: 'pagerduty', services: [{ id: 'S1', name: 'checkout-api' }] },
  };
  const incident = await pool.transaction((tx) => openIncident(tx, world, () => decide([first, ...(options.facts ?? [])], options.effects), cause));
  return incident.id;
}

/** A decision about an incident, as the engine commits it: under the incident's lock. */
export async function decided(pool: Pool, id: number, facts: readonly NewFact[], effects: readonly NewEffect[] = [], because: Partial<Cause> = {}): Promise<void> {
  await pool.transaction((tx) => decideOn(tx, world, id, { ...cause, ...because }, () => decide(facts, effects)));
}

export function note(text: string): NewFact {
  return { kind: 'note.added', data: { text } };
}

export const owner = '00000000-0000-4000-8000-000000000001';
export const rival = '00000000-0000-4000-8000-000000000002';

export function claimEffects(db: Db, options: { owner?: string; most?: number; leaseMs?: number } = {}): Promise<EffectRow[]> {
  return claim<EffectRow>(db, 'effect', { owner, most: 100, leaseMs: 30_000, ...options });
}

export async function effectsOf(db: Db, incident: number): Promise<EffectRow[]> {
  return (await db.query<EffectRow>('select * from effect where incident_id = $1 order by id', [incident])).rows;
}

/** Changes what the triggers protect, as somebody with the owner's rights could. */
export async function tamper(pool: Pool, sql: string): Promise<void> {
  await pool.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    await tx.query(sql);
  });
}
