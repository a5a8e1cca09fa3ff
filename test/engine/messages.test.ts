// What people write becomes record, through the whole engine: reactions, edits and deletions, shortcuts; once, and in the right order.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import type { Fact } from '../../src/domain/facts.ts';
import { placeOf, readSlackBody } from '../../src/domain/slack-request.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { factsOf } from '../../src/store/fact.ts';
import { command, event, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const ts = '1795230012.000100';
const seconds = (n: number) => `${1_795_230_012 + n}.000000`;

async function opened(options: { title?: string } = {}): Promise<{ bench: Bench; channel: string }> {
  const bench = testContext({ pool: db.pool });
  for (const id of ['UANA', 'UBEN', 'UCHI']) bench.slack.person(id);
  await command(db.pool, 'UANA', `declare ${options.title ?? 'checkout is down'}`);
  await bench.settle();
  const channel = (await bench.incident(1)).channel?.id ?? '';
  bench.slack.written.push({ channel, ts, author: 'UBEN', text: 'errors fall', thread: '1795230010.000100' });
  return { bench, channel };
}

const react = (channel: string, user: string, more: { reaction?: string; removed?: boolean; at?: string; ts?: string } = {}) => event(db.pool, {
  type: more.removed ? 'reaction_removed' : 'reaction_added', user, reaction: more.reaction ?? 'pushpin', item: { type: 'message', channel, ts: more.ts ?? ts }, item_user: 'UBEN', event_ts: more.at ?? seconds(600),
});
const edit = (channel: string, text: string, at: string) => event(db.pool, {
  type: 'message', subtype: 'message_changed', channel, ts: at, event_ts: at, message: { type: 'message', user: 'UBEN', ts, text, edited: { user: 'UBEN', ts: at } }, previous_message: { type: 'message', user: 'UBEN', ts, text: 'as it was' },
});
const remove = (channel: string, at: string) => event(db.pool, { type: 'message', subtype: 'message_deleted', channel, ts: at, event_ts: at, deleted_ts: ts, previous_message: { type: 'message', user: 'UBEN', ts, text: 'errors fall' } });
const messages = async (): Promise<Fact[]> => (await factsOf(db.pool, 1)).filter((fact) => fact.kind.startsWith('message.'));
const told = (bench: Bench, user: string) => bench.slack.told.filter((one) => one.user === user).map((one) => one.text);

async function shortcut(user: string, callback: string, message: object, channel: string): Promise<void> {
  const body = { type: 'message_action', callback_id: callback, trigger_id: randomUUID(), user: { id: user }, team: { id: 'T1' }, channel: { id: channel }, message, response_url: `https://slack.example/${user}` };
  const { key, lane } = placeOf(readSlackBody(body));
  await storeDelivery(db.pool, { source: 'slack', key, lane, body: JSON.stringify(body), urgency: 0 });
}

describe('a pin', () => {
  test('under a reply records that reply, at its own time, and is answered with a mark and no word', async () => {
    const { bench, channel } = await opened();
    const before = bench.slack.told.length;
    await react(channel, 'UANA');
    await bench.settle();
    expect(await messages()).toMatchObject([{ kind: 'message.recorded', at: '2026-11-21T03:00:12.000Z', by: { id: 'UANA' }, data: { ts, thread: '1795230010.000100', author: 'UBEN', text: 'errors fall', permalink: expect.stringContaining('/archives/') as string } }]);
    expect([...bench.slack.reactions]).toEqual([`${channel}/${ts}/memo`]);
    expect(bench.slack.told.length).toBe(before);
    expect((await bench.left()).filter((effect) => effect.kind !== 'nudge')).toEqual([]);
  });

  test('in eleven copies, by three people, and over two replicas at once, counts once', async () => {
    const { bench, channel } = await opened();
    const other = testContext({ pool: db.pool, slack: bench.slack });
    await Promise.all(['UANA', 'UBEN', 'UCHI'].flatMap((user) => Array.from({ length: 11 }, () => react(channel, user))));
    await Promise.all([bench.engine.drain(), other.engine.drain()]);
    await bench.settle();
    expect(await messages()).toHaveLength(1);
    expect((await bench.incident(1)).messages).toMatchObject([{ ts, times: 1, state: 'kept' }]);
  });

  test('of another emoji asks Slack for nothing and is no delivery of anything', async () => {
    const { bench, channel } = await opened();
    await react(channel, 'UANA', { reaction: 'tada' });
    await bench.settle();
    expect([await messages(), bench.slack.count('message'), bench.slack.count('permalink')]).toEqual([[], 0, 0]);
    expect((await db.pool.query<{ outcome: string }>(`select outcome from delivery order by id desc limit 1`)).rows[0]?.outcome).toContain('means nothing here');
  });

  test('in a channel that is no incident’s is nothing', async () => {
    const { bench } = await opened();
    await react('C0001', 'UANA');
    await bench.settle();
    expect(await messages()).toEqual([]);
  });

  test('under a message that Slack does not show is refused in private words', async () => {
    const { bench, channel } = await opened();
    await react(channel, 'UANA', { ts: '1795230099.000100' });
    await bench.settle();
    expect(told(bench, 'UANA').at(-1)).toContain('does not show me that message');
    expect(bench.slack.told.at(-1)?.where).toBe(channel);
  });

  test('waits for Slack when it is away, and is not lost', async () => {
    const { bench, channel } = await opened();
    bench.slack.fail('message', new Outage('slack', 'Slack is away'), { times: 2 });
    await react(channel, 'UANA');
    await bench.settle();
    expect(await messages()).toHaveLength(1);
  });

  test('is recorded without a link where Slack gives none, and refused in words where it may not read', async () => {
    const { bench, channel } = await opened();
    bench.slack.fail('permalink', new Rejected('slack', 'message_not_found', 'no link'));
    await react(channel, 'UANA');
    await bench.settle();
    expect((await messages())[0]?.data).not.toHaveProperty('permalink');
    bench.slack.fail('message', new Rejected('slack', 'missing_scope', 'the app lacks the scope channels:history'));
    await react(channel, 'UCHI', { reaction: 'repeat' });
    await bench.settle();
    expect([(await bench.incident(1)).followups, told(bench, 'UCHI').at(-1)]).toEqual([[], expect.stringContaining('does not show me')]);
  });
});

describe('a pin that is taken back', () => {
  test('by the same person takes the message off, and our mark; pinned again it is on again', async () => {
    const { bench, channel } = await opened();
    await react(channel, 'UANA', { at: seconds(1) });
    await react(channel, 'UBEN', { at: seconds(2) });
    await react(channel, 'UBEN', { removed: true, at: seconds(3) });
    await bench.settle();
    expect((await bench.incident(1)).messages).toMatchObject([{ state: 'kept' }]);
    await react(channel, 'UANA', { removed: true, at: seconds(4) });
    await bench.settle();
    expect([(await bench.incident(1)).messages, [...bench.slack.reactions]]).toMatchObject([[{ state: 'dropped' }], []]);
    await react(channel, 'UCHI', { at: seconds(5) });
    await bench.settle();
    expect((await messages()).map((fact) => fact.kind)).toEqual(['message.recorded', 'message.dropped', 'message.recorded']);
    expect([(await bench.incident(1)).messages, [...bench.slack.reactions]]).toMatchObject([[{ state: 'kept', times: 2 }], [`${channel}/${ts}/memo`]]);
  });

  test('on and off in one go ends as the last click wants it', async () => {
    const { bench, channel } = await opened();
    for (let n = 0; n < 6; n += 1) await react(channel, 'UANA', { removed: n % 2 === 1, at: seconds(n) });
    await bench.settle();
    expect([(await bench.incident(1)).messages, [...bench.slack.reactions]]).toMatchObject([[{ state: 'dropped', times: 3 }], []]);
  });
});

describe('other reactions', () => {
  test('✅ makes one task for its author, who is asked; 🔁 one follow-up', async () => {
    const { bench, channel } = await opened();
    for (const user of ['UANA', 'UCHI']) for (const reaction of ['white_check_mark', 'repeat']) await react(channel, user, { reaction, at: seconds(user === 'UANA' ? 1 : 2) });
    await bench.settle();
    const incident = await bench.incident(1);
    expect(incident.tasks).toMatchObject([{ text: 'errors fall', assignee: { id: 'UBEN' }, state: 'asked', from: { channel, ts } }]);
    expect(incident.followups).toMatchObject([{ text: 'errors fall', from: { channel, ts } }]);
    expect([...bench.slack.reactions].sort()).toEqual([`${channel}/${ts}/calendar`, `${channel}/${ts}/clipboard`]);
    expect(incident.messages).toEqual([]);
  });
});

describe('edits and deletions', () => {
  test('of a message on the record are recorded, once each; the words before stay', async () => {
    const { bench, channel } = await opened();
    await react(channel, 'UANA');
    for (let copy = 0; copy < 11; copy += 1) await edit(channel, 'errors rise', seconds(60));
    for (let copy = 0; copy < 11; copy += 1) await remove(channel, seconds(90));
    await bench.settle();
    expect(await messages()).toMatchObject([
      { kind: 'message.recorded', data: { text: 'errors fall' } },
      { kind: 'message.edited', at: '2026-11-21T03:01:12.000Z', by: { id: 'UBEN' }, data: { text: 'errors rise' } },
      { kind: 'message.deleted', at: '2026-11-21T03:01:42.000Z', by: { type: 'system', id: 'slack' } },
    ]);
    expect((await bench.incident(1)).messages).toMatchObject([{ state: 'deleted' }]);
  });

  test('of a message that nobody recorded leave nothing behind', async () => {
    const { bench, channel } = await opened();
    await edit(channel, 'private second thoughts', seconds(60));
    await remove(channel, seconds(61));
    await bench.settle();
    expect(await messages()).toEqual([]);
    expect(JSON.stringify(await factsOf(db.pool, 1))).not.toContain('second thoughts');
  });

  test('made while the pin is being read are followed: the edit waits for the record', async () => {
    const { bench, channel } = await opened();
    let release = () => {};
    const reading = new Promise<void>((started) => {
      const gate = new Promise<void>((open) => { release = open; });
      const { message } = bench.slack;
      // What Slack shows is read before the edit, and arrives after it.
      bench.slack.message = async (...where) => {
        const found = await message(...where);
        started();
        await gate;
        return found;
      };
    });
    await react(channel, 'UANA');
    const first = bench.engine.drain();
    await reading;
    await edit(channel, 'errors rise', seconds(60));
    const replica = testContext({ pool: db.pool, slack: bench.slack });
    await replica.engine.drain();
    expect(await messages()).toEqual([]);
    release();
    await first;
    await bench.settle();
    expect(await messages()).toMatchObject([{ kind: 'message.recorded', data: { text: 'errors fall' } }, { kind: 'message.edited', data: { text: 'errors rise' } }]);
  });

  test('made before the pin and told after it add nothing: the words that were recorded are the edited ones', async () => {
    const { bench, channel } = await opened();
    bench.slack.written.splice(0, 1, { channel, ts, author: 'UBEN', text: 'errors rise', edited: seconds(60) });
    await react(channel, 'UANA', { at: seconds(70) });
    await edit(channel, 'errors rise', seconds(60));
    await edit(channel, 'a version in between', seconds(50));
    await bench.settle();
    expect(await messages()).toMatchObject([{ kind: 'message.recorded', data: { text: 'errors rise', edited: seconds(60) } }]);
  });

  test('told in the wrong order stand at their own times, and none is lost', async () => {
    const { bench, channel } = await opened();
    await react(channel, 'UANA');
    await remove(channel, seconds(90));
    await edit(channel, 'third', seconds(80));
    await edit(channel, 'second', seconds(70));
    await bench.settle();
    const byTime = [...(await messages())].sort((a, b) => a.at.localeCompare(b.at));
    expect(byTime.map((fact) => ('text' in fact.data ? fact.data.text : fact.kind))).toEqual(['errors fall', 'second', 'third', 'message.deleted']);
  });

  test('a pin under a message that is deleted meanwhile is refused in words', async () => {
    const { bench, channel } = await opened();
    bench.slack.written.splice(0);
    await remove(channel, seconds(10));
    await react(channel, 'UANA', { at: seconds(5) });
    await bench.settle();
    expect(await messages()).toEqual([]);
    expect(told(bench, 'UANA').at(-1)).toContain('it is gone');
  });
});

describe('message shortcuts', () => {
  test('“Add to timeline” under a reply in the incident’s channel', async () => {
    const { bench, channel } = await opened();
    await shortcut('UANA', 'add_to_timeline', { type: 'message', ts, thread_ts: '1795230010.000100', user: 'UBEN', text: 'forged' }, channel);
    await bench.settle();
    expect(await messages()).toMatchObject([{ by: { id: 'UANA' }, data: { ts, text: 'errors fall', author: 'UBEN' } }]);
    expect(told(bench, 'UANA').at(-1)).toContain('on the timeline of INC-1');
  });

  test('outside, the incident is chosen; the words are read again when the form is sent', async () => {
    const { bench } = await opened();
    bench.slack.written.push({ channel: 'C0001', ts, author: 'UCHI', text: 'customers complain' });
    await shortcut('UANA', 'add_to_timeline', { type: 'message', ts, user: 'UCHI', text: 'customers complain' }, 'C0001');
    await bench.settle();
    expect(bench.slack.opened.at(-1)).toMatchObject({ callback_id: 'record_message', private_metadata: `C0001:${ts}` });
    bench.slack.written.splice(-1, 1, { channel: 'C0001', ts, author: 'UCHI', text: 'customers complain loudly' });
    await submit(db.pool, 'UANA', 'record_message', `C0001:${ts}`, { incident: '1', as: 'timeline' });
    await bench.settle();
    expect(await messages()).toMatchObject([{ data: { channel: 'C0001', text: 'customers complain loudly' } }]);
    expect([...bench.slack.reactions]).toEqual([`C0001/${ts}/memo`]);
  });

  test('a private incident is chosen by its own people alone, whatever the form says', async () => {
    const { bench } = await opened({ title: '--private a leak' });
    bench.slack.written.push({ channel: 'C0001', ts, author: 'UCHI', text: 'customers complain' });
    await shortcut('UCHI', 'add_to_timeline', { type: 'message', ts, user: 'UCHI', text: 'x' }, 'C0001');
    await bench.settle();
    expect(told(bench, 'UCHI').at(-1)).toContain('No incident is open');
    await submit(db.pool, 'UCHI', 'record_message', `C0001:${ts}`, { incident: '1', as: 'timeline' });
    await bench.settle();
    expect(await messages()).toEqual([]);
    expect(bench.slack.messages.filter((one) => one.channel === 'UCHI').at(-1)?.message.text).toBe('I know no INC-1.');
    await submit(db.pool, 'UANA', 'record_message', `C0001:${ts}`, { incident: '1', as: 'timeline' });
    await bench.settle();
    expect([(await messages()).length, [...bench.slack.reactions]]).toEqual([1, []]);
  });

  test('“Declare from message”: the new incident begins with it, and is declared even when Slack does not answer', async () => {
    const { bench } = await opened();
    bench.slack.written.push({ channel: 'C0001', ts, author: 'UCHI', text: 'search is slow' });
    await shortcut('UBEN', 'declare_from_message', { type: 'message', ts, user: 'UCHI', text: 'search is slow' }, 'C0001');
    await bench.settle();
    expect(bench.slack.opened.at(-1)).toMatchObject({ callback_id: 'declare', private_metadata: `:C0001:${ts}` });
    await submit(db.pool, 'UBEN', 'declare', `:C0001:${ts}`, { title: 'search is slow' });
    await bench.settle();
    expect((await factsOf(db.pool, 2)).map((fact) => fact.kind).slice(0, 3)).toEqual(['incident.opened', 'commander.set', 'message.recorded']);
    bench.slack.fail('message', new Outage('slack', 'Slack is away'), { times: 9 });
    await submit(db.pool, 'UBEN', 'declare', `:C0001:${ts}`, { title: 'search is still slow' });
    await bench.settle();
    expect((await bench.incident(3)).title).toBe('search is still slow');
  });
});
