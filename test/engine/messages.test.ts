// What people write becomes record, through the whole engine: reactions, edits and deletions; once, and in the right order.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { factsOf } from '../../src/store/fact.ts';
import { chatting, edit, messageFacts, react, remove, seconds, toldTo, ts } from '../support/chatting.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

describe('a pin', () => {
  test('under a reply records that reply, at its own time, and is answered with a mark and no word', async () => {
    const { bench, channel } = await chatting(db.pool);
    const before = bench.slack.told.length;
    await react(db.pool, channel, 'UANA');
    await bench.settle();
    expect(await messageFacts(db.pool)).toMatchObject([{ kind: 'message.recorded', at: '2026-11-21T03:00:12.000Z', by: { id: 'UANA' }, data: { ts, thread: '1795230010.000100', author: 'UBEN', text: 'errors fall', permalink: expect.stringContaining('/archives/') as string } }]);
    expect([...bench.slack.reactions]).toEqual([`${channel}/${ts}/memo`]);
    expect(bench.slack.told.length).toBe(before);
    expect((await bench.left()).filter((effect) => effect.kind !== 'nudge')).toEqual([]);
  });

  test('in eleven copies, by three people, and over two replicas at once, counts once', async () => {
    const { bench, channel } = await chatting(db.pool);
    const other = testContext({ pool: db.pool, slack: bench.slack });
    await Promise.all(['UANA', 'UBEN', 'UCHI'].flatMap((user) => Array.from({ length: 11 }, () => react(db.pool, channel, user))));
    await Promise.all([bench.engine.drain(), other.engine.drain()]);
    await bench.settle();
    expect(await messageFacts(db.pool)).toHaveLength(1);
    expect((await bench.incident(1)).messages).toMatchObject([{ ts, times: 1, state: 'kept' }]);
  });

  test('of another emoji asks Slack for nothing and is no delivery of anything', async () => {
    const { bench, channel } = await chatting(db.pool);
    await react(db.pool, channel, 'UANA', { reaction: 'tada' });
    await bench.settle();
    expect([await messageFacts(db.pool), bench.slack.count('message'), bench.slack.count('permalink')]).toEqual([[], 0, 0]);
    expect((await db.pool.query<{ outcome: string }>(`select outcome from delivery order by id desc limit 1`)).rows[0]?.outcome).toContain('means nothing here');
  });

  test('in a channel that is no incident’s is nothing', async () => {
    const { bench } = await chatting(db.pool);
    await react(db.pool, 'C0001', 'UANA');
    await bench.settle();
    expect(await messageFacts(db.pool)).toEqual([]);
  });

  test('under a message that Slack does not show is refused in private words', async () => {
    const { bench, channel } = await chatting(db.pool);
    await react(db.pool, channel, 'UANA', { ts: '1795230099.000100' });
    await bench.settle();
    expect(toldTo(bench, 'UANA').at(-1)).toContain('does not show me that message');
    expect(bench.slack.told.at(-1)?.where).toBe(channel);
  });

  test('waits for Slack when it is away for twenty tries and most of a day, and is not lost', async () => {
    const { bench, channel } = await chatting(db.pool);
    bench.slack.fail('message', new Outage('slack', 'Slack is away'), { times: 20 });
    await react(db.pool, channel, 'UANA');
    // Longer than what tells a deadly delivery from an unlucky one, too.
    await db.pool.query(`update delivery set received_at = now() - interval '23 hours' where state = 'waiting'`);
    await bench.settle();
    expect([(await messageFacts(db.pool)).length, bench.slack.count('message')]).toEqual([1, 21]);
    expect((await db.pool.query(`select state, attempt from delivery order by id desc limit 1`)).rows).toEqual([{ state: 'done', attempt: 1 }]);
  });

  test('under a message that takes no more reactions is recorded all the same, and no trouble', async () => {
    const { bench, channel } = await chatting(db.pool);
    bench.slack.fail('react', new Rejected('slack', 'too_many_emoji', 'too many'));
    await react(db.pool, channel, 'UANA');
    await bench.settle();
    expect([(await messageFacts(db.pool)).length, (await bench.incident(1)).troubles]).toEqual([1, []]);
  });

  test('is recorded without a link where Slack gives none, and refused in words where it may not read', async () => {
    const { bench, channel } = await chatting(db.pool);
    bench.slack.fail('permalink', new Rejected('slack', 'message_not_found', 'no link'));
    await react(db.pool, channel, 'UANA');
    await bench.settle();
    expect((await messageFacts(db.pool))[0]?.data).not.toHaveProperty('permalink');
    bench.slack.fail('message', new Rejected('slack', 'missing_scope', 'the app lacks the scope channels:history'));
    await react(db.pool, channel, 'UCHI', { reaction: 'repeat' });
    await bench.settle();
    expect([(await bench.incident(1)).followups, toldTo(bench, 'UCHI').at(-1)]).toEqual([[], expect.stringContaining('does not show me')]);
  });
});

