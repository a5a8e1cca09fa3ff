// Two people press at the same moment: the first holds the incident's lock, the second waits for it and decides on what is true then.
import { beforeEach, describe, expect, test } from 'vitest';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import { arrive, click, command, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { comesToWait, holding } from '../support/holding.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

type Act = () => Promise<unknown>;
const by = (user: string, action: string, value: string): Act => () => click(db.pool, user, action, value);

/** INC-1, which an alarm opened; nobody commands. */
async function opened(): Promise<Bench> {
  const bench = testContext({ pool: db.pool });
  for (const id of ['UANA', 'UBEN', 'UCLEO']) bench.slack.person(id);
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  return bench;
}

async function say(bench: Bench, user: string, text: string): Promise<void> {
  await command(db.pool, user, text, (await bench.incident(1)).channel?.id);
  await bench.settle();
}

/** The first has read INC-1 and not yet written when the second comes, on another replica. Whether the second waits, and then everything is done. */
async function atOnce(bench: Bench, first: Act, second: Act): Promise<boolean> {
  const ports = { slack: bench.slack, pagerduty: bench.pagerduty, github: bench.github };
  const held = holding(db.pool, 1);
  await first();
  const one = testContext({ pool: held.pool, ...ports }).engine.drain();
  await Promise.race([held.reached, one.then(() => { throw new Error('the first decided nothing about INC-1'); })]);
  await second();
  const other = testContext({ pool: db.pool, ...ports }).engine.drain();
  const waited = await comesToWait(db.pool, other);
  held.letGo();
  await Promise.all([one, other]);
  await bench.settle();
  return waited;
}

/** How often each of the two was tried: once, for whoever waits does not fail. */
const tries = async () => (await db.pool.query<{ attempt: number }>(`select attempt from delivery where source = 'slack' order by id desc limit 2`)).rows.map((row) => row.attempt);
const facts = async (kind: string) => (await factsOf(db.pool, 1)).filter((fact) => fact.kind === kind);
const heard = (bench: Bench, user: string) => bench.slack.told.filter((one) => one.user === user).map((one) => one.text).at(-1);

describe('the second waits for the first, and decides on what is true then', () => {
  test('never two commanders: "Take command" by two people', async () => {
    const bench = await opened();
    expect(await atOnce(bench, by('UANA', 'take_command', '1'), by('UBEN', 'take_command', '1'))).toBe(true);
    expect((await facts('commander.set')).map((fact) => fact.data)).toEqual([expect.objectContaining({ commander: expect.objectContaining({ id: 'UANA' }) })]);
    expect(heard(bench, 'UBEN')).toContain('<@UANA> commands and was heard');
    expect(await tries()).toEqual([1, 1]);
  });

  test('a handoff ends once: accepted while it is withdrawn', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'commander');
    await say(bench, 'UANA', 'handoff <@UBEN|ben> you know it');
    expect(await atOnce(bench, by('UBEN', 'handoff_accept', '1:1'), by('UANA', 'handoff_withdraw', '1:1'))).toBe(true);
    expect((await facts('handoff.ended')).map((fact) => fact.data)).toEqual([expect.objectContaining({ how: 'accepted' })]);
    expect(await bench.incident(1)).toMatchObject({ commander: { id: 'UBEN' } });
    expect(heard(bench, 'UANA')).toMatch(/accepted|over already/);
    expect(await tries()).toEqual([1, 1]);
  });

  test('no decision over an objection that was not read: recorded while somebody objects', async () => {
    const bench = await opened();
    await say(bench, 'UBEN', 'decide we fail over');
    expect(await atOnce(bench, () => submit(db.pool, 'UCLEO', 'decision_object', '1:1', { reason: 'no capacity there' }), by('UBEN', 'decision_make', '1:1:0'))).toBe(true);
    expect([(await facts('decision.objected')).length, (await facts('decision.made')).length]).toEqual([1, 0]);
    expect(heard(bench, 'UBEN')).toContain('Somebody has objected to decision 1 meanwhile');
    expect(await tries()).toEqual([1, 1]);
  });

  test('what an effect reports waits as well: the topic is set while the severity changes', async () => {
    const bench = await opened();
    const topic = async () => db.pool.query(`update effect set state = 'waiting', run_at = now() where id = (select max(id) from effect where kind = 'slack.topic.set')`);
    expect(await atOnce(bench, by('UANA', 'set_severity', '1:SEV1'), topic)).toBe(true);
    expect(await bench.incident(1)).toMatchObject({ severity: 'SEV1' });
    expect(await bench.left()).toEqual([]);
  });
});

test('two incidents merged into each other at once: the second waits without holding up the first, and one goes on', async () => {
  const bench = await opened();
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD2', service: 'search', title: 'Search is slow' });
  await bench.settle();
  const [one, two] = [(await bench.incident(1)).channel?.id, (await bench.incident(2)).channel?.id];
  expect(await atOnce(bench, () => command(db.pool, 'UANA', 'merge INC-2', one), () => command(db.pool, 'UBEN', 'merge INC-1', two))).toBe(true);
  expect([(await bench.incident(1)).mergedInto, (await bench.incident(2)).mergedInto]).toEqual([2, undefined]);
  expect(heard(bench, 'UBEN')).toMatch(/INC-1 is itself merged into INC-2/);
  expect(await tries()).toEqual([1, 1]);
});

/** Everything that has come is worked off by two replicas together. */
async function byTwo(bench: Bench): Promise<void> {
  const ports = { slack: bench.slack, pagerduty: bench.pagerduty, github: bench.github };
  await Promise.all([bench.engine.drain(), testContext({ pool: db.pool, ...ports }).engine.drain()]);
  await bench.settle();
}

test('fifty people write the same note in the same second, over two replicas: fifty notes, one unbroken record', async () => {
  const bench = await opened();
  const channel = (await bench.incident(1)).channel?.id;
  const people = Array.from({ length: 50 }, (_, n) => `UNOTE${n}`);
  await Promise.all(people.map((user) => command(db.pool, user, 'note it is down', channel)));
  await byTwo(bench);
  expect((await facts('note.added')).map((fact) => (fact.by.type === 'person' ? fact.by.id : '')).sort()).toEqual([...people].sort());
  expect(await brokenLink(db.pool, 1)).toBeUndefined();
});

test('ten people declare the same at once, over two replicas: ten numbers, ten channels, each with its own', async () => {
  const bench = testContext({ pool: db.pool });
  const people = Array.from({ length: 10 }, (_, n) => `UDECL${n}`);
  for (const user of people) bench.slack.person(user);
  await Promise.all(people.map((user) => command(db.pool, user, 'declare checkout is down')));
  await byTwo(bench);
  const all = await Promise.all(people.map((_, n) => bench.incident(n + 1)));
  expect(new Set(all.map((one) => one.channel?.id)).size).toBe(10);
  expect(all.map((one) => one.channel?.name)).toEqual(all.map(({ id }) => `inc-${id}-checkout-is-down`));
  expect(all.map((one) => one.openedBy.id).sort()).toEqual([...people].sort());
});
