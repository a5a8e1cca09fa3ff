// People see everything once: after answers that were lost, after messages that were deleted, and when doubles slipped through.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { arrive, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import type { Posted } from '../support/fake-slack.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const name = 'inc-1-checkout-answers-with-5xx';
const lost = new Outage('slack', 'no answer', { ambiguous: true });
async function opened(bench = testContext({ pool: db.pool })): Promise<Bench> {
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  return bench;
}
async function say(bench: Bench, text: string): Promise<void> {
  await command(db.pool, 'UANA', text, (await bench.incident(1)).channel?.id);
  await bench.settle();
}
const cards = (bench: Bench): Posted[] => bench.slack.said(name).filter((one) => one.pinned);

describe('after an answer that was lost', () => {
  test('every post is there once: card, announcement, and what is said', async () => {
    const bench = testContext({ pool: db.pool });
    bench.slack.fail('post', lost, { when: 'after', times: 2 });
    await opened(bench);
    expect([bench.slack.said(name).length, bench.slack.said('incidents').length]).toEqual([1, 1]);
    expect(cards(bench)).toHaveLength(1);
    bench.slack.fail('post', lost, { when: 'after', times: 2 });
    await say(bench, 'resolve all is well');
    const said = bench.slack.said(name).map((one) => one.effect);
    expect(new Set(said).size).toBe(said.length);
    expect(await bench.left()).toEqual([]);
  });

  test('every other call may be made again: invitation, pin, topic, bookmark, edit', async () => {
    const bench = testContext({ pool: db.pool });
    bench.slack.person('UANA', { email: 'ana@acme.example' });
    bench.pagerduty.users.push({ id: 'PANA', name: 'Ana', email: 'ana@acme.example' });
    for (const method of ['invite', 'pin', 'setTopic', 'addBookmark']) bench.slack.fail(method, lost, { when: 'after' });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', assignees: [{ id: 'PANA', summary: 'Ana' }] });
    await bench.settle();
    bench.slack.fail('update', lost, { when: 'after', times: 2 });
    await say(bench, 'severity SEV2');
    const room = bench.slack.rooms.find((one) => one.name === name);
    expect([room?.bookmarks.length, room?.members.size, cards(bench).length]).toEqual([1, 1, 1]);
    expect((await bench.incident(1)).invited).toEqual(['UANA']);
    expect(await bench.left()).toEqual([]);
  });

  test('a note is in PagerDuty once', async () => {
    const bench = await opened();
    bench.pagerduty.fail('addNote', new Outage('pagerduty', 'no answer', { ambiguous: true }), { when: 'after' });
    await say(bench, 'note the cache is cold');
    expect(bench.pagerduty.incidents.get('PD1')?.notes).toHaveLength(1);
  });

  test('there is one commit and one pull request', async () => {
    const bench = await opened();
    const away = new Outage('github', 'no answer', { ambiguous: true });
    for (const method of ['createBranch', 'commitFile', 'openPull', 'addLabels']) bench.github.fail(method, away, { when: 'after' });
    await say(bench, 'resolve all is well');
    expect(bench.github.pulls).toHaveLength(1);
    expect(await bench.incident(1)).toMatchObject({ postmortem: { state: 'open', number: 1 } });
  });
});

test('a double that slipped through is removed, and the first one stays', async () => {
  const bench = testContext({ pool: db.pool, backoffMs: 60_000 });
  bench.slack.fail('pin', lost, { when: 'before' });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.engine.drain();
  const [first] = bench.slack.said(name);
  if (!first) throw new Error('the card must be there');
  // As a worker would post it that had lost its lease without knowing.
  const second = await bench.slack.post({ channel: first.channel, message: first.message, effect: first.effect });
  await bench.settle();
  expect(bench.slack.said(name).map((one) => one.ts)).toEqual([first.ts]);
  expect((await bench.incident(1)).card?.ts).toBe(first.ts);
  expect(second.ts).not.toBe(first.ts);
});

describe('deleted by hand', () => {
  test.each(['card', 'announcement'] as const)('the %s is posted again, and edited from then on', async (which) => {
    const bench = await opened();
    const there = (await bench.incident(1))[which];
    if (!there) throw new Error(`the ${which} must be there`);
    await bench.slack.remove(there.channel, there.ts);
    await say(bench, 'severity SEV2');
    await say(bench, 'severity SEV1');
    const now = (await bench.incident(1))[which];
    expect(now?.ts).not.toBe(there.ts);
    const again = bench.slack.messages.filter((one) => one.channel === there.channel && one.ts === now?.ts);
    expect(again).toMatchObject([{ edits: expect.any(Number) }]);
    expect(again[0]?.edits).toBeGreaterThan(0);
    expect(bench.slack.said(which === 'card' ? name : 'incidents').filter((one) => one.message.text.includes('SEV1'))).toHaveLength(1);
    expect(await bench.left()).toEqual([]);
  });
});

test('the card shows the newest state however fast things change', async () => {
  const bench = await opened();
  const { channel } = await bench.incident(1);
  await Promise.all(['SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5'].map((severity, n) => command(db.pool, `U${n}`, `severity ${severity}`, channel?.id)));
  await Promise.all([bench.engine.drain(), testContext({ pool: db.pool, slack: bench.slack, pagerduty: bench.pagerduty }).engine.drain()]);
  await bench.settle();
  const { severity } = await bench.incident(1);
  expect(cards(bench)[0]?.message.text).toContain(severity);
  expect(bench.slack.said('incidents')[0]?.message.text).toContain(severity);
  expect(bench.slack.rooms.find((room) => room.name === name)?.topic).toContain(severity);
});

test('a person who is not in Slack is named once', async () => {
  const bench = testContext({ pool: db.pool });
  bench.pagerduty.users.push({ id: 'PBEN', name: 'Ben', email: 'ben@elsewhere.example' });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', assignees: [{ id: 'PBEN', summary: 'Ben' }] });
  await bench.settle();
  await decided(db.pool, 1, [], [{ kind: 'slack.people.invite', data: {} }]);
  await bench.settle();
  expect(bench.slack.said(name).filter((one) => one.message.text.includes('could not bring in'))).toHaveLength(1);
});

test('what a person wrote into the postmortem stays', async () => {
  const bench = await opened();
  await say(bench, 'resolve all is well');
  const [pull] = bench.github.pulls;
  const path = (await bench.incident(1)).postmortem?.path ?? '';
  bench.github.write(pull?.branch ?? '', path, 'We learned a lot.');
  await decided(db.pool, 1, [{ kind: 'note.added', data: { text: 'one thing more' } }], [{ kind: 'github.postmortem.publish', data: {} }]);
  await bench.settle();
  expect(bench.github.branches.get(pull?.branch ?? '')?.at(-1)?.files.get(path)).toBe('We learned a lot.');
  expect(bench.github.pulls).toHaveLength(1);
});

test('a draft that was committed and not recorded is not taken for a person’s words: it is brought up to date', async () => {
  const bench = await opened(testContext({ pool: db.pool, backoffMs: 60_000 }));
  bench.github.fail('commitFile', new Outage('github', 'no answer', { ambiguous: true }), { when: 'after' });
  await command(db.pool, 'UANA', 'resolve all is well', (await bench.incident(1)).channel?.id);
  await bench.engine.drain();
  await decided(db.pool, 1, [{ kind: 'note.added', data: { text: 'It was the cache after all.' } }]);
  await bench.settle();
  const [pull] = bench.github.pulls;
  expect([...(bench.github.branches.get(pull?.branch ?? '')?.at(-1)?.files.values() ?? [])].join()).toContain('It was the cache after all');
});
