// Somebody takes Tocsin out of a private incident's channel: whoever commands hears of it.
import { beforeEach, expect, test } from 'vitest';
import { Rejected } from '../../src/domain/errors.ts';
import { command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { makePrivate, openedWithPeople } from '../support/private.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test.each([true, false])('private: %s', async (hidden) => {
  const first = await openedWithPeople(db.pool);
  if (hidden) await makePrivate(first);
  const { channel } = await first.incident(1);
  const gone = new Rejected('slack', hidden ? 'channel_not_found' : 'not_in_channel', 'Slack says not_in_channel');
  const { slack } = first;
  const guard = <A extends { channel: string }, R>(call: (input: A) => Promise<R>) => (input: A): Promise<R> => (input.channel === channel?.id ? Promise.reject(gone) : call(input));
  const bench = testContext({ pool: db.pool, pagerduty: first.pagerduty, slack: { ...slack, post: guard(slack.post), update: guard(slack.update), findPosted: guard(slack.findPosted), setTopic: (id, topic) => (id === channel?.id ? Promise.reject(gone) : slack.setTopic(id, topic)) } });
  slack.told.length = 0;
  const before = slack.messages.length;
  await command(db.pool, 'UANA', 'update INC-1 we roll back | 1 in 5 payments fails | next 20m', 'C0999');
  await command(db.pool, 'UANA', 'severity INC-1 SEV1', 'C0999');
  await bench.settle();
  expect(slack.messages.slice(before).filter((one) => one.channel === 'UANA').map((one) => one.message.text)).toEqual([expect.stringContaining('I can no longer write in the channel of INC-1')]);
});
