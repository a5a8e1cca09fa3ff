// What dies or fails while an incident becomes private: one private channel at most, nothing more in public, and somebody is told.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { factsOf } from '../../src/store/fact.ts';
import { arrive, click, command, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { expireLeases, testContext } from '../support/engine.ts';
import { bot } from '../support/fake-slack.ts';
import { makePrivate, old, openedWithPeople, room, textsIn, undone } from '../support/private.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const lost = new Outage('slack', 'no answer', { ambiguous: true });
const refused = new Rejected('slack', 'restricted_action', 'Slack says that this workspace lets no app make private channels.');

describe('what dies or fails on the way', () => {
  test.each(['before', 'after'] as const)('an answer to making the channel that was lost (%s it was made): one private channel', async (when) => {
    const bench = await openedWithPeople(db.pool);
    bench.slack.fail('createChannel', lost, { when });
    await makePrivate(bench);
    expect(bench.slack.rooms.map((one) => one.name).sort()).toEqual(['inc-1-former', 'inc-1-private', 'incidents']);
    expect((await bench.incident(1)).channel?.name).toBe('inc-1-private');
    expect((await factsOf(db.pool, 1)).filter((fact) => fact.kind === 'channel.created').at(-1)?.data).toMatchObject({ adopted: when === 'after' });
  });

  test('an answer to archiving the old channel that was lost: it is closed all the same', async () => {
    const bench = await openedWithPeople(db.pool);
    bench.slack.fail('archiveChannel', lost, { when: 'after' });
    await makePrivate(bench);
    expect(await bench.incident(1)).toMatchObject({ troubles: [], formerChannels: [{ closed: true }] });
    expect(await undone(bench)).toEqual([]);
  });

  test('the process, between making the channel and saving it: the next one finds it', async () => {
    const bench = await openedWithPeople(db.pool);
    const dead = Promise.withResolvers<never>();
    const { createChannel } = bench.slack;
    const dying = testContext({ pool: db.pool, pagerduty: bench.pagerduty, slack: { ...bench.slack, createChannel: async (input) => { await createChannel(input); return dead.promise; } } });
    await submit(db.pool, 'UANA', 'make_private', '1');
    const drained = dying.engine.drain();
    while (!bench.slack.rooms.some((one) => one.name === 'inc-1-private')) await new Promise((resolve) => { setTimeout(resolve, 2); });
    await expireLeases(db.pool);
    await bench.settle();
    expect(bench.slack.rooms.filter((one) => one.private).map((one) => one.name)).toEqual(['inc-1-private']);
    dead.reject(new Error('the dead do not speak'));
    await Promise.all([dying.engine.stop(), drained]);
    expect((await bench.incident(1)).channel?.name).toBe('inc-1-private');
  });

  test.each([
    ['somebody else’s', {}],
    ['our own from before', { createdBy: bot, createdAt: new Date(Date.now() - 20 * 60_000), private: true }],
    ['our own with somebody in it', { createdBy: bot, createdAt: new Date(), private: true, members: new Set(['UMALLORY']) }],
    ['our own, but public', { createdBy: bot, createdAt: new Date(Date.now() + 60_000), private: false }],
    ['our own that is archived', { createdBy: bot, createdAt: new Date(Date.now() + 60_000), private: true, archived: true }],
  ])('a channel of that name that is %s is left alone', async (_whose, more) => {
    const bench = await openedWithPeople(db.pool);
    bench.slack.room('inc-1-private', more);
    await makePrivate(bench);
    expect((await bench.incident(1)).channel?.name).toBe('inc-1-private-2');
  });

  test('429 on everything: it waits, and all is as it should be', async () => {
    const bench = await openedWithPeople(db.pool);
    for (const method of ['createChannel', 'invite', 'update', 'remove', 'findPosted', 'members', 'renameChannel', 'archiveChannel', 'setTopic', 'user']) {
      bench.slack.fail(method, new Outage('slack', 'slower, please', { retryAfterMs: 1 }));
    }
    await makePrivate(bench);
    expect(room(bench, 'inc-1-former').archived).toBe(true);
    expect([...room(bench, 'inc-1-private').members].sort()).toEqual(['UANA', 'UBEN']);
    expect(await undone(bench)).toEqual([]);
  });

  test('no private channel at all: nothing more is said in public, only the person who asked is told, and they can try again', async () => {
    const bench = await openedWithPeople(db.pool);
    const { id } = room(bench, old);
    bench.slack.fail('createChannel', refused);
    await makePrivate(bench, 'UEVE');
    const lostWithIt = (await undone(bench)).length;
    await command(db.pool, 'UANA', 'note INC-1 the key is in the log');
    await command(db.pool, 'UANA', 'severity INC-1 SEV1');
    await bench.settle();
    expect(await bench.incident(1)).toMatchObject({ private: true, severity: 'SEV1' });
    expect((await bench.incident(1)).channel).toBeUndefined();
    expect(bench.slack.messages.filter((one) => one.channel === id).map((one) => one.message.text)).toEqual([expect.stringMatching(/^This incident is private now/)]);
    expect(textsIn(bench, 'incidents')).not.toMatch(/5xx|lets no app/);
    expect(bench.slack.messages.filter((one) => one.message.text.includes('lets no app make private channels')).map((one) => one.channel)).toEqual(['UEVE']);
    expect(room(bench, old).archived).toBe(false);
    expect((await undone(bench)).filter((row) => row.state !== 'given_up')).toEqual([]);
    // What needs a channel is not even begun as long as there is none.
    expect(await undone(bench)).toHaveLength(lostWithIt);
    await click(db.pool, 'UEVE', 'retry_effects', '1', { channel: 'D0EVE' });
    await bench.settle();
    expect(await bench.incident(1)).toMatchObject({ channel: { name: 'inc-1-private' }, troubles: [] });
    expect(bench.slack.said('inc-1-private').filter((one) => one.pinned)).toHaveLength(1);
    expect(room(bench, 'inc-1-former').archived).toBe(true);
  });

  test('its first channel was never there: the private one is its first, and what was given up is made good', async () => {
    const bench = testContext({ pool: db.pool });
    bench.slack.person('UANA');
    bench.slack.fail('createChannel', refused);
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await bench.settle();
    await makePrivate(bench);
    expect(await bench.incident(1)).toMatchObject({ channel: { name: 'inc-1-private' }, troubles: [], formerChannels: [] });
    expect(bench.slack.said('inc-1-private').filter((one) => one.pinned)).toHaveLength(1);
    expect(await undone(bench)).toEqual([]);
  });

  test('the old channel was archived by hand: said where its people see it, and made good once it is unarchived', async () => {
    const bench = await openedWithPeople(db.pool);
    Object.assign(room(bench, old), { archived: true });
    await makePrivate(bench);
    const incident = await bench.incident(1);
    expect(incident.channel).toMatchObject({ name: 'inc-1-private', archived: false });
    expect(incident.troubles.map((one) => [one.kind, one.code])).toEqual([['slack.channel.close', 'archived_before']]);
    expect(textsIn(bench, 'inc-1-private')).toContain('unarchive it in Slack');
    Object.assign(room(bench, old), { archived: false });
    await click(db.pool, 'UANA', 'retry_effects', '1', { channel: incident.channel?.id ?? '' });
    await bench.settle();
    expect((await bench.incident(1)).troubles).toEqual([]);
    expect(room(bench, 'inc-1-former').archived).toBe(true);
  });

  test('its people could not be invited: the old channel stays open until they are', async () => {
    const bench = await openedWithPeople(db.pool);
    bench.slack.fail('invite', new Rejected('slack', 'no_permission', 'Slack says no_permission'));
    await makePrivate(bench);
    expect(room(bench, old).archived).toBe(false);
    expect(textsIn(bench, old)).not.toContain('5xx');
    await click(db.pool, 'UANA', 'retry_effects', '1', { channel: (await bench.incident(1)).channel?.id ?? '' });
    await bench.settle();
    expect(room(bench, 'inc-1-former').archived).toBe(true);
    expect(room(bench, 'inc-1-private').members.has('UBEN')).toBe(true);
  });

  test('hundreds of people move, some at a time', async () => {
    const bench = await openedWithPeople(db.pool);
    for (let n = 0; n < 200; n += 1) room(bench, old).members.add(bench.slack.person(`UCROWD${n}`).id);
    await makePrivate(bench);
    expect(room(bench, 'inc-1-private').members.size).toBe(202);
    expect(bench.slack.count('invite')).toBeLessThan(8);
    expect(room(bench, 'inc-1-former').archived).toBe(true);
  });
});
