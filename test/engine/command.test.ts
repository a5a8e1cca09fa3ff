// Who is in charge, with the engine on a real database: two people at the same instant, what each is told, and what Slack shows.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { placeOf, readSlackBody } from '../../src/domain/slack-request.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { factsOf } from '../../src/store/fact.ts';
import { heardIn } from '../../src/store/presence.ts';
import { arrive, click, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const people = ['UANA', 'UBEN', 'UCLEO', 'UDAN'] as const;
const always = { 'silent-commander': 0 };

async function opened(config: Partial<Bench['context']['config']> = {}): Promise<Bench> {
  const bench = testContext({ pool: db.pool, config });
  for (const id of people) bench.slack.person(id);
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  return bench;
}

/** The same world seen by another process. */
function twin({ slack, pagerduty, github, context }: Bench): Bench {
  return testContext({ pool: db.pool, slack, pagerduty, github, config: context.config });
}

async function submit(user: string, callback: string, meta: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const state = Object.fromEntries(Object.entries(values).map(([block, value]) => [block, { [block]: value }]));
  const body = { type: 'view_submission', user: { id: user }, trigger_id: randomUUID(), view: { id: randomUUID(), callback_id: callback, private_metadata: meta, state: { values: state } } };
  const { key, lane } = placeOf(readSlackBody(body));
  await storeDelivery(db.pool, { source: 'slack', key, lane, body: JSON.stringify(body), urgency: 0 });
}
const reason = { reason: { selected_option: { value: 'no_answer' } } };

async function both(bench: Bench): Promise<void> {
  const other = twin(bench);
  await Promise.all([bench.engine.drain(), other.engine.drain()]);
  await bench.settle();
}

const room = async (bench: Bench) => (await bench.incident(1)).channel?.id ?? '';
const commands = async () => (await factsOf(db.pool, 1)).flatMap((fact) => (fact.kind === 'commander.set' ? [fact.data] : []));
const told = (bench: Bench, user: string) => bench.slack.told.filter((one) => one.user === user).map((one) => one.text);
const direct = (bench: Bench, user: string) => bench.slack.messages.filter((one) => one.channel === user);
const say = async (bench: Bench, user: string, text: string) => {
  await command(db.pool, user, text, await room(bench));
  await bench.settle();
};

describe('at the same instant', () => {
  test.each([1, 2, 3, 4, 5])('two press "Take command": one commands, the other is told (%i)', async () => {
    const bench = await opened();
    await Promise.all([click(db.pool, 'UANA', 'take_command', '1'), click(db.pool, 'UBEN', 'take_command', '1')]);
    await both(bench);
    const [only, ...more] = await commands();
    expect([more, only?.was]).toEqual([[], undefined]);
    const loser = only?.commander.id === 'UANA' ? 'UBEN' : 'UANA';
    expect(told(bench, loser)).toEqual([expect.stringMatching(new RegExp(`^INC-1: <@${only?.commander.id}> commands and was heard .* ago, so nothing changed`))]);
    expect(told(bench, only?.commander.id ?? '')).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5])('two take over from somebody silent: one command ends, one begins, the other is told (%i)', async () => {
    const bench = await opened(always);
    await say(bench, 'UANA', 'commander');
    await Promise.all([submit('UBEN', 'take_over', '1:UANA', reason), submit('UCLEO', 'take_over', '1:UANA', reason)]);
    await both(bench);
    const all = await commands();
    expect(all).toMatchObject([{ commander: { id: 'UANA' } }, { how: 'taken_over', was: { id: 'UANA' }, reason: 'No answer' }]);
    const loser = all[1]?.commander.id === 'UBEN' ? 'UCLEO' : 'UBEN';
    expect(told(bench, loser)).toEqual([expect.stringContaining(`Command of INC-1 has passed to <@${all[1]?.commander.id}> meanwhile`)]);
  });

  test.each([1, 2, 3, 4, 5])('one accepts and another takes over: one commander, one end of the handoff, the other is told (%i)', async () => {
    const bench = await opened(always);
    await say(bench, 'UANA', 'commander');
    await say(bench, 'UANA', 'handoff <@UBEN> good luck');
    await Promise.all([click(db.pool, 'UBEN', 'handoff_accept', '1:1', { channel: 'D0BEN' }), submit('UCLEO', 'take_over', '1:UANA', reason)]);
    await both(bench);
    const all = await commands();
    const ends = (await factsOf(db.pool, 1)).flatMap((fact) => (fact.kind === 'handoff.ended' ? [fact.data.how] : []));
    const accepted = all[1]?.how === 'accepted';
    expect([all.length, ends]).toEqual([2, [accepted ? 'accepted' : 'overtaken']]);
    expect(told(bench, accepted ? 'UCLEO' : 'UBEN').join()).toContain(accepted ? 'has passed to <@UBEN> meanwhile' : 'This handoff was overtaken');
    expect((await bench.incident(1)).commander?.id).toBe(accepted ? 'UBEN' : 'UCLEO');
  });

  test('the same click sent twice, and a double click, count once', async () => {
    const bench = await opened();
    await Promise.all([click(db.pool, 'UANA', 'take_command', '1', { at: '1' }), click(db.pool, 'UANA', 'take_command', '1', { at: '1' }), click(db.pool, 'UANA', 'take_command', '1', { at: '2' })]);
    await both(bench);
    expect(await commands()).toHaveLength(1);
    expect(told(bench, 'UANA')).toEqual(['You command already. Nothing changed.']);
  });
});

describe('a handoff', () => {
  test('is one message, posted with a brief and buttons, edited to one line when it is answered', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'commander');
    await say(bench, 'UANA', 'handoff <@UBEN> database fails over at 04:00');
    const shown = (await bench.incident(1)).shown['handoff:1'];
    const item = () => bench.slack.messages.find((one) => one.channel === shown?.channel && one.ts === shown.ts);
    expect(JSON.stringify(item()?.message)).toMatch(/Conditions.*Actions.*Needs.*database fails over at 04:00.*handoff_accept.*handoff_decline/);
    expect(direct(bench, 'UBEN')).toHaveLength(1);
    expect(JSON.stringify(direct(bench, 'UBEN')[0]?.message)).toMatch(/Conditions.*handoff_accept/);
    await click(db.pool, 'UBEN', 'handoff_accept', '1:1', { channel: 'D0BEN' });
    await bench.settle();
    expect(item()?.message.text).toMatch(/^INC-1: <@UBEN> accepted command from <@UANA>, /);
    expect(JSON.stringify(item()?.message)).not.toContain('handoff_accept');
    expect(bench.slack.messages.some((one) => one.message.text.includes('<@UANA> hands over command, and <@UBEN> has accepted it.'))).toBe(true);
    expect(direct(bench, 'UBEN').at(-1)?.message.text).toMatch(/^INC-1: you command\. You decide and delegate/);
    // The brief stays where it was told with the offer, and is not told again.
    expect(told(bench, 'UBEN')).toEqual([expect.stringMatching(/^You command INC-1 now\. Conditions: .* Note: database fails over at 04:00$/)]);
    expect(JSON.stringify(direct(bench, 'UBEN').at(-1)?.message)).not.toContain('Conditions');
    expect((await bench.left()).filter((row) => row.kind !== 'nudge')).toEqual([]);
  });

  test('brings whoever is asked into the channel', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'handoff <@UBEN>');
    await say(bench, 'UANA', 'role scribe <@UCLEO>');
    expect((await bench.incident(1)).invited).toEqual(expect.arrayContaining(['UBEN', 'UCLEO']));
  });

  test('declined is told to who offered it, and the incident goes on', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'commander');
    await say(bench, 'UANA', 'handoff <@UBEN>');
    await say(bench, 'UBEN', 'handoff decline');
    expect(direct(bench, 'UANA').at(-1)?.message.text).toMatch(/^INC-1: <@UBEN> declined command\. You command as before\./);
    expect(await bench.incident(1)).toMatchObject({ commander: { id: 'UANA' }, endedHandoffs: [{ how: 'declined' }] });
  });
});

