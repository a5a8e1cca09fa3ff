// A public incident becomes private: its people move to a channel of their own, and what Tocsin showed in public is taken back.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { factsOf } from '../../src/store/fact.ts';
import { homeOpened } from '../../src/store/home.ts';
import { arrive, click, command, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { expireLeases, testContext, type Bench } from '../support/engine.ts';
import { bot, type Room } from '../support/fake-slack.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const old = 'inc-1-checkout-answers-with-5xx';
const lost = new Outage('slack', 'no answer', { ambiguous: true });
const refused = new Rejected('slack', 'restricted_action', 'Slack says that this workspace lets no app make private channels.');

/** An incident with a channel in which Ana and Ben are, Ben only because he joined by himself. */
async function opened(bench = testContext({ pool: db.pool })): Promise<Bench> {
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  for (const id of ['UANA', 'UBEN', 'UMALLORY', 'UEVE']) if (!bench.slack.users.some((one) => one.id === id)) bench.slack.person(id);
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  await command(db.pool, 'UANA', 'commander', (await bench.incident(1)).channel?.id);
  await bench.settle();
  room(bench, old).members.add('UBEN');
  return bench;
}
async function makePrivate(bench: Bench, by = 'UANA'): Promise<void> {
  await submit(db.pool, by, 'make_private', '1', { reason: 'customer data' });
  await bench.settle();
}
function room(bench: Bench, name: string): Room {
  const found = bench.slack.rooms.find((one) => one.name === name);
  if (!found) throw new Error(`there is no #${name}: ${bench.slack.rooms.map((one) => one.name).join(', ')}`);
  return found;
}
const texts = (bench: Bench, name: string) => bench.slack.said(name).map((one) => JSON.stringify(one.message)).join('\n');
const undone = async (bench: Bench) => (await bench.left()).filter((row) => row.kind !== 'nudge');
const kinds = async () => (await factsOf(db.pool, 1)).map((fact) => fact.kind);

describe('a public incident that becomes private', () => {
  test('goes on in a private channel with a name that tells nothing, with everybody who was in the old one', async () => {
    const bench = await opened();
    room(bench, old).members.add('UGUEST').add('UROBOT').add('UGONE');
    bench.slack.person('UGUEST', { isOutsider: true });
    bench.slack.person('UROBOT', { isBot: true });
    bench.slack.person('UGONE', { deleted: true });
    await makePrivate(bench, 'UEVE');
    const incident = await bench.incident(1);
    expect(incident).toMatchObject({ private: true, channel: { name: 'inc-1-private', archived: false }, madePrivate: { by: { id: 'UEVE' }, reason: 'customer data' }, troubles: [] });
    expect([...room(bench, 'inc-1-private').members].sort()).toEqual(['UANA', 'UBEN', 'UEVE']);
    expect([...incident.invited].sort()).toEqual(['UANA', 'UBEN', 'UEVE']);
    expect(room(bench, 'inc-1-private').private).toBe(true);
    expect(bench.slack.said('inc-1-private').filter((one) => one.pinned)).toHaveLength(1);
    expect(texts(bench, 'inc-1-private')).toContain('customer data');
    expect(room(bench, 'inc-1-private').topic).toContain('Investigating');
    expect(await undone(bench)).toEqual([]);
  });

  test('leaves one line of Tocsin’s in the old channel, which is renamed and archived, and one in the announcement', async () => {
    const bench = await opened();
    const { id } = room(bench, old);
    await command(db.pool, 'UANA', 'status identified', id);
    await bench.settle();
    const before = bench.slack.messages.filter((one) => one.channel === id);
    expect(before.length).toBeGreaterThan(0);
    await makePrivate(bench);
    const left = room(bench, 'inc-1-former');
    expect(left).toMatchObject({ id, archived: true, topic: 'This incident is private now' });
    expect(bench.slack.messages.filter((one) => one.channel === id).map((one) => one.message.text)).toEqual([expect.stringMatching(/^This incident is private now/)]);
    expect(bench.slack.said('incidents')).toHaveLength(1);
    expect(texts(bench, 'incidents')).not.toMatch(/5xx|checkout|identified|C0002/i);
    expect((await kinds()).slice(-1)).not.toContain('incident.made_private');
    expect(await kinds()).toContain('channel.closed');
  });

  test('the old channel is closed after its people are in the new one, and taken back before that', async () => {
    const bench = await opened();
    const { id } = room(bench, old);
    const order: string[] = [];
    const { archiveChannel, invite, update } = bench.slack;
    const watched = testContext({ pool: db.pool, pagerduty: bench.pagerduty, slack: {
      ...bench.slack,
      archiveChannel: async (channel) => { order.push(`archive ${channel === id ? 'old' : 'new'}`); return archiveChannel(channel); },
      invite: async (channel, users) => { order.push(`invite ${channel === id ? 'old' : 'new'}`); return invite(channel, users); },
      update: async (input) => { if (input.channel === id) order.push('take back'); return update(input); },
    } });
    bench.slack.fail('invite', lost, { when: 'before', times: 3 });
    await makePrivate(watched);
    expect(order.indexOf('take back')).toBeLessThan(order.indexOf('archive old'));
    expect(order.lastIndexOf('invite new')).toBeLessThan(order.indexOf('archive old'));
    expect(order.filter((one) => one === 'archive old')).toHaveLength(1);
    expect(order).not.toContain('invite old');
    expect(room(bench, 'inc-1-private').members.has('UBEN')).toBe(true);
  });

  test('takes back updates under the announcement', async () => {
    const bench = await opened();
    const { announcement } = await bench.incident(1);
    await bench.slack.post({ channel: announcement?.channel ?? '', effect: 'effect-9999', message: { text: 'cards fail in the EU' }, thread: announcement?.ts });
    await makePrivate(bench);
    expect(texts(bench, 'incidents')).not.toContain('cards fail');
  });

  test('shows running work anew: tasks, decisions, the handoff', async () => {
    const bench = await opened();
    const ana = { type: 'person', id: 'UANA', via: 'slack' } as const;
    const ben = { ...ana, id: 'UBEN' };
    await decided(db.pool, 1, [
      { kind: 'task.added', by: ana, data: { task: 1, text: 'look at the logs', assignee: ben } },
      { kind: 'task.added', by: ana, data: { task: 2, text: 'done already', assignee: ben } },
      { kind: 'task.ended', by: ben, data: { task: 2, how: 'done' } },
      { kind: 'handoff.offered', by: ana, data: { handoff: 1, to: ben, from: ana } },
    ], [{ kind: 'slack.item.show', data: { item: 'task', ref: '1' } }, { kind: 'slack.item.show', data: { item: 'handoff', ref: '1' } }]);
    await bench.settle();
    expect(texts(bench, old)).toContain('look at the logs');
    await makePrivate(bench);
    const shown = bench.slack.said('inc-1-private').filter((one) => !one.pinned).map((one) => JSON.stringify(one.message));
    expect(shown.some((one) => one.includes('look at the logs'))).toBe(true);
    expect(shown.filter((one) => one.includes('done already'))).toEqual([]);
    expect(Object.keys((await bench.incident(1)).shown).sort()).toEqual(['handoff:1', 'task:1']);
    expect(texts(bench, 'inc-1-former')).not.toContain('look at the logs');
  });

  test('says to the person who asked what was visible, in the old channel seen by them alone', async () => {
    const bench = await opened();
    const { id } = room(bench, old);
    await makePrivate(bench);
    const told = bench.slack.told.filter((one) => one.user === 'UANA').at(-1);
    expect(told).toMatchObject({ where: id, text: expect.stringMatching(/private now[^]*anybody in the workspace[^]*announced[^]*PagerDuty/) });
  });

  test('a second time changes nothing', async () => {
    const bench = await opened();
    await makePrivate(bench);
    const facts = await kinds();
    await makePrivate(bench);
    expect(await kinds()).toEqual(facts);
    expect(bench.slack.rooms.map((one) => one.name).sort()).toEqual(['inc-1-former', 'inc-1-private', 'incidents']);
  });

  test('is gone from everybody’s Home, also from one that was opened long ago', async () => {
    const bench = await opened();
    for (const user of ['UMALLORY', 'UANA']) await homeOpened(db.pool, user);
    await db.pool.query(`update home set opened_at = now() - interval '20 hours'`);
    await makePrivate(bench);
    expect(JSON.stringify(bench.slack.homes.get('UMALLORY'))).not.toContain('5xx');
    expect(bench.slack.homes.has('UANA')).toBe(true);
  });
});

describe('what dies or fails on the way', () => {
  test.each(['before', 'after'] as const)('an answer to making the channel that was lost (%s it was made): one private channel', async (when) => {
    const bench = await opened();
    bench.slack.fail('createChannel', lost, { when });
    await makePrivate(bench);
    expect(bench.slack.rooms.map((one) => one.name).sort()).toEqual(['inc-1-former', 'inc-1-private', 'incidents']);
    expect((await bench.incident(1)).channel?.name).toBe('inc-1-private');
    expect((await factsOf(db.pool, 1)).filter((fact) => fact.kind === 'channel.created').at(-1)?.data).toMatchObject({ adopted: when === 'after' });
  });

  test('the process, between making the channel and saving it: the next one finds it', async () => {
    const bench = await opened();
    const dead = Promise.withResolvers<never>();
    const { createChannel } = bench.slack;
    const dying = testContext({ pool: db.pool, pagerduty: bench.pagerduty, slack: { ...bench.slack, createChannel: async (input) => { await createChannel(input); return dead.promise; } } });
    await submit(db.pool, 'UANA', 'make_private', '1');
    void dying.engine.drain();
    while (!bench.slack.rooms.some((one) => one.name === 'inc-1-private')) await new Promise((resolve) => { setTimeout(resolve, 2); });
    await expireLeases(db.pool);
    await bench.settle();
    expect(bench.slack.rooms.filter((one) => one.private).map((one) => one.name)).toEqual(['inc-1-private']);
    dead.reject(new Error('the dead do not speak'));
    await dying.engine.stop();
    expect((await bench.incident(1)).channel?.name).toBe('inc-1-private');
  });

  test.each([
    ['somebody else’s', {}],
    ['our own from before', { createdBy: bot, createdAt: new Date(Date.now() - 60_000), private: true }],
    ['our own, but public', { createdBy: bot, createdAt: new Date(Date.now() + 60_000), private: false }],
    ['our own that is archived', { createdBy: bot, createdAt: new Date(Date.now() + 60_000), private: true, archived: true }],
  ])('a channel of that name that is %s is left alone', async (_whose, more) => {
    const bench = await opened();
    bench.slack.room('inc-1-private', more);
    await makePrivate(bench);
    expect((await bench.incident(1)).channel?.name).toBe('inc-1-private-2');
  });

  test('429 on everything: it waits, and all is as it should be', async () => {
    const bench = await opened();
    for (const method of ['createChannel', 'invite', 'update', 'remove', 'findPosted', 'members', 'renameChannel', 'archiveChannel', 'setTopic', 'user']) {
      bench.slack.fail(method, new Outage('slack', 'slower, please', { retryAfterMs: 1 }));
    }
    await makePrivate(bench);
    expect(room(bench, 'inc-1-former').archived).toBe(true);
    expect([...room(bench, 'inc-1-private').members].sort()).toEqual(['UANA', 'UBEN']);
    expect(await undone(bench)).toEqual([]);
  });

  test('no private channel at all: nothing more is said in public, only the person who asked is told, and they can try again', async () => {
    const bench = await opened();
    const { id } = room(bench, old);
    bench.slack.fail('createChannel', refused);
    await makePrivate(bench, 'UEVE');
    await command(db.pool, 'UANA', 'note INC-1 the key is in the log');
    await command(db.pool, 'UANA', 'severity INC-1 SEV1');
    await bench.settle();
    expect(await bench.incident(1)).toMatchObject({ private: true, severity: 'SEV1' });
    expect((await bench.incident(1)).channel).toBeUndefined();
    expect(bench.slack.messages.filter((one) => one.channel === id).map((one) => one.message.text)).toEqual([expect.stringMatching(/^This incident is private now/)]);
    expect(texts(bench, 'incidents')).not.toMatch(/5xx|lets no app/);
    expect(bench.slack.messages.filter((one) => one.message.text.includes('lets no app make private channels')).map((one) => one.channel)).toEqual(['UEVE']);
    expect(room(bench, old).archived).toBe(false);
    expect((await undone(bench)).filter((row) => row.state !== 'given_up')).toEqual([]);
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
    const bench = await opened();
    Object.assign(room(bench, old), { archived: true });
    await makePrivate(bench);
    const incident = await bench.incident(1);
    expect(incident.channel).toMatchObject({ name: 'inc-1-private', archived: false });
    expect(incident.troubles.map((one) => [one.kind, one.code])).toEqual([['slack.channel.close', 'archived_before']]);
    expect(texts(bench, 'inc-1-private')).toContain('unarchive it in Slack');
    Object.assign(room(bench, old), { archived: false });
    await click(db.pool, 'UANA', 'retry_effects', '1', { channel: incident.channel?.id ?? '' });
    await bench.settle();
    expect((await bench.incident(1)).troubles).toEqual([]);
    expect(room(bench, 'inc-1-former').archived).toBe(true);
  });

  test('its people could not be invited: the old channel stays open until they are', async () => {
    const bench = await opened();
    bench.slack.fail('invite', new Rejected('slack', 'no_permission', 'Slack says no_permission'));
    await makePrivate(bench);
    expect(room(bench, old).archived).toBe(false);
    expect(texts(bench, old)).not.toContain('5xx');
    await click(db.pool, 'UANA', 'retry_effects', '1', { channel: (await bench.incident(1)).channel?.id ?? '' });
    await bench.settle();
    expect(room(bench, 'inc-1-former').archived).toBe(true);
    expect(room(bench, 'inc-1-private').members.has('UBEN')).toBe(true);
  });

  test('hundreds of people move, some at a time', async () => {
    const bench = await opened();
    for (let n = 0; n < 200; n += 1) room(bench, old).members.add(bench.slack.person(`UCROWD${n}`).id);
    await makePrivate(bench);
    expect(room(bench, 'inc-1-private').members.size).toBe(202);
    expect(bench.slack.count('invite')).toBeLessThan(8);
    expect(room(bench, 'inc-1-former').archived).toBe(true);
  });
});
