// App Home in the engine: whose is built when, what each may see, and that buttons in it are answered where they are seen.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { placeOf, readSlackBody } from '../../src/domain/slack-request.ts';
import { decide } from '../../src/domain/decision.ts';
import { decideOn } from '../../src/engine/commit.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { arrive, event } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { cause, effectsOf, opened } from '../support/stored.ts';

const db = await freshDatabase({ max: 12 });
beforeEach(db.cleanTables);

const [ana, ben] = [slackPerson('UANA'), slackPerson('UBEN')];
const commands = (commander = ana): NewFact => ({ kind: 'commander.set', by: commander, data: { commander } });
const task = (assignee = ben): NewFact => ({ kind: 'task.added', by: ana, data: { task: 1, text: 'read the logs', assignee } });

function office(more: Partial<Parameters<typeof testContext>[0]> = {}): Bench {
  const bench = testContext({ pool: db.pool, ...more });
  for (const id of ['UANA', 'UBEN', 'UCLEO']) bench.slack.person(id);
  bench.slack.person('UBOSS', { isAdmin: true });
  bench.slack.person('UGUEST', { isOutsider: true });
  return bench;
}
async function look(bench: Bench, user: string): Promise<string> {
  await event(db.pool, { type: 'app_home_opened', user, tab: 'home', channel: `D${user}`, event_ts: randomUUID() });
  await bench.settle();
  return shown(bench, user);
}
const shown = (bench: Bench, user: string): string => JSON.stringify(bench.slack.homes.get(user) ?? '');
async function happens(bench: Bench, fact: NewFact, id = 1): Promise<void> {
  await db.pool.transaction((tx) => decideOn(tx, bench.context, id, cause, () => decide([fact])));
}
const homeEffects = async (id = 1) => (await effectsOf(db.pool, id)).filter((row) => row.kind === 'slack.home.show');
/** A click in App Home: neither a channel nor a response_url. */
async function clickAtHome(user: string, action: string, value: string): Promise<void> {
  const body = { type: 'block_actions', user: { id: user }, trigger_id: randomUUID(), container: { type: 'view' }, actions: [{ action_id: action, value, action_ts: randomUUID() }] };
  await storeDelivery(db.pool, { source: 'slack', ...placeOf(readSlackBody(body)), body: JSON.stringify(body), urgency: 0 });
}

