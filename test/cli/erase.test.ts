// tocsin erase and prune on a real database: what goes, what stays, who may, and what people see afterwards.
import { beforeEach, describe, expect, test } from 'vitest';
import { factText } from '../../src/render/timeline.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { factsOf } from '../../src/store/fact.ts';
import { readIncident } from '../../src/store/incident.ts';
import { anAlert, happens, openByAlert } from '../edge/support.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { cli } from './support.ts';

const db = await freshDatabase();
const { pool } = db;
const env = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATABASE_OWNER_URL: db.url, USER: 'ada' };
const erase = (...args: string[]) => cli(['erase', ...args], { env });
const verify = async () => (await cli(['verify'], { env: { DATABASE_URL: db.url } })).code;
const secret = 'hunter2 of Jane Doe';

/** Every word that is kept. The name of the channel is made of the title and stays, as every name does. */
async function everywhere(): Promise<string> {
  const { rows } = await pool.query<{ all: string }>(
    `select concat_ws(' ', (select string_agg(t::text, ' ') from fact t), (select string_agg(t::text, ' ') from fact_text t), (select string_agg(t::text, ' ') from incident t),
       (select string_agg(t::text, ' ') from delivery t), (select string_agg(t::text, ' ') from alert t), (select string_agg(t::text, ' ') from effect t where kind <> 'slack.channel.create')) as all`,
  );
  return rows[0]?.all ?? '';
}

beforeEach(async () => {
  await db.cleanTables();
  await storeDelivery(pool, { source: 'pagerduty', key: 'k', lane: 'l', body: JSON.stringify({ secret }), urgency: 1 });
  await pool.query(`update delivery set state = 'done'`);
  const { id } = await openByAlert(pool, anAlert('a', { title: `Login of ${secret}` }), '2026-11-21T02:00:00.000Z', 'delivery:1');
  expect(id).toBe(1);
});

describe('erase', () => {
  test('takes a text, the copies of it and the snapshot; the chain stays whole, and a new entry says who and why', async () => {
    await happens(pool, 1, { kind: 'note.added', data: { text: 'an innocent note' } });
    const before = await factsOf(pool, 1);
    const texts = before.filter((fact) => JSON.stringify(fact.data).includes(secret)).map((fact) => fact.seq);
    expect(texts.length).toBeGreaterThan(1);
    for (const seq of texts) expect(await erase('INC-1', String(seq), '--reason', 'a customer’s name')).toMatchObject({ code: 0, err: '' });
    expect(await everywhere()).not.toMatch(/hunter2|Jane/);
    expect(await everywhere()).toContain('an innocent note');
    expect(await verify()).toBe(0);
    const after = await factsOf(pool, 1);
    expect(after.slice(0, before.length).map((fact) => [fact.seq, fact.kind, fact.hash])).toEqual(before.map((fact) => [fact.seq, fact.kind, fact.hash]));
    const incident = await readIncident(pool, 1);
    expect(incident).toMatchObject({ title: '[erased]', seq: before.length + texts.length });
    const lines = after.map((fact) => factText(fact, incident));
    expect(lines[0]).toContain('[erased]');
    expect(lines.slice(before.length)).toEqual(texts.map((seq) => `The text of entry ${seq} was erased: a customer’s name`));
    expect(after.at(-1)?.by).toEqual({ type: 'person', id: 'ada', via: 'cli' });
  });

  test('what was posted is shown anew, and the incident goes on', async () => {
    const { settle, slack, incident } = testContext({ pool });
    await settle();
    const { card, channel } = await incident(1);
    const shown = () => JSON.stringify(slack.messages.filter((message) => message.channel === channel?.id && message.ts === card?.ts));
    expect(shown()).toContain(secret);
    for (const seq of ['1', '2']) expect((await erase('1', seq, '--reason', 'a name')).code).toBe(0);
    await settle();
    expect(shown()).toContain('[erased]');
    expect(shown()).not.toContain(secret);
    expect(await verify()).toBe(0);
  });

  test.each([
    [['INC-1'], 2, /^Name the incident and the number of the entry/], [['INC-1', '0'], 2, /^Name the incident/], [['x', '1'], 2, /^Name the incident/],
    [['INC-1', '1'], 2, /^Say why with --reason/], [['INC-1', '1', '--reason', ' '], 2, /^Say why/],
    [['INC-9', '1', '--reason', 'x'], 1, /^There is no INC-9\.$/], [['INC-1', '99', '--reason', 'x'], 1, /^INC-1 has no entry 99: its last is \d+\.$/],
  ] as const)('%j is refused, and nothing changes', async (args, code, words) => {
    const before = await everywhere();
    const ran = await erase(...args);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.err).toMatch(words);
    expect(await everywhere()).toBe(before);
  });

  test('twice is once, and an entry without a text has none to erase', async () => {
    await happens(pool, 1, { kind: 'severity.set', data: { severity: 'SEV3' } });
    const last = (await readIncident(pool, 1))?.seq ?? 0;
    expect((await erase('INC-1', String(last), '--reason', 'x')).err).toBe(`Entry ${last} of INC-1 has no text, or it was erased already.`);
    expect((await erase('INC-1', '1', '--reason', 'x')).code).toBe(0);
    expect((await erase('INC-1', '1', '--reason', 'x')).code).toBe(1);
    expect((await readIncident(pool, 1))?.seq).toBe(last + 1);
  });
});

