// The watch on the way in, on a real database: told once, mended where we may, measured by a test ping.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { makeRounds } from '../../src/engine/recurring.ts';
import { readWayIn } from '../../src/store/way-in.ts';
import { pagerDutyParts } from '../../src/edge/health-pagerduty.ts';
import { readRound } from '../../src/store/round.ts';
import { arriveRaw } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench, type Wanted } from '../support/engine.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const subscription = { id: 'PSUB', url: 'https://tocsin.example/webhooks/pagerduty', active: true, disabled: false, events: [], filter: 'account_reference' };
function watching(more: Partial<Wanted> = {}): Bench {
  const bench = testContext({ pool: db.pool, ...more });
  bench.pagerduty.webhooks.push(subscription);
  return { ...bench, context: { ...bench.context, settings: { ...bench.context.settings, watched: ['pagerduty'] } } };
}
async function watch(bench: Bench): Promise<void> {
  await db.pool.query(`insert into round (name, due_at) values ('way-in', now() - interval '1 second') on conflict (name) do update set due_at = excluded.due_at, not_before = null`);
  await makeRounds(bench.context);
}
const told = (bench: Bench, channel = 'incidents') => bench.slack.said(channel).map((one) => one.message.text);
const change = (bench: Bench, more: object) => bench.pagerduty.webhooks.splice(0, 1, { ...subscription, ...more });
const pong = (bench: Bench) => arriveRaw(db.pool, JSON.stringify({ event: { id: `PING${bench.pagerduty.pings.length}`, event_type: 'pagey.ping', resource_type: 'pagey', occurred_at: new Date().toISOString(), agent: { id: 'PSUB' }, data: { type: 'ping', message: 'Hello' } } })).then(() => bench.engine.drain());
/** As if the ping had been asked for so long ago. */
const earlier = (seconds: number) => db.pool.query(`update way_in set pinged_at = pinged_at - $1 * interval '1 second'`, [seconds]);

describe('a test ping', () => {
  test('is asked for, arrives, and how long it took is known', async () => {
    const bench = watching();
    await watch(bench);
    expect(bench.pagerduty.pings).toEqual(['PSUB']);
    await earlier(2);
    await pong(bench);
    const known = await readWayIn(db.pool, 'pagerduty');
    expect(known?.seconds).toBeGreaterThanOrEqual(2);
    expect(await pagerDutyParts(db.pool, new Date())).toMatchObject({ pagerdutyWayIn: { ok: true, detail: expect.stringMatching(/^a test ping took \d+\.\d s, /) } });
    expect((await db.pool.query(`select outcome from delivery`)).rows).toMatchObject([{ outcome: expect.stringMatching(/^a test ping: the way in takes/) }]);
    expect(told(bench)).toEqual([]);
  });

  test('that a person sent counts for nothing, nor does one that comes twice', async () => {
    const bench = watching();
    await pong(bench);
    expect(await readWayIn(db.pool, 'pagerduty')).toBeUndefined();
    await watch(bench);
    await pong(bench);
    const first = (await readWayIn(db.pool, 'pagerduty'))?.seconds;
    await earlier(500);
    bench.pagerduty.pings.push('again');
    await pong(bench);
    expect((await readWayIn(db.pool, 'pagerduty'))?.seconds).toBe(first);
  });

  test('that does not come is told once; when one comes again, that is told too', async () => {
    const bench = watching();
    await watch(bench);
    await earlier(300);
    await watch(bench);
    await earlier(300);
    await watch(bench);
    expect(told(bench)).toEqual([expect.stringContaining('a test ping of the webhook subscription PSUB has not arrived within a minute')]);
    expect(await pagerDutyParts(db.pool, new Date())).toMatchObject({ pagerdutyWayIn: { ok: false } });
    await pong(bench);
    await watch(bench);
    await watch(bench);
    expect(told(bench).slice(1)).toEqual([expect.stringContaining('reach Tocsin again')]);
  });

  test('that we may not ask for is not waited for', async () => {
    const bench = watching();
    bench.pagerduty.fail('ping', new Rejected('pagerduty', '2010', 'Access Denied'), { times: 9 });
    await watch(bench);
    await earlier(300);
    await watch(bench);
    expect(told(bench)).toEqual([]);
    expect(await readWayIn(db.pool, 'pagerduty')).toMatchObject({ pingedAt: undefined, trouble: undefined });
  });
});

