// The bot token is rotated: for some minutes Slack refuses all we do. An alarm of those minutes gets its channel once the new token is there.
import { beforeEach, expect, test } from 'vitest';
import { Rejected } from '../../src/domain/errors.ts';
import { arrive } from '../support/arriving.ts';
import { chatting, messageFacts, react } from '../support/chatting.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test.each(['invalid_auth', 'token_revoked', 'account_inactive'])('%s', async (code) => {
  const slack = fakeSlack();
  const no = () => Promise.reject(new Rejected('slack', code, `Slack refused it (${code}). Put a valid bot token into SLACK_BOT_TOKEN and restart Tocsin.`));
  const dark = testContext({ pool: db.pool, backoffMs: 600_000, slack: { ...slack, createChannel: no, channelByName: no, post: no, update: no, findPosted: no, invite: no, setTopic: no, bookmarks: no, addBookmark: no, user: no, userByEmail: no, identity: no, channel: no, members: no, pin: no } });
  dark.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await dark.engine.drain();
  // The new token is there, and Tocsin was started again.
  const bench = testContext({ pool: db.pool, slack, pagerduty: dark.pagerduty });
  await bench.settle();
  expect((await bench.incident(1)).channel).toBeDefined();
  expect(slack.said('incidents')).toHaveLength(1);
});

test.each(['message', 'permalink'] as const)('what somebody marked in those minutes is on the timeline once the new token is there: %s', async (call) => {
  const { bench, channel } = await chatting(db.pool);
  bench.slack.fail(call, new Rejected('slack', 'token_revoked', 'Slack refused it (token_revoked)'), { times: 9 });
  await react(db.pool, channel, 'UANA');
  await bench.settle();
  expect(await messageFacts(db.pool)).toMatchObject([{ kind: 'message.recorded', data: { permalink: expect.any(String) as string } }]);
  expect((await db.pool.query('select state, attempt from delivery order by id desc limit 1')).rows).toEqual([{ state: 'done', attempt: 1 }]);
});
