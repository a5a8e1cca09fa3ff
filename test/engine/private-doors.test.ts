// Who may still come in by a button, a form, a name or a channel once an incident is private: those who are in it, and nobody else.
import { beforeEach, describe, expect, test } from 'vitest';
import { arrive, click, command, event, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const ana = { type: 'person', id: 'UANA', via: 'slack' } as const;
const canary = 'plumage';
const run = '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11';

function world(): Bench {
  const bench = testContext({ pool: db.pool });
  for (const id of ['UANA', 'UBEN', 'UMALLORY']) if (!bench.slack.users.some((one) => one.id === id)) bench.slack.person(id);
  if (!bench.pagerduty.incidents.has('PD1')) bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  return bench;
}
async function opened(bench: Bench): Promise<Bench> {
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', title: `the ${canary} is on fire` });
  await bench.settle();
  return bench;
}

describe('buttons and names that are left over', () => {
  test('whoever is not in it learns nothing from a button that still stands somewhere, nor by its number', async () => {
    const bench = await opened(world());
    const old = (await bench.incident(1)).channel?.id ?? '';
    await command(db.pool, 'UANA', 'commander', old);
    await submit(db.pool, 'UANA', 'make_private', '1');
    await bench.settle();
    bench.slack.told.splice(0);
    const before = (await bench.incident(1)).seq;
    const values = ['1', '1:1', '1:note', '1:timeline', '1:identified', '1:SEV1', '1:checkout-5xx', `1:${run}`, `1:${run}:0:a1b2c3d4e5f60718`, '1:scribe:U0EVE'];
    for (const [action, { input, where }] of bench.context.registry.actions) {
      const [value] = values.filter((one) => where !== 'command' && input.safeParse(one).success);
      for (const channel of value === undefined ? [] : [old, 'D0MALLORY']) await click(db.pool, 'UMALLORY', action, value ?? '', { channel });
    }
    for (const text of ['status INC-1', 'timeline INC-1', 'note INC-1 hello', 'list']) await command(db.pool, 'UMALLORY', text, old);
    // A form that was opened while it was public.
    for (const form of ['note', 'resolve', 'make_private']) await submit(db.pool, 'UMALLORY', form, '1', { text: 'hello', evidence: 'hello', reason: 'hello' });
    await bench.settle();
    const all = JSON.stringify([bench.slack.told, bench.slack.opened, bench.slack.messages.filter((one) => one.channel === 'UMALLORY')]);
    expect(all.match(/I know no INC-1/g)?.length).toBeGreaterThan(2 * 20);
    expect(all).not.toContain(canary);
    expect((await bench.incident(1)).seq).toBe(before);
  });

  test('whoever is in it uses them as before, in the channel and in their own conversation', async () => {
    const bench = await opened(world());
    await command(db.pool, 'UANA', 'commander', (await bench.incident(1)).channel?.id);
    await submit(db.pool, 'UANA', 'make_private', '1');
    await bench.settle();
    // Ben was invited by hand: Slack lets him in, so his clicks in the channel count.
    await click(db.pool, 'UBEN', 'add_note', '1', { channel: (await bench.incident(1)).channel?.id ?? '' });
    await click(db.pool, 'UANA', 'add_note', '1', { channel: 'D0ANA' });
    await bench.settle();
    expect(bench.slack.opened).toHaveLength(2);
  });

  test('a word to one person reaches those who have something to do in it, and nobody else', async () => {
    const bench = await opened(world());
    await submit(db.pool, 'UANA', 'make_private', '1');
    await bench.settle();
    const task = { kind: 'task.added', by: ana, data: { task: 1, text: `count the ${canary}`, assignee: { ...ana, id: 'UBEN' } } } as const;
    await decided(db.pool, 1, [task], [
      { kind: 'slack.tell', data: { user: 'UBEN', about: 'task', ref: '1' } }, { kind: 'slack.tell', data: { user: 'UMALLORY', about: 'task', ref: '1' } },
    ]);
    await bench.settle();
    expect(bench.slack.messages.filter((one) => one.channel === 'UBEN').length).toBeGreaterThan(0);
    expect(bench.slack.messages.filter((one) => one.channel === 'UMALLORY')).toEqual([]);
  });
});

test('whoever is taken out of the private channel no longer sees it, and is brought in again only by a person', async () => {
  const bench = await opened(world());
  await command(db.pool, 'UANA', 'commander', (await bench.incident(1)).channel?.id);
  await bench.settle();
  bench.slack.rooms[1]?.members.add('UBEN');
  await submit(db.pool, 'UANA', 'make_private', '1');
  await bench.settle();
  const channel = (await bench.incident(1)).channel?.id ?? '';
  const room = bench.slack.rooms.find((one) => one.id === channel);
  expect(room?.members.has('UBEN')).toBe(true);
  // He has a task, so he would be brought in by himself.
  await decided(db.pool, 1, [{ kind: 'task.added', by: ana, data: { task: 1, text: 'look', assignee: { ...ana, id: 'UBEN' } } }]);
  room?.members.delete('UBEN');
  await event(db.pool, { type: 'member_left_channel', user: 'UBEN', channel, event_ts: '2.1' });
  await bench.settle();
  await command(db.pool, 'UBEN', 'status INC-1', 'C0001');
  await decided(db.pool, 1, [], [{ kind: 'slack.people.invite', data: {} }]);
  await bench.settle();
  expect(JSON.stringify(bench.slack.told.filter((one) => one.user === 'UBEN'))).not.toContain(canary);
  expect(room?.members.has('UBEN')).toBe(false);
  await event(db.pool, { type: 'member_joined_channel', user: 'UBEN', channel, inviter: 'UANA', event_ts: '3.1' });
  await bench.settle();
  expect(await bench.incident(1)).toMatchObject({ invited: expect.arrayContaining(['UBEN']), left: [] });
});
