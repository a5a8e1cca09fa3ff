// Permissions at every door: command, button, form, mention and token are held to the same, and glass is broken for all of them.
import { beforeEach, describe, expect, test } from 'vitest';
import { commandPlace } from '../../src/domain/api-command.ts';
import { config as configSchema, type Config } from '../../src/domain/config.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { factsOf } from '../../src/store/fact.ts';
import { click, command, event, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase();
const { pool } = db;
beforeEach(db.cleanTables);

type Permissions = Partial<Record<keyof Config['permissions'], readonly string[]>>;
function bench(permissions: Permissions): Bench {
  const made = testContext({ pool, config: configSchema.parse({ permissions }) });
  for (const id of ['UADA', 'UGRACE']) made.slack.person(id);
  made.slack.usergroups.set('S0LEADS1', ['UGRACE']);
  return made;
}
async function channelOf(one: Bench): Promise<string> {
  await opened(pool, { effects: [{ kind: 'slack.channel.create', data: { name: 'inc-1', private: false } }] });
  await one.settle();
  return (await one.incident(1)).channel?.id ?? '';
}
const api = (user: string, text: string, key: string) => storeDelivery(pool, { source: 'api', ...commandPlace({ user }, key), body: JSON.stringify({ user, token: 't', text, incident: 1 }), urgency: 0 });
const kinds = async () => (await factsOf(pool, 1)).map((fact) => fact.kind);
const told = (one: Bench) => [...one.slack.told, ...one.slack.messages.map((message) => ({ text: message.message.text }))].map(({ text }) => text);
const state = async (one: Bench) => (await one.incident(1)).status;

describe('every door is held to it', () => {
  const doors: readonly (readonly [string, (user: string, channel: string) => Promise<unknown>])[] = [
    ['a command', (user, channel) => command(pool, user, 'resolve it is over', channel)],
    ['a form', (user) => submit(pool, user, 'resolve', '1', { evidence: 'it is over' })],
    ['a token', (user) => api(user, 'resolve it is over', `resolve-${user}`)],
    ['a mention', (user, channel) => event(pool, { type: 'app_mention', user, channel, text: '<@UTOCSIN> resolve it is over', ts: user === 'UADA' ? '1700000000.000100' : '1700000000.000200' })],
  ];
  test.each(doors)('%s', async (_name, ask) => {
    const one = bench({ resolve: ['S0LEADS1'] });
    const channel = await channelOf(one);
    await ask('UADA', channel);
    await one.settle();
    expect(await state(one)).toBe('triage');
    await ask('UGRACE', channel);
    await one.settle();
    expect(await state(one)).toBe('resolved');
    expect(_name === 'a token' || told(one).some((text) => text.startsWith('Here only <!subteam^S0LEADS1> may end or reopen incidents.'))).toBe(true);
  });

  test('a button as well', async () => {
    const one = bench({ command: ['S0LEADS1'] });
    const channel = await channelOf(one);
    await click(pool, 'UADA', 'take_command', '1', { channel });
    await one.settle();
    expect((await one.incident(1)).commander).toBeUndefined();
    await click(pool, 'UGRACE', 'take_command', '1', { channel });
    await one.settle();
    expect((await one.incident(1)).commander?.id).toBe('UGRACE');
  });

  test('a token is answered 409 with the words, as plain text', async () => {
    const one = bench({ resolve: ['S0LEADS1'] });
    await channelOf(one);
    await api('UADA', 'resolve it is over', 'k');
    await one.settle();
    const { rows } = await pool.query<{ answer: { status: number; text: string } }>(`select answer from delivery where source = 'api'`);
    expect(rows[0]?.answer).toMatchObject({ state: 'refused', status: 409, text: expect.stringContaining('Here only @S0LEADS1 may end or reopen incidents.') as string });
  });
});

describe('what cannot be asked', () => {
  test.each([['Slack is away', new Outage('slack', 'no answer')], ['the scope is missing', new Rejected('slack', 'missing_scope', 'usergroups:read')]])('%s: nobody is let in', async (_why, error) => {
    const one = bench({ resolve: ['S0LEADS1'] });
    const channel = await channelOf(one);
    one.slack.fail('usergroup', error, { times: 100 });
    await command(pool, 'UGRACE', 'resolve it is over', channel);
    await one.settle();
    expect(await state(one)).toBe('triage');
    expect(told(one)).toContainEqual(expect.stringContaining('Slack did not say whether you are in') as string);
    expect((await pool.query(`select 1 from delivery where state = 'parked'`)).rowCount).toBe(0);
  });

  test('nobody is asked where everybody may, nor for what takes no permission', async () => {
    const one = bench({ resolve: ['S0LEADS1'] });
    const channel = await channelOf(one);
    await command(pool, 'UADA', 'note hello', channel);
    await command(pool, 'UADA', 'commander', channel);
    await one.settle();
    expect(one.slack.count('usergroup')).toBe(0);
    expect(await kinds()).toContain('note.added');
  });
});

describe('broken glass', () => {
  test('is announced and recorded, and lets whoever broke it go on', async () => {
    const one = bench({ resolve: ['S0LEADS1'] });
    const channel = await channelOf(one);
    await command(pool, 'UADA', 'break-glass nobody of the leads answers', channel);
    await one.settle();
    expect(one.slack.said('inc-1').map((message) => message.message.text)).toContainEqual(expect.stringContaining('glass broken. <@UADA> goes on') as string);
    await command(pool, 'UADA', 'resolve it is over', channel);
    await one.settle();
    expect(await state(one)).toBe('resolved');
    expect(await kinds()).toContain('glass.broken');
  });

  test('opens an incident where only others may declare', async () => {
    const one = bench({ declare: ['S0LEADS1'] });
    await command(pool, 'UADA', 'declare checkout is down');
    await one.settle();
    expect((await pool.query('select 1 from incident where head_seq > 0')).rowCount).toBe(0);
    await command(pool, 'UADA', 'declare --break-glass checkout is down');
    await one.settle();
    const { rows } = await pool.query<{ id: number }>('select id from incident where head_seq > 0');
    const facts = await factsOf(pool, rows[0]?.id ?? 0);
    expect(facts.slice(0, 3).map((fact) => fact.kind)).toEqual(['incident.opened', 'commander.set', 'glass.broken']);
    expect(told(one)).toContainEqual(expect.stringContaining('glass broken. <@UADA>') as string);
    await command(pool, 'UGRACE', 'declare and this one is permitted');
    await one.settle();
    expect((await pool.query('select 1 from incident where head_seq > 0')).rowCount).toBe(2);
  });

  test('is not needed, and leaves no trace, where everybody may', async () => {
    const one = bench({});
    await command(pool, 'UADA', 'declare --break-glass checkout is down');
    await one.settle();
    expect((await factsOf(pool, 1)).map((fact) => fact.kind)).not.toContain('glass.broken');
  });
});
