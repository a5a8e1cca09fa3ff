// Whatever order things arrive in, however often, late or never, with three processes at once of which some die: never two commanders, never two channels.
import { beforeEach, expect, test } from 'vitest';
import { samePerson, type Actor } from '../../src/domain/actor.ts';
import type { Fact } from '../../src/domain/facts.ts';
import { sweep } from '../../src/engine/sweep.ts';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import { listIncidents } from '../../src/store/incident.ts';
import { arrive, click, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { dice, type Dice } from '../support/dice.ts';
import { expireLeases, testContext, type Bench } from '../support/engine.ts';
import { fakeGitHub } from '../support/fake-github.ts';
import { fakePagerDuty } from '../support/fake-pagerduty.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { mortal } from '../support/mortal.ts';

const db = await freshDatabase({ max: 24 });
beforeEach(db.cleanTables);

const people = ['UANA', 'UBEN', 'UCLEO'] as const;
/** Two of one service, which are one incident; one apart. */
const alarms = [['PD1', 'checkout'], ['PD2', 'checkout'], ['PD3', 'search']] as const;
type Send = () => Promise<unknown>;

function createWorld() {
  const world = { slack: fakeSlack(), pagerduty: fakePagerDuty(), github: fakeGitHub() };
  for (const id of people) world.slack.person(id);
  for (const [key] of alarms) world.pagerduty.incidents.set(key, { status: 'triggered', notes: [] });
  return world;
}
type World = ReturnType<typeof createWorld>;

/** What PagerDuty tells of one alarm, in its order; the network does the rest. A trigger that is lost is found by the look at PagerDuty. */
function eventsOf(rolled: Dice, [key, service]: (typeof alarms)[number], world: World): Send[] {
  const types = ['incident.triggered', 'incident.acknowledged', ...(rolled.below(2) === 0 ? ['incident.unacknowledged'] : []), ...(rolled.below(3) === 0 ? ['incident.resolved'] : [])];
  const heard = types.filter(() => rolled.below(6) > 0);
  if (!heard.includes('incident.triggered') && !types.includes('incident.resolved')) {
    world.pagerduty.listed.push({ id: key, number: 1, status: 'triggered', title: `alarm ${key}`, url: 'https://acme.pagerduty.example/x', service: { id: `S-${service}`, name: service }, urgency: 'high', createdAt: new Date(Date.now() - 60_000), changedAt: new Date(Date.now() - 60_000), assignees: [] });
  }
  return heard.map((type) => () => arrive(db.pool, { type, key, service, title: `${service} ${key}`, id: `${key}-${type}`, webhook: `${key}-${type}-${rolled.below(2)}`, ago: 60 - types.indexOf(type) }));
}

/** One press, of a button as it stood some time ago, or a command. */
function press(rolled: Dice, incident: number, channel: string, n: number): Send {
  const by = rolled.one(people);
  const at = `press-${n}`;
  const handoff = `${incident}:${1 + rolled.below(3)}`;
  return rolled.one<Send>([
    () => click(db.pool, by, 'take_command', String(incident), { at, channel }),
    () => click(db.pool, by, 'take_command', String(incident), { at, channel }),
    () => click(db.pool, by, 'handoff_accept', handoff, { at, channel }),
    () => click(db.pool, by, 'handoff_accept', handoff, { at, channel }),
    () => click(db.pool, by, 'handoff_decline', handoff, { at, channel }),
    () => click(db.pool, by, 'handoff_withdraw', handoff, { at, channel }),
    () => command(db.pool, by, `handoff <@${rolled.one(people)}|x> you know it`, channel),
    () => command(db.pool, by, `handoff <@${rolled.one(people)}|x> you know it`, channel),
    () => command(db.pool, by, `role scribe <@${rolled.one(people)}|x>`, channel),
    () => command(db.pool, by, rolled.one(['resolve it is over', 'reopen it is not over', 'mitigate the errors are gone']), channel),
  ]);
}

/** Three processes at once on all that has come; now and then one dies in the middle. */
async function work(rolled: Dice, world: World): Promise<void> {
  const life = mortal(db.pool, rolled.below(3) === 0 ? 5 + rolled.below(120) : Number.POSITIVE_INFINITY);
  const ports = { slack: life.port(world.slack), pagerduty: life.port(world.pagerduty), github: life.port(world.github) };
  const [dying, ...others] = [testContext({ pool: life.pool, ...ports }), testContext({ pool: db.pool, ...world }), testContext({ pool: db.pool, ...world })];
  const ended = dying.engine.drain().catch((error: unknown) => { if (!life.dead()) throw error; });
  // What the dead one holds is due again when its lease has ended: the others would wait for it.
  const buried = ended.then(() => (life.dead() ? expireLeases(db.pool) : undefined));
  await Promise.all([buried, ...others.map(({ engine }) => engine.drain())]);
  await dying.engine.stop();
}

/** In so many rounds people press; then only what is still on its way arrives. */
const pressing = 10;

async function disorder(rolled: Dice): Promise<Bench> {
  const world = createWorld();
  const onTheWay = rolled.shuffled(alarms.flatMap((alarm) => eventsOf(rolled, alarm, world)));
  let pressed = 0;
  for (let round = 0; onTheWay.length > 0 || round < pressing; round += 1) {
    const there = round < pressing ? await listIncidents(db.pool, { most: 9, privateToo: true }) : [];
    for (const { id, channel } of there) {
      for (let presses = rolled.below(4); presses > 0; presses -= 1) onTheWay.push(press(rolled, id, channel?.id ?? 'C0001', pressed += 1));
    }
    // Some come now, in any order; some of these once more, at once or later.
    const now = rolled.shuffled(onTheWay).slice(0, 1 + rolled.below(6));
    for (const one of now) onTheWay.splice(onTheWay.indexOf(one), 1);
    const doubled = now.filter(() => rolled.below(3) === 0);
    if (round < pressing) onTheWay.push(...doubled.filter(() => rolled.below(2) === 0));
    await Promise.all([...now, ...doubled].map((send) => send()));
    await work(rolled, world);
  }
  const bench = testContext({ pool: db.pool, ...world });
  await bench.settle();
  await sweep(bench.context);
  await bench.settle();
  return bench;
}

const who = (actor: Actor | undefined): string => (actor?.type === 'person' ? actor.id : 'nobody');

/** What the record of one incident must be, whatever came of it. */
function isSound(facts: readonly Fact[]): void {
  let commander: Actor | undefined;
  let status = 'triage';
  const ended: number[] = [];
  const offered: number[] = [];
  for (const { kind, data } of facts) {
    if (kind === 'commander.set') {
      expect(who(data.was), 'the old command ended in the same fact').toBe(who(commander));
      expect(commander !== undefined && samePerson(data.commander, commander), 'command was given to who has it').toBe(false);
      commander = data.commander;
    }
    if (kind === 'status.set') {
      expect(data.was, 'a status follows the one before it').toBe(status);
      status = data.status;
    }
    if (kind === 'handoff.offered') offered.push(data.handoff);
    if (kind === 'handoff.ended') ended.push(data.handoff);
  }
  expect(new Set(ended).size, 'a handoff ended twice').toBe(ended.length);
  expect(ended.filter((one) => !offered.includes(one)), 'one ended that was never offered').toEqual([]);
  expect(facts.filter((fact) => fact.kind === 'channel.created').length, 'two channels').toBeLessThanOrEqual(1);
}

/** What PagerDuty told of an alarm after its trigger had come to an incident; none of it may have been taken for news of an unknown one. */
async function misplaced(): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ outcome: string }>(
    `select later.outcome from delivery later where later.source = 'pagerduty' and later.outcome like '%no incident has this alert%' and exists (
       select 1 from delivery d where d.source = 'pagerduty' and d.lane = later.lane and d.id < later.id and d.outcome ~ '^(opened|joined) INC-')`);
  return rows.map((row) => row.outcome);
}

