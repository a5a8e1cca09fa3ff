// A public incident becomes private: its people move to a channel of their own, and what Tocsin showed in public is taken back.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { factsOf } from '../../src/store/fact.ts';
import { homeOpened } from '../../src/store/home.ts';
import { command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { makePrivate, old, openedWithPeople, room, textsIn, undone } from '../support/private.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const lost = new Outage('slack', 'no answer', { ambiguous: true });
const kinds = async () => (await factsOf(db.pool, 1)).map((fact) => fact.kind);

describe('a public incident that becomes private', () => {
  test('goes on in a private channel with a name that tells nothing, with everybody who was in the old one', async () => {
    const bench = await openedWithPeople(db.pool);
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
    expect(textsIn(bench, 'inc-1-private')).toContain('customer data');
    expect(room(bench, 'inc-1-private').topic).toContain('Investigating');
    expect(await undone(bench)).toEqual([]);
  });

  test('leaves one line of Tocsin’s in the old channel, which is renamed and archived, and one in the announcement', async () => {
    const bench = await openedWithPeople(db.pool);
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
    expect(textsIn(bench, 'incidents')).not.toMatch(/5xx|checkout|identified|C0002/i);
    expect((await kinds()).slice(-1)).not.toContain('incident.made_private');
    expect(await kinds()).toContain('channel.closed');
  });

  test('the old channel is closed after its people are in the new one, and taken back before that', async () => {
    const bench = await openedWithPeople(db.pool);
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
    const bench = await openedWithPeople(db.pool);
    const { announcement } = await bench.incident(1);
    await bench.slack.post({ channel: announcement?.channel ?? '', effect: 'effect-9999', message: { text: 'cards fail in the EU' }, thread: announcement?.ts });
    await makePrivate(bench);
    expect(textsIn(bench, 'incidents')).not.toContain('cards fail');
  });

  test('shows running work anew: tasks, decisions, the handoff', async () => {
    const bench = await openedWithPeople(db.pool);
    const ana = { type: 'person', id: 'UANA', via: 'slack' } as const;
    const ben = { ...ana, id: 'UBEN' };
    await decided(db.pool, 1, [
      { kind: 'task.added', by: ana, data: { task: 1, text: 'look at the logs', assignee: ben } },
      { kind: 'task.added', by: ana, data: { task: 2, text: 'done already', assignee: ben } },
      { kind: 'task.ended', by: ben, data: { task: 2, how: 'done' } },
      { kind: 'handoff.offered', by: ana, data: { handoff: 1, to: ben, from: ana } },
    ], [{ kind: 'slack.item.show', data: { item: 'task', ref: '1' } }, { kind: 'slack.item.show', data: { item: 'handoff', ref: '1' } }]);
    await bench.settle();
    expect(textsIn(bench, old)).toContain('look at the logs');
    await makePrivate(bench);
    const shown = bench.slack.said('inc-1-private').filter((one) => !one.pinned).map((one) => JSON.stringify(one.message));
    expect(shown.some((one) => one.includes('look at the logs'))).toBe(true);
    expect(shown.filter((one) => one.includes('done already'))).toEqual([]);
    expect(Object.keys((await bench.incident(1)).shown).sort()).toEqual(['handoff:1', 'task:1']);
    expect(textsIn(bench, 'inc-1-former')).not.toContain('look at the logs');
  });

  test('says to the person who asked what was visible, in the old channel seen by them alone', async () => {
    const bench = await openedWithPeople(db.pool);
    const { id } = room(bench, old);
    await makePrivate(bench);
    const told = bench.slack.told.filter((one) => one.user === 'UANA').at(-1);
    expect(told).toMatchObject({ where: id, text: expect.stringMatching(/private now[^]*anybody in the workspace[^]*announced[^]*PagerDuty/) });
  });

  test('a second time changes nothing', async () => {
    const bench = await openedWithPeople(db.pool);
    await makePrivate(bench);
    const facts = await kinds();
    await makePrivate(bench);
    expect(await kinds()).toEqual(facts);
    expect(bench.slack.rooms.map((one) => one.name).sort()).toEqual(['inc-1-former', 'inc-1-private', 'incidents']);
  });

  test('is gone from everybody’s Home, also from one that was opened long ago', async () => {
    const bench = await openedWithPeople(db.pool);
    for (const user of ['UMALLORY', 'UANA']) await homeOpened(db.pool, user);
    await db.pool.query(`update home set opened_at = now() - interval '20 hours'`);
    await makePrivate(bench);
    expect(JSON.stringify(bench.slack.homes.get('UMALLORY'))).not.toContain('5xx');
    expect(bench.slack.homes.has('UANA')).toBe(true);
  });
});
