// A whole incident with everything outside that it touches, lived through by processes that die at chosen boundaries: what tests of the crash matrix begin with.
import { expect } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { brokenLink } from '../../src/store/fact.ts';
import { listIncidents, readIncident } from '../../src/store/incident.ts';
import type { Pool } from '../../src/store/pool.ts';
import { arrive, click, command, event, submit } from './arriving.ts';
import { expireLeases, fakeOutbound, testContext } from './engine.ts';
import { fakeGitHub } from './fake-github.ts';
import { fakePagerDuty } from './fake-pagerduty.ts';
import { fakeSlack } from './fake-slack.ts';
import { config as followups, openIssue } from './followed.ts';
import { mortal, type Death } from './mortal.ts';
import { http, runbook } from './running.ts';
import { decided } from './stored.ts';

export type World = ReturnType<typeof deadlyWorld>;

/** May be repeated, so that no step is left to a person: those that must not are in ledger/crash.test.ts. */
const often = runbook('often', [http({ name: 'look', risk: 'read', idempotent: 'true', retries: '2' })]);

export function deadlyWorld(pool: Pool) {
  const world = { slack: fakeSlack(), pagerduty: fakePagerDuty(), github: fakeGitHub(), outbound: fakeOutbound() };
  const removed: string[] = [];
  const { remove } = world.slack;
  world.slack.remove = (where, ts) => {
    removed.push(where);
    return remove(where, ts);
  };
  world.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  for (const name of ['ANA', 'BEN']) {
    world.slack.person(`U${name}`);
    world.pagerduty.users.push({ id: `P${name}`, name, email: `u${name.toLowerCase()}@acme.example`, phones: ['+1 2025550103'] });
  }
  world.pagerduty.onCalls.set('EP1', ['PANA', 'PBEN']);
  // A number may be missing: that of an opening which was never committed.
  const numbers = async () => (await listIncidents(pool, { most: 9, privateToo: true })).map((one) => one.id).sort((a, b) => a - b);
  const channel = async (n = 0) => (await readIncident(pool, (await numbers())[n] ?? 0))?.channel?.id;
  const first = async () => String((await numbers())[0]);
  const say = async (text: string, user = 'UANA') => command(pool, user, text, await channel());
  const mention = async (n: number) => event(pool, { type: 'app_mention', user: 'UANA', channel: (await channel()) ?? '', ts: `1700000003.00000${n}`, text: '<@UTOCSIN> list', event_ts: '1' });
  const react = async () => {
    const item = { channel: (await channel()) ?? '', ts: '1700000001.000001' };
    world.slack.written.push({ ...item, author: 'UBEN', text: 'the disk is full' });
    await event(pool, { type: 'reaction_added', user: 'UANA', reaction: 'pushpin', item: { type: 'message', ...item }, event_ts: '1700000002.000001' });
  };
  /** Each is begun when the one before it has come to rest. */
  const acts: readonly (() => Promise<unknown>)[] = [
    () => arrive(pool, { type: 'incident.triggered', key: 'PD1', assignees: [{ id: 'PANA', summary: 'Ana' }] }),
    async () => { await say('commander'); await say('note it was the cache'); await say('page <@UBEN|ben> we need the database'); },
    async () => { await click(pool, 'UANA', 'run_start', `${await first()}:often`, { channel: (await channel()) ?? '' }); await say('followup alert on a full disk'); await submit(pool, 'UANA', 'note', await first(), { text: 'a word' }); },
    // What is answered is answered once or never: one for each death.
    async () => { for (let n = 0; n < 2; n += 1) { await say('task'); await mention(n); await event(pool, { type: 'app_home_opened', user: 'UANA', tab: 'home' }); } },
    () => say('resolve the errors are gone'),
    async () => decided(pool, Number(await first()), [], [openIssue]),
    () => command(pool, 'UANA', 'declare SEV3 orders are slow'),
    async () => { await command(pool, 'UANA', 'page <@UBEN|ben> look at the orders', await channel(1)); await react(); },
  ];
  return { ...world, acts, removed, first };
}

/** Processes one after the other until one comes to rest. `death` is asked for each of them anew. Returns how many died. */
export async function live(pool: Pool, world: World, death: () => Death): Promise<number> {
  for (let lives = 0; lives <= 80; lives += 1) {
    const life = mortal(pool, death());
    const bench = testContext({
      pool: life.pool, runbooks: [often], config: { ...followups, paging: { ...defaultConfig.paging, service: 'PSVCCALL' } },
      slack: life.port(world.slack, 'slack'), pagerduty: life.port(world.pagerduty, 'pagerduty'), github: life.port(world.github, 'github'), outbound: life.port(world.outbound, 'outbound'),
    });
    // Its death is told by dead(); what it threw meanwhile went nowhere.
    await bench.settle().catch((error: unknown) => { if (!life.dead()) throw error; });
    await bench.engine.stop();
    if (!life.dead()) return lives;
    await expireLeases(pool);
  }
  throw new Error('nobody lived long enough');
}

/** Everything was done, and nobody saw anything twice. */
export async function expectOnce(pool: Pool, { slack, pagerduty, github, first, removed }: World): Promise<void> {
  const id = Number(await first());
  expect(await readIncident(pool, id)).toMatchObject({ status: 'resolved', troubles: [], commander: { id: 'UANA' }, postmortem: { state: 'open', number: 1 } });
  expect(slack.rooms.filter((room) => room.createdBy === 'UTOCSIN')).toHaveLength(2);
  // A word to one person may come twice after a lost answer: their conversation has no history we may read (perform/say.ts).
  const marks = slack.messages.filter((one) => !one.channel.startsWith('U')).map((one) => `${one.channel} ${one.effect}`);
  expect(marks.filter((mark, n) => marks.indexOf(mark) < n), 'posted twice').toEqual([]);
  // Nothing was on its way when somebody died, so the second look must have found nothing to take away.
  expect(removed.filter((where) => !where.startsWith('U')), 'posted twice for a while').toEqual([]);
  const [room] = slack.rooms.filter((one) => one.createdBy === 'UTOCSIN');
  expect(slack.messages.filter((one) => one.channel === room?.id && one.pinned)).toHaveLength(1);
  const links = room?.bookmarks.map((one) => one.link) ?? [];
  expect(new Set(links).size, 'a bookmark stands twice').toBe(links.length);
  expect(pagerduty.incidents.get('PD1')).toMatchObject({ status: 'resolved' });
  const notes = pagerduty.incidents.get('PD1')?.notes.map((one) => one.content) ?? [];
  expect([notes.length, new Set(notes).size]).toEqual([2, 2]);
  expect(pagerduty.rung()).toEqual(['PBEN', 'PBEN']);
  expect(github.pulls).toMatchObject([{ number: 1, state: 'open' }]);
  expect(github.issues).toHaveLength(1);
  expect(await brokenLink(pool, id)).toBeUndefined();
  expect((await pool.query(`select kind, state, outcome from effect where state <> 'done' and kind <> 'nudge'`)).rows).toEqual([]);
  expect((await pool.query(`select state, outcome from delivery where state not in ('done', 'ignored')`)).rows).toEqual([]);
  expect((await pool.query(`select status from runbook_step`)).rows).toEqual([{ status: 'succeeded' }]);
}