describe('a pin that is taken back', () => {
  test('by the same person takes the message off, and our mark; pinned again it is on again', async () => {
    const { bench, channel } = await chatting(db.pool);
    await react(db.pool, channel, 'UANA', { at: seconds(1) });
    await react(db.pool, channel, 'UBEN', { at: seconds(2) });
    await react(db.pool, channel, 'UBEN', { removed: true, at: seconds(3) });
    await bench.settle();
    expect((await bench.incident(1)).messages).toMatchObject([{ state: 'kept' }]);
    await react(db.pool, channel, 'UANA', { removed: true, at: seconds(4) });
    await bench.settle();
    expect([(await bench.incident(1)).messages, [...bench.slack.reactions]]).toMatchObject([[{ state: 'dropped' }], []]);
    await react(db.pool, channel, 'UCHI', { at: seconds(5) });
    await bench.settle();
    expect((await messageFacts(db.pool)).map((fact) => fact.kind)).toEqual(['message.recorded', 'message.dropped', 'message.recorded']);
    expect([(await bench.incident(1)).messages, [...bench.slack.reactions]]).toMatchObject([[{ state: 'kept', times: 2 }], [`${channel}/${ts}/memo`]]);
  });

  test('on and off in one go ends as the last click wants it', async () => {
    const { bench, channel } = await chatting(db.pool);
    for (let n = 0; n < 6; n += 1) await react(db.pool, channel, 'UANA', { removed: n % 2 === 1, at: seconds(n) });
    await bench.settle();
    expect([(await bench.incident(1)).messages, [...bench.slack.reactions]]).toMatchObject([[{ state: 'dropped', times: 3 }], []]);
  });
});

describe('other reactions', () => {
  test('✅ makes one task for its author, who is asked; 🔁 one follow-up', async () => {
    const { bench, channel } = await chatting(db.pool);
    for (const user of ['UANA', 'UCHI']) for (const reaction of ['white_check_mark', 'repeat']) await react(db.pool, channel, user, { reaction, at: seconds(user === 'UANA' ? 1 : 2) });
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
    const { bench, channel } = await chatting(db.pool);
    await react(db.pool, channel, 'UANA');
    for (let copy = 0; copy < 11; copy += 1) await edit(db.pool, channel, 'errors rise', seconds(60));
    for (let copy = 0; copy < 11; copy += 1) await remove(db.pool, channel, seconds(90));
    await bench.settle();
    expect(await messageFacts(db.pool)).toMatchObject([
      { kind: 'message.recorded', data: { text: 'errors fall' } },
      { kind: 'message.edited', at: '2026-11-21T03:01:12.000Z', by: { id: 'UBEN' }, data: { text: 'errors rise' } },
      { kind: 'message.deleted', at: '2026-11-21T03:01:42.000Z', by: { type: 'system', id: 'slack' } },
    ]);
    expect((await bench.incident(1)).messages).toMatchObject([{ state: 'deleted' }]);
  });

  test('of a message that nobody recorded leave nothing behind', async () => {
    const { bench, channel } = await chatting(db.pool);
    await edit(db.pool, channel, 'private second thoughts', seconds(60));
    await remove(db.pool, channel, seconds(61));
    await bench.settle();
    expect(await messageFacts(db.pool)).toEqual([]);
    expect(JSON.stringify(await factsOf(db.pool, 1))).not.toContain('second thoughts');
  });

  test('made while the pin is being read are followed: the edit waits for the record', async () => {
    const { bench, channel } = await chatting(db.pool);
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
    await react(db.pool, channel, 'UANA');
    const first = bench.engine.drain();
    await reading;
    await edit(db.pool, channel, 'errors rise', seconds(60));
    const replica = testContext({ pool: db.pool, slack: bench.slack });
    await replica.engine.drain();
    expect(await messageFacts(db.pool)).toEqual([]);
    release();
    await first;
    await bench.settle();
    expect(await messageFacts(db.pool)).toMatchObject([{ kind: 'message.recorded', data: { text: 'errors fall' } }, { kind: 'message.edited', data: { text: 'errors rise' } }]);
  });

  test('made before the pin and told after it add nothing: the words that were recorded are the edited ones', async () => {
    const { bench, channel } = await chatting(db.pool);
    bench.slack.written.splice(0, 1, { channel, ts, author: 'UBEN', text: 'errors rise', edited: seconds(60) });
    await react(db.pool, channel, 'UANA', { at: seconds(70) });
    await edit(db.pool, channel, 'errors rise', seconds(60));
    await edit(db.pool, channel, 'a version in between', seconds(50));
    await bench.settle();
    expect(await messageFacts(db.pool)).toMatchObject([{ kind: 'message.recorded', data: { text: 'errors rise', edited: seconds(60) } }]);
  });

  test('told in the wrong order stand at their own times, and none is lost', async () => {
    const { bench, channel } = await chatting(db.pool);
    await react(db.pool, channel, 'UANA');
    await remove(db.pool, channel, seconds(90));
    await edit(db.pool, channel, 'third', seconds(80));
    await edit(db.pool, channel, 'second', seconds(70));
    await bench.settle();
    const byTime = [...(await messageFacts(db.pool))].sort((a, b) => a.at.localeCompare(b.at));
    expect(byTime.map((fact) => ('text' in fact.data ? fact.data.text : fact.kind))).toEqual(['errors fall', 'second', 'third', 'message.deleted']);
  });

  test('a pin under a message that is deleted meanwhile is refused in words', async () => {
    const { bench, channel } = await chatting(db.pool);
    bench.slack.written.splice(0);
    await remove(db.pool, channel, seconds(10));
    await react(db.pool, channel, 'UANA', { at: seconds(5) });
    await bench.settle();
    expect(await messageFacts(db.pool)).toEqual([]);
    expect(toldTo(bench, 'UANA').at(-1)).toContain('it is gone');
  });
});