describe('a subscription that PagerDuty switched off', () => {
  test('is switched on again and told, once, in the channel that the config names', async () => {
    const bench = watching({ config: { ops: '#tocsin-ops' } });
    bench.slack.room('tocsin-ops');
    change(bench, { disabled: true });
    await watch(bench);
    expect(bench.pagerduty.webhooks[0]?.disabled).toBe(false);
    expect(told(bench, 'tocsin-ops')).toEqual([expect.stringMatching(/three of its calls in a row.*I have switched it on again/s)]);
    expect(told(bench)).toEqual([]);
    await watch(bench);
    expect(told(bench, 'tocsin-ops')).toHaveLength(2);
  });

  test('is told with what to do where we may not; and not again each time', async () => {
    const bench = watching();
    change(bench, { disabled: true });
    bench.pagerduty.fail('enableSubscription', new Rejected('pagerduty', '2010', 'Access Denied'), { times: 9 });
    for (let times = 0; times < 3; times += 1) await watch(bench);
    expect(told(bench)).toEqual([expect.stringContaining('POST /webhook_subscriptions/{id}/enable')]);
    expect(bench.pagerduty.count('enableSubscription')).toBe(1);
  });

  test.each([['switched off by hand', { active: false }, 'is switched off in PagerDuty'], ['calling somebody else', { url: 'https://old.example' }, 'no webhook subscription of PagerDuty calls this Tocsin']])('%s', async (_what, more, words) => {
    const bench = watching();
    change(bench, more);
    await watch(bench);
    expect(told(bench)).toEqual([expect.stringContaining(words)]);
    expect([bench.pagerduty.pings, bench.pagerduty.count('enableSubscription')]).toEqual([[], 0]);
  });
});

describe('when something goes wrong meanwhile', () => {
  test('Slack away: told when it is back, once', async () => {
    const bench = watching();
    change(bench, { active: false });
    bench.slack.fail('post', new Outage('slack', 'away'));
    await watch(bench);
    expect(await readRound(db.pool, 'way-in')).toMatchObject({ waits: true });
    await watch(bench);
    expect(told(bench)).toHaveLength(1);
  });

  test.each([['does not answer', new Outage('slack', 'away')], ['says no', new Rejected('slack', 'not_in_channel', 'Slack says not_in_channel')]])('it opens again while Slack %s: told later, once, with what it was; /readyz and the test ping do not wait for it', async (_how, error) => {
    const bench = watching();
    change(bench, { active: false });
    await watch(bench);
    change(bench, {});
    bench.slack.fail('post', error, { times: 3 });
    for (let times = 0; times < 3; times += 1) await watch(bench);
    expect(told(bench)).toHaveLength(1);
    expect([await readRound(db.pool, 'way-in'), await readWayIn(db.pool, 'pagerduty'), bench.pagerduty.pings.length]).toMatchObject([{ waits: false }, { trouble: undefined }, 3]);
    await watch(bench);
    await watch(bench);
    expect(told(bench).slice(1)).toEqual([expect.stringMatching(/reach Tocsin again\. It was: .*switched off in PagerDuty/)]);
  });

  test('it opens and closes while Slack is away: whoever was told that it is closed is told nothing; of another trouble, that', async () => {
    const bench = watching();
    change(bench, { active: false });
    await watch(bench);
    bench.slack.fail('post', new Outage('slack', 'away'));
    change(bench, {});
    await watch(bench);
    change(bench, { active: false });
    await watch(bench);
    expect(told(bench)).toHaveLength(1);
    change(bench, { url: 'https://old.example' });
    await watch(bench);
    change(bench, {});
    await watch(bench);
    expect(told(bench).slice(1)).toEqual([expect.stringContaining('no webhook subscription'), expect.stringMatching(/again\. It was: no webhook subscription/)]);
  });

  test('the answer of Slack to the good news lost: not told twice', async () => {
    const bench = watching();
    change(bench, { active: false });
    await watch(bench);
    change(bench, {});
    bench.slack.fail('post', new Outage('slack', 'no answer', { ambiguous: true }), { when: 'after' });
    await watch(bench);
    await watch(bench);
    expect(told(bench)).toHaveLength(2);
  });

  test('the answer of Slack lost: not told twice', async () => {
    const bench = watching();
    change(bench, { active: false });
    bench.slack.fail('post', new Outage('slack', 'no answer', { ambiguous: true }), { when: 'after' });
    await watch(bench);
    await watch(bench);
    expect(told(bench)).toHaveLength(1);
  });

  test('nowhere to tell it: the log says it, and nothing fails', async () => {
    const bench = watching({ config: { announce: false } });
    change(bench, { active: false });
    await watch(bench);
    expect(await readRound(db.pool, 'way-in')).toMatchObject({ waits: false, outcome: expect.stringContaining('switched off') });
  });
});
