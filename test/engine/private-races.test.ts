// What is on its way, or waits, while an incident becomes private: none of it stays where others read.
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewEffect } from '../../src/domain/effects.ts';
import { Outage } from '../../src/domain/errors.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Slack } from '../../src/ports.ts';
import { arrive, command, event, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase({ max: 12 });
beforeEach(db.cleanTables);

const ana = { type: 'person', id: 'UANA', via: 'slack' } as const;
const canary = 'plumage';

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

/** The same world, in which one method stops `when` it has acted, until it is let go. */
function holding(bench: Bench, method: keyof Slack, when: 'before' | 'after', matches: (input: never) => boolean = () => true) {
  const held = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const real = bench.slack[method] as (...args: readonly unknown[]) => Promise<unknown>;
  let first = true;
  async function slow(...args: readonly unknown[]): Promise<unknown> {
    if (!first || !matches(args[0] as never)) return real(...args);
    first = false;
    const done = when === 'after' ? await real(...args) : undefined;
    held.resolve();
    await gate.promise;
    return when === 'after' ? done : real(...args);
  }
  const slack = { ...bench.slack, [method]: slow };
  return { other: testContext({ pool: db.pool, slack, pagerduty: bench.pagerduty, github: bench.github }), held: held.promise, letGo: gate.resolve };
}

/** While the other process is held up, the incident becomes private; then everything comes to rest. */
async function privateMeanwhile(bench: Bench, { other, held, letGo }: ReturnType<typeof holding>, before: () => Promise<unknown>): Promise<void> {
  await before();
  const draining = other.engine.drain();
  await held;
  await decided(db.pool, 1, [{ kind: 'incident.made_private', by: ana, data: { ...(await was(bench)) } }], [
    { kind: 'slack.channel.move', data: { name: 'inc-1-private' } }, { kind: 'slack.announcement.show', data: {} }, ...(await closing(bench)),
  ]);
  letGo();
  await draining;
  await bench.settle();
  await other.engine.stop();
}
async function was(bench: Bench): Promise<{ was?: { id: string; name: string } }> {
  const { channel } = await bench.incident(1);
  return channel ? { was: { id: channel.id, name: channel.name } } : {};
}
async function closing(bench: Bench): Promise<NewEffect[]> {
  const { channel } = await bench.incident(1);
  return channel ? [{ kind: 'slack.channel.close', data: { channel: channel.id, redact: true } }] : [];
}

function expectHidden(bench: Bench): void {
  const open = bench.slack.rooms.filter((room) => !room.private);
  for (const room of open) {
    expect(`${room.name} ${room.topic}`).not.toContain(canary);
    for (const { message } of bench.slack.messages.filter((one) => one.channel === room.id)) expect(JSON.stringify(message)).not.toContain(canary);
  }
  expect(bench.slack.said('inc-1-private').filter((one) => one.pinned)).toHaveLength(1);
}

describe('on its way', () => {
  test.each(['before', 'after'] as const)('the first channel (%s Slack has made it): nothing is said in it, and it is closed', async (when) => {
    const bench = world();
    await privateMeanwhile(bench, holding(bench, 'createChannel', when), () => arrive(db.pool, { type: 'incident.triggered', key: 'PD1', title: `the ${canary} is on fire` }));
    expectHidden(bench);
    const [first] = bench.slack.rooms.filter((room) => room.name === 'inc-1-former');
    expect(first).toMatchObject({ archived: true });
    expect(bench.slack.messages.filter((one) => one.channel === first?.id)).toEqual([]);
    expect((await bench.incident(1)).formerChannels).toMatchObject([{ id: first?.id, closed: true }]);
  });

  test.each(['before', 'after'] as const)('the card (%s Slack has it)', async (when) => {
    const bench = world();
    const held = holding(bench, 'post', when, (input: { channel: string }) => bench.slack.rooms.find((room) => room.id === input.channel)?.name.startsWith('inc-') ?? false);
    await privateMeanwhile(bench, held, () => arrive(db.pool, { type: 'incident.triggered', key: 'PD1', title: `the ${canary} is on fire` }));
    expectHidden(bench);
    expect((await bench.incident(1)).card?.channel).toBe(bench.slack.rooms.find((room) => room.private)?.id);
  });

  test.each(['before', 'after'] as const)('the announcement (%s Slack has it)', async (when) => {
    const bench = world();
    const { id } = bench.slack.rooms.find((room) => room.name === 'incidents') ?? { id: '' };
    await privateMeanwhile(bench, holding(bench, 'post', when, (input: { channel: string }) => input.channel === id), () => arrive(db.pool, { type: 'incident.triggered', key: 'PD1', title: `the ${canary} is on fire` }));
    expectHidden(bench);
  });

  test.each(['before', 'after'] as const)('something that is said (%s Slack has it)', async (when) => {
    const bench = await opened(world());
    await command(db.pool, 'UANA', 'commander', (await bench.incident(1)).channel?.id);
    await bench.settle();
    await privateMeanwhile(bench, holding(bench, 'post', when), () => decided(db.pool, 1, [{ kind: 'effect.given_up', data: { effect: 9, effectKind: 'timer', lane: 'x', code: 'x', reason: `the ${canary}` } }], [{ kind: 'slack.say', data: { about: 'trouble', ref: '9' } }]));
    expectHidden(bench);
  });

  test('an invitation: whoever was brought into the old channel is brought into the new one', async () => {
    const bench = await opened(world());
    const held = holding(bench, 'invite', 'after');
    await privateMeanwhile(bench, held, () => decided(db.pool, 1, [{ kind: 'role.set', by: ana, data: { role: 'scribe', person: { ...ana, id: 'UBEN' } } }], [{ kind: 'slack.people.invite', data: {} }]));
    expectHidden(bench);
    expect(bench.slack.rooms.find((room) => room.private)?.members.has('UBEN')).toBe(true);
  });

  test('the postmortem: nothing more of it goes to GitHub once it is private', async () => {
    const bench = await opened(world());
    const { createBranch } = bench.github;
    const gate = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const github = { ...bench.github, createBranch: async (...args: Parameters<typeof createBranch>) => { const done = await createBranch(...args); held.resolve(); await gate.promise; return done; } };
    const other = testContext({ pool: db.pool, slack: bench.slack, pagerduty: bench.pagerduty, github });
    await privateMeanwhile(bench, { other, held: held.promise, letGo: gate.resolve }, () => command(db.pool, 'UANA', 'resolve INC-1 all is well'));
    expectHidden(bench);
    expect(bench.github.pulls).toEqual([]);
    expect(JSON.stringify([...bench.github.branches.values()].flat().flatMap((commit) => [...commit.files.values()]))).not.toContain(canary);
  });
});

describe('waiting for a Slack, a PagerDuty or a GitHub that is away', () => {
  test('what was to be said in the old channel, under the announcement, in PagerDuty or by a reaction never is', async () => {
    const bench = await opened(world());
    const { channel, announcement } = await bench.incident(1);
    const away = { slack: new Outage('slack', 'away'), pagerduty: new Outage('pagerduty', 'away') };
    for (const method of ['post', 'update', 'react'] as const) bench.slack.fail(method, away.slack, { times: 30 });
    bench.pagerduty.fail('addNote', away.pagerduty, { times: 30 });
    const facts: NewFact[] = [{ kind: 'update.sent', by: ana, data: { update: 1, text: `the ${canary} smoulders` } }];
    await decided(db.pool, 1, facts, [
      { kind: 'slack.say', data: { about: 'update', ref: '1' } }, { kind: 'slack.say', data: { about: 'update', ref: '1', to: 'announcement' } },
      { kind: 'slack.react', data: { channel: channel?.id ?? '', ts: '1.1', name: 'pushpin', on: true } },
    ]);
    await command(db.pool, 'UANA', `note the ${canary} again`, channel?.id);
    await bench.engine.drain();
    await submit(db.pool, 'UANA', 'make_private', '1');
    await bench.engine.drain();
    bench.slack.heal();
    bench.pagerduty.heal();
    await bench.settle();
    expectHidden(bench);
    expect([...bench.slack.reactions]).toEqual([]);
    expect(bench.pagerduty.incidents.get('PD1')?.notes).toEqual([]);
    expect(bench.slack.messages.filter((one) => one.thread === announcement?.ts)).toEqual([]);
  });
});

test('news of a channel that the incident has just left is news of no incident', async () => {
  const bench = await opened(world());
  const old = (await bench.incident(1)).channel?.id ?? '';
  // Found by its channel, and decided after the incident has left it: as the two happen in one transaction, the rows say so.
  const gate = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const waiting = db.pool.transaction(async (tx) => {
    await tx.query('select 1 from incident where id = 1 for update');
    held.resolve();
    await gate.promise;
    await tx.query(`update incident set state = state || '{"private": true, "channel": null, "madePrivate": {"by": {"type": "person", "id": "UANA", "via": "slack"}, "at": "2026-11-21T03:00:00.000Z"}}'`);
  });
  await held.promise;
  await event(db.pool, { type: 'member_joined_channel', user: 'UMALLORY', channel: old, event_ts: '1.1' });
  const draining = bench.engine.drain();
  await until(async () => (await db.pool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rowCount > 0);
  gate.resolve();
  await waiting;
  await draining;
  expect((await bench.incident(1)).invited).toEqual([]);
  expect(bench.slack.told).toEqual([]);
});

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => { setTimeout(resolve, 5); });
}
