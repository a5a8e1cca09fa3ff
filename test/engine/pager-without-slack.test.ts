// Slack is dark, and somebody takes command through the API: PagerDuty hears of it and stops waking people.
import { beforeEach, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { storeDelivery } from '../../src/store/delivery.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test.each([['away', new Outage('slack', 'no answer')], ['not for us', new Rejected('slack', 'missing_scope', 'users:read is missing')]])('%s', async (_what, error) => {
  const slack = fakeSlack();
  slack.person('UANA');
  const bench = testContext({ pool: db.pool, slack });
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  const no = () => Promise.reject(error);
  const dark = testContext({ pool: db.pool, pagerduty: bench.pagerduty, backoffMs: 600_000, slack: { ...slack, createChannel: no, post: no, update: no, findPosted: no, invite: no, setTopic: no, user: no, userByEmail: no, identity: no, channel: no, members: no } });
  await storeDelivery(db.pool, { source: 'api', key: 'UANA:1', lane: 'slack/UANA', body: JSON.stringify({ user: 'UANA', token: 't', text: 'commander INC-1' }), urgency: 0 });
  await dark.engine.drain();
  expect(bench.pagerduty.incidents.get('PD1')?.status).toBe('acknowledged');
});
