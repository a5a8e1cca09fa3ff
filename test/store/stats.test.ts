// Which incidents are counted, and from when to when.
import { beforeEach, expect, test } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { readIncident } from '../../src/store/incident.ts';
import { statsOf } from '../../src/store/stats.ts';
import { freshDatabase } from '../support/database.ts';
import { ada, grace } from '../support/incidents.ts';
import { decided, opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const to = (status: 'mitigated' | 'resolved' | 'closed' | 'investigating' | 'declined', minutes: number): NewFact => ({ kind: 'status.set', at: ago(minutes), data: { status, was: 'triage' } });
const begin = async (facts: readonly NewFact[], more: { private?: boolean; kind?: 'live' | 'drill' } = {}) => {
  const id = await opened(db.pool, more);
  // Its first fact has the moment of the test; what matters is the distance.
  await db.pool.query(`update incident set state = jsonb_set(state, '{openedAt}', to_jsonb($2::text)) where id = $1`, [id, ago(100)]);
  await decided(db.pool, id, facts);
  return id;
};

test('from the opening to the first commander, to mitigated, to resolved', async () => {
  await begin([
    { kind: 'commander.set', at: ago(98), data: { commander: ada } }, to('mitigated', 60), { kind: 'commander.set', at: ago(50), data: { commander: grace, was: ada } }, to('resolved', 40),
  ]);
  const { rows, open } = await statsOf(db.pool, 30);
  expect(open).toBe(0);
  const [row] = rows;
  expect([row?.toCommander, row?.toMitigated, row?.toResolved].map((ms) => Math.round((ms ?? 0) / 60_000))).toEqual([2, 40, 60]);
});

test('open, private, drill and declined ones are not in it, nor those that became private, nor old ones', async () => {
  await begin([]);
  await begin([to('resolved', 10)], { private: true });
  await begin([to('resolved', 10)], { kind: 'drill' });
  await begin([to('declined', 10)]);
  await begin([to('resolved', 10), { kind: 'incident.made_private', data: {} }]);
  await begin([to('resolved', 31 * 24 * 60)]);
  const counted = await begin([to('resolved', 20), to('closed', 10)]);
  const { rows, open } = await statsOf(db.pool, 30);
  expect(rows.map((row) => row.id)).toEqual([counted]);
  expect(open).toBe(1);
});

test('one that was reopened is counted when it is resolved again, to its last resolution', async () => {
  await begin([to('resolved', 50), to('investigating', 40)]);
  await begin([to('resolved', 50), to('investigating', 40), to('resolved', 10)]);
  const { rows, open } = await statsOf(db.pool, 30);
  expect(rows.map((row) => Math.round((row.toResolved ?? 0) / 60_000))).toEqual([90]);
  expect(open).toBe(1);
});

test('what is edited after the end changes no figure', async () => {
  const id = await begin([{ kind: 'commander.set', at: ago(98), data: { commander: ada } }, to('mitigated', 60), to('resolved', 40), to('closed', 30)]);
  const before = await statsOf(db.pool, 30);
  await decided(db.pool, id, [
    { kind: 'note.added', data: { text: 'what we learned later' } }, { kind: 'incident.renamed', data: { title: 'Checkout was down' } }, { kind: 'commander.set', data: { commander: grace, was: ada } },
    { kind: 'followup.added', data: { followup: 1, text: 'an alert on a full disk' } },
  ]);
  expect((await readIncident(db.pool, id))?.title).toBe('Checkout was down');
  expect(await statsOf(db.pool, 30)).toEqual(before);
  expect(before.rows.map((row) => Math.round((row.toResolved ?? 0) / 60_000))).toEqual([60]);
});

test('what never came is unknown, and the newest come first', async () => {
  const one = await begin([to('resolved', 10)]);
  const two = await begin([to('resolved', 20)]);
  expect((await statsOf(db.pool, 30)).rows).toMatchObject([{ id: two, toCommander: undefined, toMitigated: undefined, severity: undefined }, { id: one }]);
});