describe('in a conversation of two', () => {
  test('the answer takes the place of the buttons; in the channel it never does', async () => {
    const answers: unknown[] = [];
    const slack = { ...fakeSlack(), respond: async (_url: string, message: unknown) => { answers.push(message); } };
    const bench = testContext({ pool: db.pool, slack });
    for (const id of people) bench.slack.person(id);
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await bench.settle();
    await say(bench, 'UANA', 'handoff <@UBEN>');
    await click(db.pool, 'UBEN', 'handoff_accept', '1:1', { channel: 'D0BEN' });
    await bench.settle();
    await click(db.pool, 'UBEN', 'handoff_accept', '1:1', { channel: await room(bench) });
    await bench.settle();
    expect(answers).toEqual([
      { text: expect.stringMatching(/^You command INC-1 now\. Conditions: /), blocks: expect.anything(), inChannel: false, replaceOriginal: true },
      { text: expect.stringMatching(/^This handoff was accepted .* ago\. Nothing changed\. <@UBEN> commands\.$/), inChannel: false, replaceOriginal: false },
    ]);
  });
});

describe('whether a commander is silent', () => {
  test('counts what they write in the channel, and is looked at again when the form is sent', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'commander');
    await db.pool.query(`update presence set spoke_at = now() - interval '1 hour'`);
    await db.pool.query(`update incident set state = (state - 'commanderHeardAt') || jsonb_build_object('commanderAt', '2020-01-01T00:00:00.000Z')`);
    await say(bench, 'UBEN', 'commander');
    expect(bench.slack.opened).toMatchObject([{ callback_id: 'take_over', private_metadata: '1:UANA' }]);
    await heardIn(db.pool, await room(bench), 'UANA');
    await submit('UBEN', 'take_over', '1:UANA', reason);
    await bench.settle();
    expect(told(bench, 'UBEN').at(-1)).toContain('<@UANA> is back, heard');
    expect(await commands()).toHaveLength(1);
    await submit('UBEN', 'take_over', '1:UANA', { words: { value: 'she asked me to' } });
    await bench.settle();
    expect((await commands()).at(-1)).toMatchObject({ how: 'taken_over', commander: { id: 'UBEN' }, reason: expect.stringMatching(/^Override, heard .* before: she asked me to$/) });
  });
});

describe('who can be given command', () => {
  test.each([['deleted', { deleted: true }, 'has no account here any more'], ['a guest', { isOutsider: true }, 'is a guest here'], ['an app', { isBot: true }, 'is an app']])('not somebody who is %s', async (_what, more, words) => {
    const bench = await opened();
    bench.slack.person('UEVE', more);
    await say(bench, 'UANA', 'commander <@UEVE>');
    expect(told(bench, 'UANA').at(-1)).toContain(words);
    expect((await bench.incident(1)).handoff).toBeUndefined();
  });

  test('not somebody who does not exist', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'role scribe <@UNOBODY>');
    expect(told(bench, 'UANA').at(-1)).toContain('has no account here any more');
  });

  test('anybody while Slack does not say who they are: nobody waits for it', async () => {
    const bench = await opened();
    bench.slack.fail('user', new Outage('slack', 'away'), { times: 9 });
    await say(bench, 'UANA', 'commander <@UBEN>');
    expect((await bench.incident(1)).handoff).toMatchObject({ to: { id: 'UBEN' } });
  });
});
