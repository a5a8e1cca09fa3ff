// Runs: stored once, pinned to their text, and one at a time where their runbook says so.
import { beforeEach, expect, test } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { insertRun, readRun, setRunStatus } from '../../src/store/run.ts';
import { freshDatabase } from '../support/database.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(async () => {
  await db.cleanTables();
  await opened(db.pool);
});

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const run = (n: number, concurrencyKey: string | undefined = 'checkout 4:flag') => ({
  id: id(n), incident: 1, runbook: 'checkout-5xx', blob: 'abc', source: '# text', params: { FLAG: 'x' }, requestedBy: slackPerson('UANA'), concurrencyKey,
});

test('a run is read as it was stored', async () => {
  expect(await insertRun(db.pool, run(1))).toBeUndefined();
  expect(await readRun(db.pool, id(1))).toEqual({ ...run(1), status: 'running' });
  expect(await readRun(db.pool, id(2))).toBeUndefined();
});

test('another active run with the same key holds it, and is named', async () => {
  await insertRun(db.pool, run(1));
  for (const status of ['running', 'waiting', 'unknown']) {
    await setRunStatus(db.pool, id(1), status);
    expect(await insertRun(db.pool, run(2)), status).toMatchObject({ held: { run: id(1), incident: 1 } });
  }
  expect(await readRun(db.pool, id(2))).toBeUndefined();
});

test.each(['succeeded', 'failed', 'cancelled'])('a run that has %s holds nothing', async (status) => {
  await insertRun(db.pool, run(1));
  await setRunStatus(db.pool, id(1), status);
  expect(await insertRun(db.pool, run(2))).toBeUndefined();
});

test('repeating the same run is no collision, and other or no keys never collide', async () => {
  await insertRun(db.pool, run(1));
  expect(await insertRun(db.pool, run(1))).toBeUndefined();
  expect(await insertRun(db.pool, run(2, 'checkout 5:other'))).toBeUndefined();
  expect(await insertRun(db.pool, { ...run(3), concurrencyKey: undefined })).toBeUndefined();
  expect(await insertRun(db.pool, { ...run(4), concurrencyKey: undefined })).toBeUndefined();
});

test('of many at once exactly one gets the key', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => insertRun(db.pool, run(n + 1))));
  expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
});
