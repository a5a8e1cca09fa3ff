// A process killed between any two steps of a whole incident: the next one finishes it, and nobody sees anything twice.
import { beforeEach, expect, test } from 'vitest';
import { brokenLink } from '../../src/store/fact.ts';
import { listIncidents } from '../../src/store/incident.ts';
import { arrive, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { expireLeases, testContext } from '../support/engine.ts';
import { fakeGitHub } from '../support/fake-github.ts';
import { fakePagerDuty } from '../support/fake-pagerduty.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { mortal } from '../support/mortal.ts';
import { seeded } from '../support/seeded.ts';

const db = await freshDatabase({ max: 12 });
beforeEach(db.cleanTables);

function createWorld() {
  const world = { slack: fakeSlack(), pagerduty: fakePagerDuty(), github: fakeGitHub() };
  world.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  world.pagerduty.users.push({ id: 'PANA', name: 'Ana', email: 'ana@acme.example' });
  world.slack.person('UANA', { email: 'ana@acme.example' });
  return world;
}
type World = ReturnType<typeof createWorld>;
/** After how many boundaries the next process dies, when those before it have passed so many. */
type NextDeath = (passed: number) => number;
const never = Number.POSITIVE_INFINITY;

/** Processes one after the other, each killed at its place, until one comes to rest. Returns `before` and the boundaries they passed. */
async function live(world: World, nextDeath: NextDeath, before: number): Promise<number> {
  let passed = before;
  for (let lives = 1; lives <= 60; lives += 1) {
    const life = mortal(db.pool, nextDeath(passed));
    const ports = { slack: life.port(world.slack), pagerduty: life.port(world.pagerduty), github: life.port(world.github) };
    const bench = testContext({ pool: life.pool, ...ports });
    // Its death is told by dead(); what it threw meanwhile went nowhere.
    await bench.settle().catch((error: unknown) => { if (!life.dead()) throw error; });
    await bench.engine.stop();
    passed += life.passed();
    if (!life.dead()) return passed;
    await expireLeases(db.pool);
  }
  throw new Error('nobody lived long enough');
}

/** Trigger, channel, resolution, postmortem. Returns how many boundaries were passed. */
async function incident(nextDeath: NextDeath): Promise<number> {
  const world = createWorld();
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', assignees: [{ id: 'PANA', summary: 'Ana' }] });
  const passed = await live(world, nextDeath, 0);
  const [opened] = await listIncidents(db.pool, { most: 1, privateToo: true });
  await command(db.pool, 'UANA', 'resolve the errors are gone', opened?.channel?.id);
  await command(db.pool, 'UANA', 'note it was the cache', opened?.channel?.id);
  const all = await live(world, nextDeath, passed);
  await expectOnce(world);
  return all;
}

async function expectOnce(world: World): Promise<void> {
  const all = await listIncidents(db.pool, { most: 10, privateToo: true });
  expect(all).toMatchObject([{ status: 'resolved', troubles: [], invited: ['UANA'], postmortem: { state: 'open', number: 1 } }]);
  // A number may be missing: that of an opening which was never committed.
  const id = all[0]?.id ?? 0;
  const name = `inc-${id}-checkout-answers-with-5xx`;
  expect(world.slack.rooms.map((room) => room.name)).toEqual(['incidents', name]);
  expect(world.slack.said('incidents')).toHaveLength(1);
  expect(world.slack.said(name).filter((one) => one.pinned)).toHaveLength(1);
  const texts = world.slack.said(name).map((one) => one.effect);
  expect(new Set(texts).size, 'a message was posted twice').toBe(texts.length);
  expect(world.slack.said(name).filter((one) => !one.pinned).map((one) => one.message.text.slice(0, 24))).toHaveLength(2);
  expect(world.slack.rooms[1]?.bookmarks.map((one) => one.link)).toHaveLength(new Set(world.slack.rooms[1]?.bookmarks.map((one) => one.link)).size);
  expect(world.github.pulls).toMatchObject([{ number: 1, state: 'open' }]);
  expect(world.pagerduty.incidents.get('PD1')?.status).toBe('resolved');
  expect(await brokenLink(db.pool, id)).toBeUndefined();
  expect((await db.pool.query(`select kind, state, outcome from effect where state <> 'done'`)).rows).toEqual([]);
  expect((await db.pool.query(`select state from delivery where state <> 'done'`)).rows).toEqual([]);
}

test('the whole way without a death, to know how long it is', async () => {
  expect(await incident(() => never)).toBeGreaterThan(150);
});

test('killed once, at places spread over the whole way', { timeout: 60_000 }, async () => {
  const length = await incident(() => never);
  const deaths = 18;
  const chance = seeded(2026);
  for (let n = 0; n < deaths; n += 1) {
    await db.cleanTables();
    // One place in each stretch of the way, by chance within it.
    const place = Math.floor(((n + chance()) / deaths) * length) + 1;
    await incident((passed) => (passed < place ? place - passed : never));
  }
});

test.each([1, 2, 3, 4])('killed again and again, until one lives long enough (seed %i)', { timeout: 60_000 }, async (seed) => {
  const chance = seeded(seed);
  let lives = 0;
  await incident(() => {
    lives += 1;
    return lives > 25 ? never : 8 + Math.floor(chance() * 60);
  });
  expect(lives).toBeGreaterThan(5);
});
