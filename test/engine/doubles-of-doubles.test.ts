// The look for doubles is tried again after a failure: it must not take the kept message for the double.
import { beforeEach, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test('the card that is known stays, although the late one came first and Slack failed once at taking it away', async () => {
  const slack = fakeSlack();
  const bench = testContext({ pool: db.pool, slack });
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  const { card } = await bench.incident(1);
  const known = slack.messages.find((one) => one.ts === card?.ts);
  if (!card || !known) throw new Error('no card');
  // A late call of an earlier try: stamped by Slack before the one that is known, and visible only now.
  slack.messages.unshift({ ...known, ts: '1600000000.000001', pinned: false });
  await db.pool.query(`insert into effect (incident_id, kind, lane, needs, coalesce, cause, depth, urgency, data, run_at)
    values (1, 'slack.doubles.remove', '1/slack/doubles/x', '{}', false, 'test', 1, 3, $1, now())`,
  [JSON.stringify({ channel: card.channel, ts: card.ts, mark: known.effect, since: new Date(Date.now() - 60_000).toISOString() })]);
  slack.fail('findPosted', new Outage('slack', 'no answer'), { when: 'before', times: 1 });
  await bench.settle();
  expect(slack.messages.filter((one) => one.effect === known.effect).map((one) => one.ts)).toEqual([card.ts]);
});
