// Engines that run by themselves, several on one database: nobody waits for a poll, nobody takes what another still holds.
import { beforeEach, expect, test } from 'vitest';
import { factsOf } from '../../src/store/fact.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { systemClock } from '../../src/world.ts';
import { effectsOf, opened } from '../support/stored.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const pause = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms); });
async function until(done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await pause(5);
  }
}
const allDone = async () => (await db.pool.query(`select 1 from effect where state <> 'done' and kind not in ('nudge', 'slack.doubles.remove') union all select 1 from delivery where state = 'waiting'`)).rowCount === 0;
function twin(bench: Bench, more = {}): Bench {
  return testContext({ pool: db.pool, slack: bench.slack, pagerduty: bench.pagerduty, github: bench.github, ...more });
}

test('what one process stores another begins at once: NOTIFY, not the poll', async () => {
  const worker = testContext({ pool: db.pool, pollMs: 60_000 });
  const door = twin(worker);
  worker.engine.start();
  // LISTEN is set up in the background; a notification before it would be lost, which is what the poll is for.
  await until(async () => ((await db.pool.query(`select 1 from pg_stat_activity where query like 'listen%' and datname = current_database()`)).rowCount) > 0);
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  door.context.bell.ring('delivery');
  await until(async () => (await db.pool.query('select 1 from effect')).rowCount > 0 && allDone());
  await worker.engine.stop();
  expect((await worker.incident(1)).channel).toBeDefined();
});

test('without any NOTIFY the poll finds it', async () => {
  const worker = testContext({ pool: db.pool, pollMs: 10 });
  worker.engine.start();
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await until(async () => (await db.pool.query('select 1 from effect')).rowCount > 0 && allDone());
  await worker.engine.stop();
});

test('an effect that takes longer than a lease is extended, and nobody else begins it', async () => {
  const first = testContext({ pool: db.pool, leaseMs: 800 });
  const post = first.slack.post;
  let posts = 0;
  const slow = { ...first.slack, post: async (input: Parameters<typeof post>[0]) => { posts += 1; await pause(1_800); return post(input); } };
  const [one, two] = [testContext({ pool: db.pool, leaseMs: 800, slack: slow }), testContext({ pool: db.pool, leaseMs: 800, slack: slow })];
  await opened(db.pool, { effects: [{ kind: 'slack.announcement.show', data: {} }] });
  one.engine.start();
  two.engine.start();
  await until(allDone);
  await Promise.all([one.engine.stop(), two.engine.stop()]);
  expect(posts).toBe(1);
  expect((await effectsOf(db.pool, 1))[0]).toMatchObject({ attempt: 1, state: 'done' });
});

test('what a dead process held is taken over soon after its lease has ended', async () => {
  const dead = testContext({ pool: db.pool, leaseMs: 200 });
  await opened(db.pool, { effects: [{ kind: 'slack.announcement.show', data: {} }] });
  await db.pool.query(`update effect set state = 'running', attempt = 1, first_run_at = now(), owner = $1, lease_until = now() + interval '200 milliseconds'`, [dead.context.settings.owner]);
  const alive = twin(dead, { leaseMs: 200 });
  alive.engine.start();
  const began = performance.now();
  await until(allDone);
  expect(performance.now() - began).toBeGreaterThan(150);
  // Lease and two seconds are the aim; a busy machine gets as much again.
  expect(performance.now() - began).toBeLessThan(4_400);
  await alive.engine.stop();
});

test('a worker that slept through its lease makes no further call, and writes nothing', async () => {
  let asleep = 0;
  const clock = { ...systemClock, monotonicMs: () => performance.now() + asleep };
  const bench = testContext({ pool: db.pool, clock });
  const { post } = bench.slack;
  const sleepy = { ...bench.slack, post: async (input: Parameters<typeof post>[0]) => { const posted = await post(input); asleep += 60_000; return posted; } };
  const late = twin(bench, { clock, slack: sleepy });
  await opened(db.pool, { facts: [{ kind: 'channel.created', data: { channel: bench.slack.room('inc-1').id, name: 'inc-1', adopted: false } }] });
  await db.pool.query(`insert into effect (incident_id, kind, data, lane, cause, urgency) values (1, 'slack.card.show', '{}', '1/slack/card', 'test', 2)`);
  // Not drain(): it would wait for a row that stays "running" until its lease has ended.
  late.engine.start();
  await until(async () => bench.slack.said('inc-1').length === 1);
  await late.engine.stop();
  expect(bench.slack.count('pin')).toBe(0);
  expect((await factsOf(db.pool, 1)).map((fact) => fact.kind)).not.toContain('card.posted');
  expect((await effectsOf(db.pool, 1))[0]?.state).toBe('running');
  await db.pool.query(`update effect set lease_until = now()`);
  await bench.settle();
  expect(bench.slack.said('inc-1')).toMatchObject([{ pinned: true }]);
});

test('two engines at once do everything once', async () => {
  const one = testContext({ pool: db.pool });
  const two = twin(one);
  for (let n = 1; n <= 6; n += 1) await arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: `service-${n}` });
  await Promise.all([one.settle(), two.settle()]);
  expect(one.slack.rooms).toHaveLength(7);
  expect(one.slack.said('incidents')).toHaveLength(6);
  expect(new Set(one.slack.messages.map((message) => message.effect)).size).toBe(one.slack.messages.length);
  expect((await db.pool.query(`select 1 from effect where state <> 'done' and kind not in ('nudge', 'slack.doubles.remove')`)).rowCount).toBe(0);
});
