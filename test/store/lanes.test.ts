// The property that everything rests on: whatever writers and workers do at once, a lane is worked off in order, one at a time.
import { beforeEach, expect, test } from 'vitest';
import { tocsin } from '../../src/domain/actor.ts';
import { decide } from '../../src/domain/decision.ts';
import type { NewEffect } from '../../src/domain/effects.ts';
import { decideOn } from '../../src/engine/commit.ts';
import { claim, finish, postpone, reclaim } from '../../src/store/queue.ts';
import type { EffectRow } from '../../src/store/effect.ts';
import { freshDatabase } from '../support/database.ts';
import { opened, world } from '../support/stored.ts';
import { seeded } from '../support/seeded.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const incidents = 2;
const writers = 6;
const workers = 6;
const rounds = 12;
const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** A lane's first effects go outside one after the other: two kinds share the lane "pagerduty", the others have one a person. */
function effects(chance: () => number, tag: string): NewEffect[] {
  return Array.from({ length: 1 + Math.floor(chance() * 3) }, (_, n): NewEffect => (chance() < 0.5
    ? { kind: 'pagerduty.acknowledge', data: { key: `${tag}-${n}` } }
    : { kind: 'slack.tell', data: { user: `U${Math.floor(chance() * 2)}`, about: 'no-channel' } }));
}

/** Decides as the engine does, under the incident's lock, and takes its time before it commits. */
async function write(seed: number): Promise<void> {
  const chance = seeded(seed);
  for (let round = 0; round < rounds; round += 1) {
    const id = 1 + Math.floor(chance() * incidents);
    await db.pool.transaction(async (tx) => {
      await decideOn(tx, world, id, { id: 'test', depth: 0, by: tocsin }, () => decide([], effects(chance, `${seed}-${round}`)));
      if (chance() < 0.5) await pause(chance() * 4);
    });
  }
}

type Seen = { readonly lane: string; readonly id: number; readonly what: 'begins' | 'ends' | 'dies' };

async function work(seed: number, seen: Seen[], over: () => boolean): Promise<void> {
  const chance = seeded(seed);
  const owner = `00000000-0000-4000-8000-${String(seed).padStart(12, '0')}`;
  while (!over()) {
    const rows = await claim<EffectRow>(db.pool, 'effect', { owner, most: 1 + Math.floor(chance() * 3), leaseMs: 30_000 }).catch(rivalled);
    await Promise.all(rows.map((row) => perform(row, chance(), seen)));
    if (rows.length === 0) await pause(1);
    await reclaim(db.pool, 'effect');
  }
}

async function perform(row: EffectRow, luck: number, seen: Seen[]): Promise<void> {
  const at = { lane: row.lane, id: row.id };
  seen.push({ ...at, what: 'begins' });
  if (luck < 0.3) await pause(luck * 8);
  seen.push({ ...at, what: luck < 0.15 ? 'dies' : 'ends' });
  if (luck < 0.07) await db.pool.query('update effect set lease_until = now() where id = $1', [row.id]);
  else if (luck < 0.15) await postpone(db.pool, 'effect', row, luck * 20, 'away');
  else await finish(db.pool, 'effect', row, 'done', 'fine');
}

function rivalled(error: unknown): [] {
  if (error instanceof Error && 'code' in error && error.code === '23505') return [];
  throw error;
}

test.each([11, 12])('every lane is worked off in order and never by two at once (seed %i)', { timeout: 30_000 }, async (seed) => {
  for (let n = 0; n < incidents; n += 1) await opened(db.pool);
  const seen: Seen[] = [];
  let over = false;
  const working = Promise.all(Array.from({ length: workers }, (_, n) => work(seed * 100 + n, seen, () => over)));
  await Promise.all(Array.from({ length: writers }, (_, n) => write(seed * 1_000 + n)));
  while (((await db.pool.query(`select 1 from effect where state <> 'done'`)).rowCount) > 0) await pause(5);
  over = true;
  await working;

  const lanes = Map.groupBy(seen, (one) => one.lane);
  expect(lanes.size).toBe(incidents * 3);
  for (const [lane, steps] of lanes) {
    let inside: number | undefined;
    let last = 0;
    for (const { id, what } of steps) {
      expect(what === 'begins' ? inside : id, `${lane}: ${what} ${id}`).toBe(what === 'begins' ? undefined : inside);
      inside = what === 'begins' ? id : undefined;
      expect(id, `${lane} goes back from ${last}`).toBeGreaterThanOrEqual(last);
      last = id;
    }
    const done = steps.filter((one) => one.what === 'ends').map((one) => one.id);
    expect(new Set(done).size, `${lane} did something twice`).toBe(done.length);
  }
  const { rows } = await db.pool.query<{ n: number }>('select count(*)::int as n from effect');
  expect(seen.filter((one) => one.what === 'ends')).toHaveLength(rows[0]?.n ?? 0);
});
