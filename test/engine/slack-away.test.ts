// Slack hears people and shows us nothing: what needs a message waits for a day beside everything else, is done once, and nobody is held up by it.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { countDeliveries } from '../../src/store/delivery.ts';
import { command, event, submit } from '../support/arriving.ts';
import { chatting, edit, messageFacts, messageShortcut, react, seconds, toldTo, ts } from '../support/chatting.ts';
import { freshDatabase } from '../support/database.ts';
import type { Bench } from '../support/engine.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const away = new Outage('slack', 'Slack does not answer');
const dark = (bench: Bench) => bench.slack.fail('message', away, { times: 100_000 });
type Waiting = { readonly id: number; readonly state: string; readonly attempt: number; readonly lane: string; readonly inMs: number };
const last = async () => (await db.pool.query<Waiting>(`select id, state, attempt, lane, extract(epoch from run_at - now())::float8 * 1000 as "inMs" from delivery order by id desc limit 1`)).rows[0];
const hurry = () => db.pool.query(`update delivery set run_at = now() where state = 'waiting'`);
const aged = (interval: string) => db.pool.query(`update delivery set received_at = now() - $1::interval where state = 'waiting'`, [interval]);
/** The last word in somebody's own conversation. */
const alone = (bench: Bench, user: string) => bench.slack.messages.filter((one) => one.channel === user).at(-1)?.message.text;
const keep = (channel: string, user = 'UANA') => messageShortcut(db.pool, user, 'add_to_timeline', { type: 'message', ts, user: 'UBEN', text: 'errors fall' }, channel);

describe('a person whose shortcut needs a message', () => {
  test('is told once that it is kept, goes on with commands, and has it on the timeline when Slack is back', async () => {
    const { bench, channel } = await chatting(db.pool);
    dark(bench);
    await keep(channel);
    for (let times = 0; times < 9; times += 1) {
      await hurry();
      await bench.engine.drain();
    }
    expect(toldTo(bench, 'UANA').filter((text) => text.includes('I try again for a day'))).toHaveLength(1);
    expect(await last()).toMatchObject({ state: 'waiting', attempt: 0, lane: 'slack/UANA/waits' });
    await command(db.pool, 'UANA', 'severity SEV2', channel);
    await event(db.pool, { type: 'app_mention', user: 'UANA', channel, ts: '1795230700.000100', event_ts: '1795230700.000100', text: '<@UTOCSIN> note carts are lost' });
    await bench.engine.drain();
    expect((await bench.incident(1)).severity).toBe('SEV2');
    expect((await db.pool.query(`select 1 from fact where kind = 'note.added'`)).rowCount).toBe(1);
    bench.slack.heal();
    await bench.settle();
    expect(await messageFacts(db.pool)).toMatchObject([{ by: { id: 'UANA' }, data: { ts, text: 'errors fall' } }]);
    expect(toldTo(bench, 'UANA').at(-1)).toContain('on the timeline of INC-1');
  });

  test('has two of them done in the order in which they were asked for', async () => {
    const { bench, channel } = await chatting(db.pool);
    bench.slack.written.push({ channel: 'C0001', ts: '1795230500.000100', author: 'UCHI', text: 'customers complain' });
    dark(bench);
    await submit(db.pool, 'UANA', 'record_message', 'C0001:1795230500.000100', { incident: '1', as: 'timeline' });
    await keep(channel);
    await bench.engine.drain();
    expect((await db.pool.query<{ lane: string }>(`select lane from delivery where state = 'waiting'`)).rows.map((row) => row.lane)).toEqual(['slack/UANA/waits', 'slack/UANA/waits']);
    bench.slack.heal();
    await bench.settle();
    expect(await messageFacts(db.pool)).toMatchObject([{ data: { text: 'customers complain' } }, { data: { text: 'errors fall' } }]);
  });

  test('hears of it in their own conversation when the address for answers is no longer good', async () => {
    const { bench, channel } = await chatting(db.pool);
    dark(bench);
    await keep(channel);
    await bench.engine.drain();
    bench.slack.heal();
    bench.slack.fail('respond', new Rejected('slack', 'response_url_expired', 'too late'));
    await bench.settle();
    expect(alone(bench, 'UANA')).toContain('on the timeline of INC-1');
  });
});

