// Two hundred people declare at once while Slack makes twenty channels a minute: everybody is told, and in the end every incident has its channel.
import { expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';

const { pool } = await freshDatabase({ max: 16 });
const many = 200;
const aMinute = 20;

test('two hundred declarations at once: each has its channel in the end, and nothing is given up', { timeout: 120_000 }, async () => {
  const made = fakeSlack();
  let left = aMinute;
  const slack = { ...made, createChannel: (input: { name: string; private: boolean }) => {
    if (left === 0) return Promise.reject(new Outage('slack', 'slower', { retryAfterMs: 60_000 }));
    left -= 1;
    return made.createChannel(input);
  } };
  const bench = testContext({ pool, slack });
  const people = Array.from({ length: many }, (_, n) => `UDECL${n}`);
  for (const user of people) made.person(user);
  await Promise.all(people.map((user, n) => command(pool, user, `declare SEV${(n % 4) + 1} checkout ${n} is down`)));
  await bench.engine.drain();
  expect(new Set(made.told.map(({ user }) => user)).size).toBe(many);
  const channels = () => made.rooms.filter((room) => room.name.startsWith('inc-')).length;
  for (let minute = 1; minute <= many / aMinute; minute += 1) {
    // No more than Slack lets through, and what waits waits as long as it said.
    expect(channels()).toBe(minute * aMinute);
    left = aMinute;
    await pool.query(`update effect set run_at = now() where state = 'waiting' and kind not in ('timer', 'nudge')`);
    await bench.engine.drain();
  }
  const { rows } = await pool.query<{ id: number; channel: string | null; by: string }>(`select id, channel, state -> 'openedBy' ->> 'id' as by from incident order by id`);
  expect(rows).toHaveLength(many);
  expect(new Set(rows.map(({ channel }) => channel)).size).toBe(many);
  expect(rows.filter(({ channel }) => channel === null)).toEqual([]);
  expect(rows.map(({ by }) => by).sort()).toEqual([...people].sort());
  expect((await pool.query(`select kind from effect where state = 'given_up'`)).rows).toEqual([]);
});