describe('opening it', () => {
  test('shows everybody the open ones, and whom it concerns their part', async () => {
    const bench = office();
    await opened(db.pool, { title: 'Search is slow' });
    await opened(db.pool, { facts: [commands(), task()] });
    expect(await look(bench, 'UCLEO')).toMatch(/2 open incidents.*All open incidents.*Search is slow/);
    expect(await look(bench, 'UANA')).toMatch(/Your incidents.*Checkout is down.*You are: \*Commander\*.*Other open incidents.*Search is slow/);
    expect(await look(bench, 'UBEN')).toMatch(/Waiting for you.*read the logs.*task_ack:2-1/);
  });

  test('shows a private one to those who are in it, and to nobody else that it is there', async () => {
    const bench = office();
    await opened(db.pool, { title: 'Stolen keys', private: true, facts: [commands(), { kind: 'people.invited', data: { people: ['UBEN'] } }] });
    for (const user of ['UANA', 'UBEN']) expect(await look(bench, user)).toContain('Stolen keys');
    for (const user of ['UCLEO', 'UBOSS', 'UGUEST']) expect(await look(bench, user)).toMatch(/No incident (of yours )?is open/);
    await happens(bench, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } });
    expect(await look(bench, 'UCLEO')).not.toContain('Stolen keys');
    expect(await look(bench, 'UANA')).toContain('Ended in the last three days');
  });

  test('shows a private one to nobody on the ground of a task alone: it is asked whether they may see it', async () => {
    const bench = office();
    await opened(db.pool, { title: 'Stolen keys', private: true, facts: [commands(), task(ben)] });
    expect(await look(bench, 'UBEN')).not.toContain('Stolen keys');
  });

  test('shows guests only what they are in', async () => {
    const bench = office();
    await opened(db.pool, { title: 'Search is slow' });
    await opened(db.pool, { facts: [{ kind: 'people.invited', data: { people: ['UGUEST'] } }] });
    const home = await look(bench, 'UGUEST');
    expect(home).toContain('Checkout is down');
    expect(home).not.toContain('Search is slow');
  });

  test('tells admins how the installation is, and nobody else', async () => {
    const bench = office({ diagnosis: { checks: [{ area: 'Slack', name: 'scopes', state: 'broken', say: 'pins:write is missing', fix: 'Install the app again' }] } });
    expect(await look(bench, 'UBOSS')).toContain('pins:write is missing');
    for (const user of ['UANA', 'UGUEST', 'USTRANGE']) expect(await look(bench, user)).not.toMatch(/pins:write|Setup/);
  });

  test('while Slack does not say who it is takes nobody for an admin or a member', async () => {
    const bench = office({ diagnosis: { checks: [{ area: 'Slack', name: 'scopes', state: 'broken', say: 'pins:write is missing' }] } });
    await opened(db.pool, { title: 'Search is slow' });
    bench.slack.fail('user', new Outage('slack', 'away'), { times: 1 });
    expect(await look(bench, 'UBOSS')).not.toMatch(/pins:write|Search is slow/);
    expect(await look(bench, 'UBOSS')).toMatch(/Search is slow.*pins:write/);
  });

  test('puts theirs first and the worst next, and says how many are left', async () => {
    const bench = office();
    for (let n = 1; n <= 40; n += 1) await opened(db.pool, { title: `Number ${n}`, facts: [{ kind: 'severity.set', data: { severity: n === 38 ? 'SEV1' : 'SEV4' } }] });
    await opened(db.pool, { title: 'Mine', facts: [{ kind: 'severity.set', data: { severity: 'SEV5' } }, commands()] });
    const home = await look(bench, 'UANA');
    expect(home).toMatch(/41 open incidents.*Mine.*Number 38.*Number 1"?/);
    expect(home).toContain('20 more are not shown here');
  });

  test('is no trouble when Slack is away or the person is gone', async () => {
    const bench = office();
    bench.slack.fail('publishHome', new Outage('slack', 'away'));
    expect(await look(bench, 'UANA')).toBe('""');
    bench.slack.fail('publishHome', new Rejected('slack', 'user_not_found', 'gone'));
    expect(await look(bench, 'UANA')).toBe('""');
    expect((await db.pool.query(`select 1 from delivery where state not in ('done', 'ignored')`)).rowCount).toBe(0);
  });
});