describe('the database itself', () => {
  const erasing = (seq: number, statement: string, said?: number) => pool.transaction(async (tx) => {
    await tx.query(`select set_config('tocsin.erases', $1, true)`, [`1:${seq}`]);
    await tx.query(statement);
    if (said !== undefined) await tx.query(`insert into fact (incident_id, seq, kind, at, recorded_at, by, data, cause, hash) values (1, 99, 'text.erased', now(), now(), '{}', jsonb_build_object('seq', $1::int), 'x', 'x')`, [said]);
  });

  test.each<[string, number, string, number | undefined, RegExp]>([
    ['a deletion that was not named', 2, 'delete from fact_text where seq = 1', 1, /never edited or deleted/],
    ['one of everything', 1, 'delete from fact_text', 1, /never edited or deleted/],
    ['a change', 1, `update fact_text set text = 'x' where seq = 1`, 1, /never edited or deleted/],
    ['truncating', 1, 'truncate fact_text', 1, /never edited or deleted/],
    ['a fact', 1, 'delete from fact where seq = 1', 1, /never edited or deleted/],
    ['an erasure that no fact speaks of', 1, 'delete from fact_text where seq = 1', undefined, /said in a fact of its own/],
    ['an erasure of which another fact speaks', 1, 'delete from fact_text where seq = 1', 2, /said in a fact of its own/],
  ])('refuses %s', async (_what, seq, statement, said, words) => {
    await expect(erasing(seq, statement, said)).rejects.toThrow(words);
  });

  test('refuses it to a role that does not own the tables', async () => {
    const role = `tocsin_bot_${process.pid}`;
    await pool.query(`create role ${role}; grant select, insert, update, delete on all tables in schema public to ${role}`);
    try {
      await expect(pool.transaction(async (tx) => {
        await tx.query(`set local role ${role}`);
        await tx.query(`select set_config('tocsin.erases', '1:1', true)`);
        await tx.query('delete from fact_text where seq = 1');
      })).rejects.toThrow(/never edited or deleted/);
    } finally {
      await pool.query(`drop owned by ${role}; drop role ${role}`);
    }
  });
});

describe('prune', () => {
  const prune = (age: string) => cli(['prune', '--older-than', age], { env });

  test('lets go of old bodies of what ended, and of nothing else', async () => {
    for (const key of ['old', 'new', 'waiting', 'parked']) await storeDelivery(pool, { source: 'slack', key, lane: key, body: `{"body": "${key}"}`, urgency: 0 });
    await pool.query(`update delivery set state = case key when 'waiting' then 'waiting' when 'parked' then 'parked' else 'done' end`);
    // The command line believes that it is 2026-11-21.
    await pool.query(`update delivery set done_at = case when key in ('new', 'waiting') then '2026-11-20' else '2026-01-01' end::timestamptz, received_at = '2026-01-01'`);
    const facts = await factsOf(pool, 1);
    expect(await prune('90d')).toEqual({ code: 0, err: '', out: 'Let go of 2 bodies of deliveries and 0 outputs of steps that ended before 2026-08-23. Every fact is there.' });
    const { rows } = await pool.query<{ key: string; body: string }>('select key, body from delivery order by id');
    expect(rows.filter((row) => row.body === '{}').map((row) => row.key)).toEqual(['k', 'old']);
    expect(rows).toHaveLength(5);
    expect((await prune('90d')).out).toMatch(/^Let go of 0 bodies/);
    // The same delivery still counts once.
    expect(await storeDelivery(pool, { source: 'slack', key: 'old', lane: 'old', body: 'again', urgency: 0 })).toEqual({ stored: false });
    expect(await factsOf(pool, 1)).toEqual(facts);
  });

  test('lets go of outputs of runs that ended, not of one that goes on', async () => {
    for (const [n, status, ended] of [[1, 'succeeded', '2026-01-01'], [2, 'running', '2026-01-01'], [3, 'failed', '2026-11-20']] as const) {
      const run = `00000000-0000-4000-8000-00000000000${n}`;
      await pool.query(`insert into runbook_run (id, incident_id, runbook_id, blob_sha, source, params, requested_by, status) values ($1, 1, 'r', 'x', 'x', '{}', '{}', $2)`, [run, status]);
      await pool.query(
        `insert into runbook_step (run_id, idx, name, kind, status, idempotent, output_head, output_tail, output_sha, ended_at) values ($1, 0, 's', 'http', 'succeeded', true, 'head', 'tail', 'sha', $2)`, [run, ended],
      );
    }
    expect((await prune('90d')).out).toMatch(/ and 1 outputs of steps /);
    expect((await pool.query('select output_head, output_tail, output_sha from runbook_step order by run_id')).rows.map(Object.values)).toEqual([[null, null, 'sha'], ['head', 'tail', 'sha'], ['head', 'tail', 'sha']]);
  });

  test.each(['6d', '90', 'soon', ''])('refuses the age "%s"', async (age) => {
    expect((await prune(age)).code).toBe(2);
  });
});
