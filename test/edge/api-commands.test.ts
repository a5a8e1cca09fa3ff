// POST /api/commands: decided by the handlers that Slack's commands have, answered in plain words, once for each key.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { commandsRoute } from '../../src/edge/api-commands.ts';
import { commandShape } from '../../src/edge/api-shapes.ts';
import { Outage } from '../../src/domain/errors.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { ada, declare, named, serve } from './support.ts';

const db = await freshDatabase();
const { pool } = db;
const bench = testContext({ pool });
bench.slack.person(ada.id);
bench.slack.person('U0GRACE');
bench.engine.start();
afterAll(() => bench.engine.stop());
const route = (waitMs: number, bell = bench.context.bell) => commandsRoute({ db: pool, bell, clock: systemClock, token: undefined, waitMs });
const api = await serve(route(600_000));
let mine = '';
let last = 0;
beforeEach(async () => {
  bench.slack.heal();
  await pool.query('delete from api_token');
  mine = await named(pool, 'command');
});

type Said = { readonly status: number; readonly location: string | null; readonly body: { readonly data?: Record<string, unknown>; readonly error?: string } };
type How = { readonly incident?: string | null; readonly key?: string; readonly as?: string; readonly raw?: string; readonly headers?: Record<string, string>; readonly to?: typeof api };

async function send(text: string, { incident, key, as = mine, raw, headers, to = api }: How = {}): Promise<Said> {
  last += 1;
  const response = await to('/api/commands', {
    method: 'POST', body: raw ?? JSON.stringify(incident === undefined ? { text } : { text, incident }),
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', 'idempotency-key': key ?? `key-${last}`, ...headers },
  });
  return { status: response.status, location: response.headers.get('location'), body: (await response.json()) as Said['body'] };
}
const kinds = async (id: number) => (await pool.query<{ kind: string }>('select kind from fact where incident_id = $1 order by seq', [id])).rows.map((row) => row.kind);
const idOf = ({ body }: Said) => String(body.data?.['incident']);

describe('the life of an incident', () => {
  test('declared, commanded, judged, noted, told of and resolved, each answered with what came of it', async () => {
    const opened = await send('declare SEV3 checkout is <down> & out');
    expect(opened).toMatchObject({ status: 200, body: { data: { state: 'done', text: expect.stringMatching(/^INC-\d+ is declared\./) as string } } });
    expect(commandShape.strict().parse(opened.body.data)).toEqual(opened.body.data);
    const incident = idOf(opened);
    const number = Number(incident.slice(4));
    expect((await bench.incident(number)).title).toBe('checkout is <down> & out');
    const grace = await named(pool, 'command', { person: 'U0GRACE' });
    const says = async (text: string, more: How = {}) => (await send(text, { incident, ...more })).body.data?.['text'];
    expect(await says('severity SEV4')).toMatch(new RegExp(`^${incident}: .*SEV4`));
    expect(await says('severity SEV2')).toBe('SEV2 asks for an update at least every 20 min and a postmortem.');
    expect(await says('note error rate > 2 % & rising')).toMatch(/timeline/);
    expect(await says('update we roll back | 1 in 5 payments fails | next 20m')).toBe('The update is on its way.');
    expect(await says('task @U0GRACE look at <the> replica')).toMatch(/@?U0GRACE|task/i);
    expect(await says('status', { as: grace })).toContain('SEV2 Major');
    expect(await says('resolve errors are gone', { as: grace })).toBe(`${incident} is resolved. Thank you.`);
    const incidentNow = await bench.incident(number);
    expect(incidentNow).toMatchObject({ status: 'resolved', severity: 'SEV2', tasks: [{ text: 'look at <the> replica', assignee: { id: 'U0GRACE' } }] });
    const facts = await pool.query<{ kind: string; by: { id: string; via: string } }>(`select kind, by from fact where incident_id = $1 and kind in ('incident.opened', 'status.set', 'note.added') order by seq`, [number]);
    expect(facts.rows.map((row) => [row.kind, row.by.id, row.by.via])).toEqual([['incident.opened', ada.id, 'slack'], ['note.added', ada.id, 'slack'], ['status.set', 'U0GRACE', 'slack']]);
  });

  test('the incident is the one beside the words, unless the words name another', async () => {
    const [one, other] = [await declare(pool), await declare(pool)];
    await send(`note here`, { incident: `inc-${one.id}` });
    await send(`note INC-${other.id} there`, { incident: `INC-${one.id}` });
    expect([(await kinds(one.id)).filter((kind) => kind === 'note.added').length, (await kinds(other.id)).filter((kind) => kind === 'note.added').length]).toEqual([1, 1]);
    expect(await send('note nowhere')).toMatchObject({ status: 409, body: { error: expect.stringContaining('Open now:') as string } });
  });
});

