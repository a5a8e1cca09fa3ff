// What a person did while Slack says "slower": read when Slack may be asked again, not put aside after five tries of our own.
import { beforeEach, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { chatting, messageFacts, react } from '../support/chatting.ts';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const waiting = async () => (await db.pool.query<{ state: string; attempt: number; inMs: number }>(`select state, attempt, extract(epoch from run_at - now())::float8 * 1000 as "inMs" from delivery order by id desc limit 1`)).rows[0];

test.each(['message', 'permalink'] as const)('a pin while %s is limited waits as long as Slack says, and is recorded once', async (call) => {
  const { bench, channel } = await chatting(db.pool);
  bench.slack.fail(call, new Outage('slack', 'slower, please', { retryAfterMs: 30_000 }));
  await react(db.pool, channel, 'UANA');
  await bench.engine.drain();
  const left = await waiting();
  // No try of its own: it waits as if nobody had taken it up.
  expect(left).toMatchObject({ state: 'waiting', attempt: 0 });
  // The test's own waits are a millisecond.
  expect(left?.inMs).toBeGreaterThan(20_000);
  await bench.settle();
  expect((await messageFacts(db.pool)).map((fact) => fact.kind)).toEqual(['message.recorded']);
  expect(await waiting()).toMatchObject({ state: 'done', attempt: 1 });
});
