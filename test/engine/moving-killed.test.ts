// A process killed between any two steps while an incident becomes private, or is merged: the next one finishes it, once.
import { beforeEach, expect, test } from 'vitest';
import { brokenLink } from '../../src/store/fact.ts';
import { findAlert } from '../../src/store/alert.ts';
import { arrive, command, submit } from '../support/arriving.ts';
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
  for (const key of ['PD1', 'PD2']) world.pagerduty.incidents.set(key, { status: 'triggered', notes: [] });
  for (const id of ['UANA', 'UBEN']) world.slack.person(id);
  return world;
}
type World = ReturnType<typeof createWorld>;
const never = Number.POSITIVE_INFINITY;

/** Processes one after the other until one comes to rest; the first dies at its `at`-th boundary. Returns how many were passed. */
async function live(world: World, at: number): Promise<number> {
  let passed = 0;
  for (let lives = 1; lives <= 10; lives += 1) {
    const life = mortal(db.pool, lives === 1 ? at : never);
    const bench = testContext({ pool: life.pool, slack: life.port(world.slack), pagerduty: life.port(world.pagerduty), github: life.port(world.github) });
    await bench.settle().catch((error: unknown) => { if (!life.dead()) throw error; });
    await bench.engine.stop();
    passed += life.passed();
    if (!life.dead()) return passed;
    await expireLeases(db.pool);
  }
  throw new Error('nobody lived long enough');
}

async function opened(world: World) {
  const bench = testContext({ pool: db.pool, ...world });
  for (const [key, service, ago] of [['PD1', 'checkout', 60], ['PD2', 'search', 50]] as const) {
    await arrive(db.pool, { type: 'incident.triggered', key, service, ago, title: `${service} plumage` });
    await bench.settle();
  }
  await command(db.pool, 'UANA', 'commander INC-1');
  await bench.settle();
  world.slack.rooms[1]?.members.add('UBEN');
  return bench;
}

async function expectWhole(world: World): Promise<void> {
  // A word to one person may come twice after a lost answer: their conversation has no history we may read (perform/say.ts).
  const effects = world.slack.messages.filter((one) => !one.channel.startsWith('U')).map((one) => `${one.channel} ${one.effect}`);
  expect(new Set(effects).size, 'a message was posted twice').toBe(effects.length);
  for (const id of [1, 2]) expect(await brokenLink(db.pool, id)).toBeUndefined();
  expect((await db.pool.query(`select kind, state, outcome from effect where state <> 'done' and kind <> 'nudge'`)).rows).toEqual([]);
}

async function becomesPrivate(at: number): Promise<number> {
  const world = createWorld();
  const bench = await opened(world);
  await submit(db.pool, 'UANA', 'make_private', '1');
  const passed = await live(world, at);
  expect(world.slack.rooms.map((room) => room.name).sort()).toEqual(['inc-1-former', 'inc-1-private', 'inc-2-search-plumage', 'incidents']);
  const [old, own] = ['inc-1-former', 'inc-1-private'].map((name) => world.slack.rooms.find((room) => room.name === name));
  expect([old?.archived, own?.private, [...(own?.members ?? [])].sort()]).toEqual([true, true, ['UANA', 'UBEN']]);
  expect(world.slack.said('inc-1-private').filter((one) => one.pinned)).toHaveLength(1);
  expect(world.slack.said('inc-1-private').filter((one) => one.message.text.includes('is private since'))).toHaveLength(1);
  for (const name of ['inc-1-former', 'incidents']) expect(JSON.stringify(world.slack.said(name))).not.toContain('checkout plumage');
  expect(await bench.incident(1)).toMatchObject({ channel: { id: own?.id }, formerChannels: [{ id: old?.id, closed: true }], troubles: [] });
  await expectWhole(world);
  return passed;
}

async function isMerged(at: number): Promise<number> {
  const world = createWorld();
  const bench = await opened(world);
  await command(db.pool, 'UANA', 'merge INC-1 into INC-2');
  const passed = await live(world, at);
  expect(await bench.incident(1)).toMatchObject({ status: 'merged', mergedInto: 2, channel: { archived: true } });
  expect(await bench.incident(2)).toMatchObject({ absorbed: [1], alerts: [{ key: 'PD2' }, { key: 'PD1' }], commander: { id: 'UANA' } });
  expect((await findAlert(db.pool, 'pagerduty', 'PD1'))?.incident).toBe(2);
  expect(world.slack.messages.filter((one) => one.message.text.includes('was the same and is merged'))).toHaveLength(1);
  expect(world.slack.messages.filter((one) => one.message.text.includes('is the same as INC-2'))).toHaveLength(1);
  await expectWhole(world);
  return passed;
}

test.each([['becomes private', becomesPrivate], ['is merged', isMerged]] as const)('an incident that %s, with a death at places spread over the whole way', { timeout: 90_000 }, async (_how, way) => {
  const length = await way(never);
  expect(length).toBeGreaterThan(80);
  const deaths = 16;
  const chance = seeded(7);
  for (let n = 0; n < deaths; n += 1) {
    await db.cleanTables();
    await way(Math.floor(((n + chance()) / deaths) * length) + 1);
  }
});