describe('kept current', () => {
  test('for whoever it concerns, before and after, and has looked within a day', async () => {
    const bench = office();
    await opened(db.pool);
    for (const user of ['UANA', 'UBEN']) await look(bench, user);
    await happens(bench, commands());
    await bench.settle();
    expect(shown(bench, 'UANA')).toContain('You are: *Commander*');
    await happens(bench, commands(ben));
    await bench.settle();
    expect(shown(bench, 'UANA')).not.toContain('You are');
    expect(shown(bench, 'UBEN')).toContain('You are: *Commander*');
    await happens(bench, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } });
    await bench.settle();
    expect(shown(bench, 'UBEN')).toContain('No incident is open');
  });

  test.each<[string, NewFact]>([
    ['a task', task(ana)],
    ['a role', { kind: 'role.set', by: ben, data: { role: 'scribe', person: ana } }],
    ['a handoff to them', { kind: 'handoff.offered', by: ben, data: { handoff: 1, to: ana } }],
  ])('after %s', async (_what, fact) => {
    const bench = office();
    await opened(db.pool);
    const before = await look(bench, 'UANA');
    await happens(bench, fact);
    await bench.settle();
    expect(shown(bench, 'UANA')).not.toBe(before);
  });

  test('once for many changes at once, after what is more urgent, and not for what it does not show', async () => {
    const bench = office();
    await opened(db.pool, { facts: [commands()] });
    await look(bench, 'UANA');
    await happens(bench, { kind: 'severity.set', data: { severity: 'SEV1' } });
    await happens(bench, { kind: 'severity.set', data: { severity: 'SEV2', was: 'SEV1' } });
    expect(await homeEffects()).toMatchObject([{ state: 'waiting', urgency: 3, data: { user: 'UANA' } }]);
    await bench.settle();
    await happens(bench, { kind: 'note.added', by: ben, data: { text: 'looking' } });
    expect(await homeEffects()).toHaveLength(1);
  });

  test('for nobody else: not who never looked, nor who looked the day before', async () => {
    const bench = office();
    await opened(db.pool);
    await look(bench, 'UBEN');
    await db.pool.query(`update home set opened_at = now() - interval '25 hours'`);
    await happens(bench, commands());
    await happens(bench, task());
    expect(await homeEffects()).toEqual([]);
  });

  test('an alarm that opens an incident builds nobody’s', async () => {
    const bench = office();
    for (const user of ['UANA', 'UBEN']) await look(bench, user);
    bench.pagerduty.users.push({ id: 'PANA', name: 'Ana', email: 'uana@acme.example' });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', assignees: [{ id: 'PANA', summary: 'Ana' }] });
    await bench.settle();
    expect(await homeEffects()).toEqual([]);
  });

  test('is no trouble of the incident’s when somebody is gone', async () => {
    const bench = office();
    await opened(db.pool);
    await look(bench, 'UANA');
    bench.slack.fail('publishHome', new Rejected('slack', 'user_not_found', 'gone'));
    await happens(bench, commands());
    await bench.settle();
    expect([(await homeEffects()).map((row) => row.state), (await bench.incident(1)).troubles]).toEqual([['done'], []]);
  });

  test('for nobody who never looked, whoever wishes it', async () => {
    const bench = office();
    await opened(db.pool, { effects: [{ kind: 'slack.home.show', data: { user: 'UANA' } }] });
    await bench.settle();
    expect([shown(bench, 'UANA'), (await homeEffects()).map((row) => row.outcome)]).toEqual(['""', ['they have not looked at it lately']]);
  });

  test('without looking at the installation again: that is done when an admin opens it', async () => {
    const bench = office({ diagnosis: { checks: [{ area: 'Slack', name: 'scopes', state: 'broken', say: 'pins:write is missing' }] } });
    await opened(db.pool);
    expect(await look(bench, 'UBOSS')).toContain('pins:write');
    await happens(bench, commands(slackPerson('UBOSS')));
    await bench.settle();
    expect(shown(bench, 'UBOSS')).toMatch(/You are: \*Commander\*.*Looked at whenever you open this page/);
    expect(shown(bench, 'UBOSS')).not.toContain('pins:write');
  });

  test('what became private while it was being built is taken off again, though the others were built anew before', async () => {
    const bench = office();
    await opened(db.pool, { title: 'Stolen keys' });
    const publish = bench.slack.publishHome.bind(bench.slack);
    let first = true;
    const slow = { ...bench.slack, publishHome: async (user: string, view: Parameters<typeof publish>[1]) => {
      if (!first) return publish(user, view);
      first = false;
      await happens(bench, { kind: 'incident.made_private', by: ana, data: {} });
      // All that the change itself wishes is done before the old view arrives.
      while ((await homeEffects()).some((row) => row.state !== 'done')) await bench.engine.drain();
      return publish(user, view);
    } };
    await look(office({ slack: slow }), 'UCLEO');
    expect(shown(bench, 'UCLEO')).toContain('No incident is open');
  });
});

describe('its buttons', () => {
  test('declare and help work where there is no channel; the answer comes in the person’s own conversation', async () => {
    const bench = office();
    await clickAtHome('UANA', 'declare', 'home');
    await clickAtHome('UANA', 'show_help', 'home');
    await bench.settle();
    expect(bench.slack.opened).toMatchObject([{ callback_id: 'declare' }]);
    expect(bench.slack.messages.filter((one) => one.channel === 'UANA')).toMatchObject([{ message: { text: expect.stringContaining('What you can do') } }]);
  });

  test('about an incident are answered there too, not in its channel, and Home is built anew', async () => {
    const bench = office();
    const room = bench.slack.room('inc-1');
    await opened(db.pool, { facts: [{ kind: 'channel.created', data: { channel: room.id, name: 'inc-1', adopted: false } }, commands(), task()] });
    expect(await look(bench, 'UBEN')).toContain('Not acknowledged yet');
    await clickAtHome('UBEN', 'task_ack:1-1', '1:1');
    await bench.settle();
    expect(shown(bench, 'UBEN')).toContain('In hand');
    expect(bench.slack.messages.filter((one) => one.channel === 'UBEN')).toHaveLength(1);
    expect(bench.slack.told).toEqual([]);
  });
});