describe('a reaction under a message that Slack does not show', () => {
  test('holds up nothing but what is about the same message: whoever leaves has left', async () => {
    const { bench, channel } = await chatting(db.pool, '--private a leak');
    dark(bench);
    await react(db.pool, channel, 'UANA', { at: seconds(1) });
    await react(db.pool, channel, 'UANA', { removed: true, at: seconds(2) });
    await event(db.pool, { type: 'member_joined_channel', user: 'UBEN', channel, event_ts: seconds(3) });
    await event(db.pool, { type: 'member_left_channel', user: 'UBEN', channel, event_ts: seconds(4) });
    await bench.engine.drain();
    expect((await bench.incident(1)).left).toEqual(['UBEN']);
    expect((await db.pool.query<{ state: string }>('select state from delivery order by id')).rows.map((row) => row.state)).toEqual(['done', 'waiting', 'waiting', 'done', 'done']);
    bench.slack.heal();
    await bench.settle();
    // Put there, and taken back: in this order, though the second needs nothing of Slack.
    expect((await messageFacts(db.pool)).map((fact) => fact.kind)).toEqual(['message.recorded', 'message.dropped']);
    expect([...bench.slack.reactions]).toEqual([]);
  });

  test('is recorded as it is when Slack shows it: the edit meanwhile adds nothing and is in it', async () => {
    const { bench, channel } = await chatting(db.pool);
    dark(bench);
    await react(db.pool, channel, 'UANA');
    await bench.engine.drain();
    bench.slack.written.splice(0, 1, { channel, ts, author: 'UBEN', text: 'errors rise', edited: seconds(60) });
    await edit(db.pool, channel, 'errors rise', seconds(60));
    bench.slack.heal();
    await bench.settle();
    expect(await messageFacts(db.pool)).toMatchObject([{ kind: 'message.recorded', data: { text: 'errors rise', edited: seconds(60) } }]);
  });

  test('is asked for at first soon, and then once a minute at most', async () => {
    const { bench, channel } = await chatting(db.pool);
    dark(bench);
    await react(db.pool, channel, 'UANA');
    for (const [age, least, most] of [['10 seconds', 4_000, 11_000], ['20 hours', 29_000, 60_001]] as const) {
      await aged(age);
      await hurry();
      await bench.engine.drain();
      const { inMs = 0 } = (await last()) ?? {};
      expect([inMs > least, inMs < most]).toEqual([true, true]);
    }
    // What waits for Slack is no sign of a bot that does not work.
    expect(await countDeliveries(db.pool)).toMatchObject({ pending: 1, parked: 0, oldest_s: 0 });
  });

  test('is put aside after a day and five more tries, and who did it is told which and what to do', async () => {
    const { bench, channel } = await chatting(db.pool);
    dark(bench);
    await react(db.pool, channel, 'UANA');
    await aged('23 hours 50 minutes');
    await bench.engine.drain();
    expect(await last()).toMatchObject({ state: 'waiting', attempt: 0 });
    await aged('24 hours 10 minutes');
    await bench.settle();
    const parked = await last();
    expect(parked).toMatchObject({ state: 'parked', attempt: 5 });
    expect(alone(bench, 'UANA')).toMatch(new RegExp(`for a day it did not answer me, so that is not done\\. .* do it once more\\. It is kept as delivery ${parked?.id};`));
  });

  test('has the tries of its own left for what is wrong afterwards', async () => {
    const { bench, channel } = await chatting(db.pool);
    bench.slack.fail('message', away, { times: 12 });
    bench.slack.fail('message', new Error('a bug'), { times: 4 });
    await react(db.pool, channel, 'UANA');
    await aged('5 hours');
    await bench.settle();
    expect([(await messageFacts(db.pool)).length, await last()]).toMatchObject([1, { state: 'done', attempt: 5 }]);
  });
});