const seen = new Set<string>();
test.each(Array.from({ length: 8 }, (_, n) => n + 1))('never two commanders, never two channels (seed %i)', { timeout: 60_000 }, async (seed) => {
  const bench = await disorder(dice(seed));
  const all = await listIncidents(db.pool, { most: 99, privateToo: true });
  for (const { id } of all) {
    const facts = await factsOf(db.pool, id);
    isSound(facts);
    for (const { kind, data } of facts) seen.add('how' in data ? `${kind} ${data.how ?? ''}` : kind);
    expect(await brokenLink(db.pool, id)).toBeUndefined();
    expect((await bench.left(id)).filter((row) => row.kind !== 'timer')).toEqual([]);
  }
  expect(await misplaced(), 'news of an alarm that did not reach its incident').toEqual([]);
  const keys = all.flatMap((one) => one.alerts.map((alert) => alert.key));
  expect(new Set(keys).size, 'an alarm in two incidents').toBe(keys.length);
  expect(new Set(bench.slack.rooms.map((room) => room.name)).size).toBe(1 + all.length);
  expect(bench.slack.rooms).toHaveLength(1 + all.length);
  expect(new Set(all.map((one) => one.channel?.id)).size).toBe(all.length);
  const marks = bench.slack.messages.filter((one) => !one.channel.startsWith('U')).map((one) => `${one.channel} ${one.effect}`).filter((mark) => mark.includes('effect-'));
  expect(marks.filter((mark, n) => marks.indexOf(mark) < n), 'said twice').toEqual([]);
  expect((await db.pool.query(`select key, outcome from delivery where state not in ('done', 'ignored')`)).rows).toEqual([]);
});

test('the dice have reached what there is to get wrong', () => {
  expect([...seen]).toEqual(expect.arrayContaining([
    'commander.set taken', 'handoff.offered', 'alert.attached', 'alert.acknowledged', 'status.set', 'role.set',
  ]));
});