describe('a repeat', () => {
  test('gets the first answer, and nothing happens twice', async () => {
    const first = await send('declare once', { key: 'again' });
    const second = await send('declare once', { key: 'again' });
    expect(second).toEqual(first);
    expect((await pool.query(`select 1 from incident where state ->> 'title' = 'once'`)).rowCount).toBe(1);
    const refused = await send('severity purple', { key: 'no', incident: idOf(first) });
    expect([refused.status, await send('severity purple', { key: 'no', incident: idOf(first) })]).toEqual([422, refused]);
  });

  test('of the same key with other words is refused; another person’s keys are their own', async () => {
    await send('declare mine', { key: 'shared' });
    expect(await send('declare another', { key: 'shared' })).toMatchObject({ status: 422, body: { error: expect.stringContaining('used for another command') as string } });
    const grace = await named(pool, 'command', { person: 'U0GRACE' });
    expect(await send('declare hers', { key: 'shared', as: grace })).toMatchObject({ status: 200 });
  });

  test('many at the same moment are one', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => send('declare together', { key: 'together' })));
    expect(new Set(all.map(({ body }) => body.data?.['incident'])).size).toBe(1);
    expect((await pool.query(`select 1 from incident where state ->> 'title' = 'together'`)).rowCount).toBe(1);
  });
});

describe('refusals', () => {
  test('422: an unknown verb, with the one that was meant and all there are', async () => {
    const { status, body } = await send('resolv it');
    expect([status, body.data?.['state']]).toEqual([422, 'refused']);
    expect(body.error).toMatch(/Did you mean `\/incident resolve`\?\nVerbs: .*catchup, commander, .*update\.$/s);
  });

  test.each([['declare', 'Declare'], ['resolve', 'resolve'], ['update', 'update'], ['declare --retro last night', 'declare']])('422: %s, which is a form in Slack, says how it is said in one line', async (text) => {
    const { id } = await declare(pool);
    const { status, body } = await send(text, { incident: `INC-${id}` });
    expect([status, body.error]).toEqual([422, expect.stringMatching(/opens the form “.+”\. Here, say all of it in one line: /) as string]);
    expect((await pool.query('select 1 from fact where cause = $1', [`delivery:${String(body.data?.['id'])}`])).rowCount).toBe(0);
  });

  test('409: what cannot be done now', async () => {
    const { id } = await declare(pool);
    const { status, body } = await send('handoff accept', { incident: `INC-${id}` });
    expect([status, body.data?.['state'], body.error]).toEqual([409, 'refused', body.data?.['text']]);
    expect(await send('note x', { incident: 'INC-99999' })).toMatchObject({ status: 409, body: { error: 'I know no INC-99999.' } });
  });

  test('a private incident is not there for whoever is not in it', async () => {
    const { id } = await declare(pool, { private: true });
    const grace = await named(pool, 'command', { person: 'U0GRACE' });
    expect(await send('status', { incident: `INC-${id}`, as: grace })).toMatchObject({ status: 409, body: { error: `I know no INC-${id}.` } });
    expect(await send('status', { incident: `INC-${id}` })).toMatchObject({ status: 200 });
  });

  test.each(['gone', 'unknown to Slack', 'of another company'])('403: the person of the token is %s', async (how) => {
    const person = `U0EVE${how.length}`;
    if (how !== 'unknown to Slack') bench.slack.person(person, how === 'gone' ? { deleted: true } : { teamId: 'T2' });
    const { status, body } = await send('declare x', { as: await named(pool, 'command', { person }) });
    expect([status, body.data?.['state']]).toEqual([403, 'refused']);
    expect((await pool.query(`select 1 from incident where state ->> 'title' = 'x'`)).rowCount).toBe(0);
  });

  test.each([
    ['no key', { headers: { 'idempotency-key': '' } }, 400], ['a key of 101', { key: 'x'.repeat(101) }, 400], ['a key with blanks', { key: 'a b' }, 400],
    ['no JSON', { raw: '{' }, 400], ['a list', { raw: '[]' }, 400], ['no text', { raw: '{"incident":null}' }, 400], ['a blank text', { raw: '{"text":"  "}' }, 400], ['a number', { raw: '{"text":7}' }, 400],
    ['an incident that is none', { incident: 'ORD-1' }, 400], ['a misspelt key', { raw: '{"text":"status","incidnt":"INC-1"}' }, 400], ['too many words', { raw: JSON.stringify({ text: 'x'.repeat(8_001) }) }, 400],
    ['too deep', { raw: `{"text":${'['.repeat(300)}${']'.repeat(300)}}` }, 400], ['too much', { raw: JSON.stringify({ text: 'x'.repeat(70_000) }) }, 413], ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ] as const)('%s: %#', async (_what, how, status) => {
    const before = (await pool.query('select 1 from delivery')).rowCount;
    const said = await send('status', how);
    expect([said.status, typeof said.body.error]).toEqual([status, 'string']);
    expect((await pool.query('select 1 from delivery')).rowCount).toBe(before);
  });
});

