// The incident's channel: one, ours, and found again whatever dies between Slack's answer and our database.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { factsOf } from '../../src/store/fact.ts';
import { channelsOfNobody } from '../../src/store/incident.ts';
import { arrive, click, command, event } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { expireLeases, testContext, type Bench } from '../support/engine.ts';
import { bot, fakeSlack } from '../support/fake-slack.ts';
import { decided, opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const name = 'inc-1-checkout-answers-with-5xx';
const ambiguous = new Outage('slack', 'no answer', { ambiguous: true });
async function triggered(bench: Bench): Promise<void> {
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
}
const names = (bench: Bench) => bench.slack.rooms.map((room) => room.name).filter((one) => one !== 'incidents');
const kinds = async () => (await factsOf(db.pool, 1)).map((fact) => fact.kind);
const announcement = (bench: Bench) => JSON.stringify(bench.slack.said('incidents').map((one) => one.message));

describe('a channel that was made and could not be saved is found again', () => {
  test('after an answer that was lost', async () => {
    const bench = testContext({ pool: db.pool });
    bench.slack.fail('createChannel', ambiguous, { when: 'after' });
    await triggered(bench);
    await bench.settle();
    expect(names(bench)).toEqual([name]);
    expect((await factsOf(db.pool, 1)).find((fact) => fact.kind === 'channel.created')).toMatchObject({ data: { name, adopted: true } });
    expect(await bench.left()).toEqual([]);
  });

  test('by another worker when the first died with it', async () => {
    const bench = testContext({ pool: db.pool });
    // The worker never comes back from this call: it is as dead as one that was killed.
    const dead = Promise.withResolvers<never>();
    const slack = { ...bench.slack, createChannel: async (input: Parameters<typeof bench.slack.createChannel>[0]) => { await bench.slack.createChannel(input); return dead.promise; } };
    const dying = testContext({ pool: db.pool, slack });
    await triggered(bench);
    const drained = dying.engine.drain();
    while (names(bench).length === 0) await pause();
    await expireLeases(db.pool);
    await bench.settle();
    expect(names(bench)).toEqual([name]);
    expect((await bench.incident(1)).channel).toMatchObject({ name });
    const saved = await kinds();
    dead.reject(new Error('the dead do not speak'));
    await Promise.all([dying.engine.stop(), drained]);
    expect(await kinds()).toEqual(saved);
  });
});

test('where Slack lets two of one name through, one is the incident’s and the other is nobody’s', async () => {
  const made = fakeSlack();
  const bench = testContext({ pool: db.pool, slack: { ...made, createChannel: (input: { name: string; private: boolean }) => {
    const room = made.room(input.name, { private: input.private, createdBy: bot });
    return made.rooms.filter((one) => one.name === input.name).length === 1 ? Promise.reject(ambiguous) : Promise.resolve(room);
  } } });
  await triggered(bench);
  await bench.settle();
  const both = made.rooms.filter((one) => one.name === name).map(({ id }) => id);
  expect(both).toHaveLength(2);
  const owned = (await bench.incident(1)).channel?.id ?? '';
  expect((await factsOf(db.pool, 1)).filter((fact) => fact.kind === 'channel.created')).toHaveLength(1);
  expect(made.messages.filter((one) => both.includes(one.channel)).every((one) => one.channel === owned)).toBe(true);
  // It is this that `tocsin doctor` names.
  expect([...await channelsOfNobody(db.pool, both)]).toEqual(both.filter((id) => id !== owned));
});

describe('a channel of that name that is not ours to take gets a suffix', () => {
  test.each([
    ['somebody else’s', {}],
    ['our own from before this incident', { createdBy: bot, createdAt: new Date(Date.now() - 20 * 60_000) }],
    ['our own that is archived', { createdBy: bot, archived: true }],
  ])('%s', async (_whose, more) => {
    const bench = testContext({ pool: db.pool });
    bench.slack.room(name, more);
    await triggered(bench);
    await bench.settle();
    expect(names(bench)).toEqual([name, `${name}-2`]);
    expect((await bench.incident(1)).channel?.name).toBe(`${name}-2`);
  });

  test('another incident’s', async () => {
    const bench = testContext({ pool: db.pool });
    await opened(db.pool);
    const room = bench.slack.room('inc-2-checkout-answers-with-5xx', { createdBy: bot, createdAt: new Date() });
    await decided(db.pool, 1, [{ kind: 'channel.created', data: { channel: room.id, name: room.name, adopted: false } }]);
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', service: 'search' });
    await bench.settle();
    expect((await bench.incident(2)).channel?.name).toBe(`${room.name}-2`);
  });

  test('and a suffixed one that was lost is found again too', async () => {
    const bench = testContext({ pool: db.pool });
    bench.slack.room(name);
    const twice = new Rejected('slack', 'name_taken', 'taken');
    bench.slack.fail('createChannel', twice);
    bench.slack.fail('createChannel', ambiguous, { when: 'after' });
    await triggered(bench);
    await bench.settle();
    expect(names(bench)).toEqual([name, `${name}-2`]);
    expect((await bench.incident(1)).channel?.name).toBe(`${name}-2`);
  });
});

describe('no channel at all', () => {
  const refused = new Rejected('slack', 'restricted_action', 'Slack says that this workspace lets no app create channels.');

  test('is a fact for it and for everything that needed it, and the announcement says so', async () => {
    const bench = testContext({ pool: db.pool });
    bench.slack.fail('createChannel', refused);
    await triggered(bench);
    await bench.settle();
    const lost = (await factsOf(db.pool, 1)).flatMap((fact) => (fact.kind === 'effect.given_up' ? [[fact.data.effectKind, fact.data.code]] : []));
    expect(lost[0]).toEqual(['slack.channel.create', 'restricted_action']);
    expect(lost.slice(1).map(([kind, code]) => `${kind} ${code}`).sort()).toEqual([
      'slack.bookmarks.set needs', 'slack.card.show needs', 'slack.people.invite needs', 'slack.topic.set needs',
    ]);
    expect(bench.slack.said('incidents')).toHaveLength(1);
    expect(announcement(bench)).toContain('lets no app create channels');
    expect((await bench.left()).every((row) => row.state === 'given_up')).toBe(true);
  });

  test('leaves nothing behind that waits for ever, whatever happens in the incident afterwards', async () => {
    const bench = testContext({ pool: db.pool });
    bench.slack.fail('createChannel', refused);
    await triggered(bench);
    await bench.settle();
    await command(db.pool, 'UANA', 'commander INC-1');
    await bench.settle();
    expect(await bench.incident(1)).toMatchObject({ commander: { id: 'UANA' } });
    expect((await bench.left()).filter((row) => row.state === 'waiting')).toEqual([]);
  });

  test('is told to the person who declared it', async () => {
    const bench = testContext({ pool: db.pool });
    bench.slack.person('UANA');
    bench.slack.fail('createChannel', refused);
    await command(db.pool, 'UANA', 'declare the site is down');
    await bench.settle();
    const told = bench.slack.messages.filter((one) => one.channel === 'UANA');
    expect(told).toMatchObject([{ message: { text: expect.stringContaining('lets no app create channels') } }]);
  });

  test('can be tried again by a person, and then everything follows', async () => {
    const bench = testContext({ pool: db.pool });
    bench.slack.fail('createChannel', refused);
    await triggered(bench);
    await bench.settle();
    await click(db.pool, 'UANA', 'retry_effects', '1');
    await bench.settle();
    expect(await bench.incident(1)).toMatchObject({ troubles: [], channel: { name } });
    expect(bench.slack.said(name).filter((one) => one.pinned)).toHaveLength(1);
    expect(await bench.left()).toEqual([]);
    expect(announcement(bench)).not.toContain('lets no app create channels');
  });
});

describe('archived by hand', () => {
  async function archived(): Promise<Bench> {
    const bench = testContext({ pool: db.pool });
    await triggered(bench);
    await bench.settle();
    for (const room of bench.slack.rooms) if (room.name === name) room.archived = true;
    return bench;
  }

  test('is a fact and no trouble, once, even when Slack’s event never came', async () => {
    const bench = await archived();
    await command(db.pool, 'UANA', 'status INC-1 identified');
    await command(db.pool, 'UANA', 'severity SEV2', (await bench.incident(1)).channel?.id);
    await bench.settle();
    const incident = await bench.incident(1);
    expect(incident).toMatchObject({ troubles: [], status: 'identified', channel: { archived: true } });
    expect((await kinds()).filter((kind) => kind === 'channel.archived')).toHaveLength(1);
    expect(await bench.left()).toEqual([]);
    expect(announcement(bench)).toContain('Identified');
  });

  test('and unarchived again is followed', async () => {
    const bench = await archived();
    const channel = (await bench.incident(1)).channel?.id;
    await event(db.pool, { type: 'channel_archive', channel, user: 'UANA', event_ts: '1.1' });
    await bench.settle();
    for (const room of bench.slack.rooms) room.archived = false;
    await event(db.pool, { type: 'channel_unarchive', channel, user: 'UANA', event_ts: '2.1' });
    await bench.settle();
    expect((await bench.incident(1)).channel?.archived).toBe(false);
    expect(bench.slack.said(name).find((one) => one.pinned)?.edits).toBeGreaterThan(0);
  });

  test('of the channel of announcements says nothing of the incident’s own', async () => {
    const bench = testContext({ pool: db.pool });
    for (const room of bench.slack.rooms) room.archived = true;
    await triggered(bench);
    await bench.settle();
    const { channel, troubles } = await bench.incident(1);
    expect(channel?.archived).toBe(false);
    expect(new Set(troubles.map((one) => `${one.kind} ${one.code}`))).toEqual(new Set(['slack.announcement.show is_archived']));
  });
});

function pause(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, 2); });
}
