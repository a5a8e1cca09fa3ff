// A guest of the workspace: what they were brought into is there for them, nothing else is, and everything is answered in words.
import { beforeEach, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { click, command, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

/** INC-1 is nothing of the guest's; into INC-2 they were invited. */
async function world(): Promise<Bench> {
  const bench = testContext({ pool: db.pool });
  bench.slack.person('UANA');
  bench.slack.person('UBEN');
  bench.slack.person('UGUEST', { isOutsider: true });
  await command(db.pool, 'UANA', 'declare the heron is loose');
  await command(db.pool, 'UANA', 'declare the gate is open');
  await bench.settle();
  await decided(db.pool, 2, [{ kind: 'people.invited', data: { people: ['UGUEST'] } }]);
  return bench;
}

const toldTo = (bench: Bench) => JSON.stringify([bench.slack.told.filter((one) => one.user === 'UGUEST'), bench.slack.messages.filter((one) => one.channel === 'UGUEST'), bench.slack.opened]);

test('finds in the list what they are in, and nothing else', async () => {
  const bench = await world();
  await command(db.pool, 'UGUEST', 'list');
  await bench.settle();
  expect(toldTo(bench)).toContain('the gate is open');
  expect(toldTo(bench)).not.toContain('heron');
});

test('names one that they are not in, presses an old button of it, sends a form about it, merges into it: it is not there for them', async () => {
  const bench = await world();
  const before = (await bench.incident(1)).seq;
  for (const text of ['status INC-1', 'timeline INC-1', 'note INC-1 hello', 'merge INC-2 into INC-1']) await command(db.pool, 'UGUEST', text);
  await click(db.pool, 'UGUEST', 'add_note', '1', { channel: 'D0GUEST' });
  await submit(db.pool, 'UGUEST', 'note', '1', { text: 'hello' });
  await bench.settle();
  expect(toldTo(bench).match(/I know no INC-1/g)).toHaveLength(6);
  expect(toldTo(bench)).not.toContain('heron');
  expect((await bench.incident(1)).seq).toBe(before);
});

test('works in the one they were brought into, from anywhere, and in a channel where they are', async () => {
  const bench = await world();
  await command(db.pool, 'UGUEST', 'note INC-2 the gate squeaks');
  await command(db.pool, 'UGUEST', 'note I see it', (await bench.incident(1)).channel?.id);
  await bench.settle();
  expect((await bench.incident(2)).personAt).toBeDefined();
  const { rows } = await db.pool.query(`select 1 from fact where kind = 'note.added'`);
  expect(rows).toHaveLength(2);
});

test('is not asked about while Slack does not answer: every member may see a public incident', async () => {
  const bench = await world();
  bench.slack.fail('user', new Outage('slack', 'away'), { times: 100 });
  await command(db.pool, 'UANA', 'list');
  await command(db.pool, 'UBEN', 'status INC-1');
  await bench.settle();
  expect(JSON.stringify(bench.slack.told)).toContain('the heron is loose');
});

test.each(['commander', 'role scribe me', 'task me oil the hinge', 'task 1 ack', 'task 1 <@UGUEST>'])('takes no part in it: %s', async (text) => {
  const bench = await world();
  const channel = (await bench.incident(2)).channel?.id;
  await command(db.pool, 'UANA', 'task <@UBEN> oil the gate', channel);
  await bench.settle();
  await command(db.pool, 'UGUEST', text, channel);
  await bench.settle();
  expect(toldTo(bench)).toContain('You are a guest here, and guests are given no part in an incident');
  const { commander, roles, tasks } = await bench.incident(2);
  expect([commander?.id, roles.map((one) => one.role), tasks.map((one) => [one.assignee.id, one.state])]).toEqual(['UANA', [], [['UBEN', 'asked']]]);
});

test('takes no task from anybody with its button either', async () => {
  const bench = await world();
  const channel = (await bench.incident(2)).channel?.id;
  await command(db.pool, 'UANA', 'task <@UBEN> oil the gate', channel);
  await bench.settle();
  await click(db.pool, 'UGUEST', 'task_ack', '2:1', { channel: channel ?? '' });
  await bench.settle();
  expect(toldTo(bench)).toContain('You are a guest here, and guests are given no part in an incident');
  expect((await bench.incident(2)).tasks).toMatchObject([{ assignee: { id: 'UBEN' }, state: 'asked' }]);
});