describe('when it is not decided at once', () => {
  test('202 with a link, where the answer stands later, for whoever asked alone', async () => {
    const told = await send('declare later', { headers: { prefer: 'respond-async' } });
    expect(told).toMatchObject({ status: expect.toBeOneOf([200, 202]) as number });
    const idle = await serve(route(0, { ...bench.context.bell, ring: () => undefined }));
    await bench.engine.stop();
    const waiting = await send('help', { to: idle });
    expect(waiting).toMatchObject({ status: 202, location: `/api/commands/${String(waiting.body.data?.['id'])}`, body: { data: { state: 'waiting' } } });
    const after = testContext({ pool, slack: bench.slack });
    await after.engine.drain();
    const look = async (as: string) => idle(waiting.location ?? '', { headers: { authorization: `Bearer ${as}` } });
    const seen = await look(mine);
    expect([seen.status, await seen.json()]).toMatchObject([200, { data: { id: waiting.body.data?.['id'], state: 'done', text: expect.stringContaining('declare') as string } }]);
    const grace = await named(pool, 'command', { person: 'U0GRACE' });
    expect((await look(grace)).status).toBe(404);
    for (const id of ['0', 'x', '99999999', '1e3', '-1', '']) expect((await idle(`/api/commands/${id}`, { headers: { authorization: `Bearer ${mine}` } })).status, id).toBe(404);
  });

  test('one that fails again and again is kept, and says so', async () => {
    const idle = await serve(route(0, { ...bench.context.bell, ring: () => undefined }));
    const { body } = await send('declare broken', { to: idle });
    const broken = testContext({ pool, slack: bench.slack, registry: { commands: new Map([['declare', { where: 'anywhere', usage: '', help: '', examples: [], parse: () => ({}), decide: () => { throw new Error('a bug'); } }]]) } });
    await broken.settle();
    const response = await idle(`/api/commands/${String(body.data?.['id'])}`, { headers: { authorization: `Bearer ${mine}` } });
    expect(await response.json()).toMatchObject({ data: { state: 'failed', text: expect.stringContaining('tocsin doctor') as string } });
  });

  test('Slack away or silent changes nothing of it', async () => {
    bench.slack.fail('user', new Outage('slack', 'Slack does not answer'), { times: 1_000 });
    bench.slack.fail('identity', new Outage('slack', 'Slack does not answer'), { times: 1_000 });
    const idle = await serve(route(0, { ...bench.context.bell, ring: () => undefined }));
    const told = await send('declare in the dark', { to: idle });
    await testContext({ pool, slack: bench.slack }).engine.drain();
    const response = await idle(`/api/commands/${String(told.body.data?.['id'])}`, { headers: { authorization: `Bearer ${mine}` } });
    expect(await response.json()).toMatchObject({ data: { state: 'done', incident: expect.stringMatching(/^INC-/) as string } });
  });
});
