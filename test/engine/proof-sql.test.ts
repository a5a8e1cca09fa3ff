// The proof of a follow-up that asks a database: held, failed, or not to be checked, which is neither.
import { beforeEach, expect, test } from 'vitest';
import type { SqlAnswer } from '../../src/domain/proof-sql.ts';
import type { NewEffect } from '../../src/domain/effects.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Config } from '../../src/domain/config.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { issueFact, kindsOf, resolved } from '../support/followed.ts';
import { configured } from '../support/following.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const sql = 'select id from orders where paid and not sent';
const config = configured({ databases: { orders: { url: { env: 'ORDERS_READ_URL' } } } });
const ask: NewEffect = { kind: 'followup.prove', data: { followup: 1 } };
const done = (expect: string): readonly NewFact[] => [
  { kind: 'followup.proof_set', data: { followup: 1, proof: { type: 'sql', database: 'orders', expect }, sql } }, { kind: 'followup.settled', data: { followup: 1, how: 'done' } },
];

/** What comes of asking, when the database answers so. */
async function asked(expect: string, answer: () => SqlAnswer | Promise<SqlAnswer>, more: { config?: Config; issue?: true; once?: true } = {}) {
  const questions: string[] = [];
  const b = testContext({ pool: db.pool, config: more.config ?? config, databases: { ask: (name, question) => { questions.push(`${name}: ${question}`); return Promise.resolve().then(answer); } } });
  const made = await b.github.openIssue({ repo: 'acme/postmortems', title: 'x', body: '', labels: [], assignees: [] });
  const id = await resolved(b, { then: [...(more.issue ? [issueFact(made.number)] : []), ...done(expect)], effects: [ask] });
  // A week is nothing to what works everything off.
  await (more.once ? b.engine.drain() : b.settle());
  const { followups: [one], troubles } = await b.incident(id);
  return { questions, proved: one?.proved, open: one?.ended === undefined, troubles, kinds: (await kindsOf(db.pool, id)).slice(-2), notes: b.github.issues[0]?.notes };
}

test('holds, and is asked again in a week', async () => {
  const { questions, proved, open } = await asked('rows = 0', () => ({ rows: 0, columns: 1, first: undefined }), { once: true });
  expect([questions, proved, open]).toMatchObject([[`orders: ${sql}`], { ok: true, result: '0 rows' }, false]);
  expect((await db.pool.query(`select data from effect where kind = 'followup.prove' and state = 'waiting' and run_at > now() + interval '6 days'`)).rows).toEqual([{ data: { followup: 1 } }]);
});

test('fails: the follow-up is open again, and its issue says why, without what was found', async () => {
  const { proved, open, notes } = await asked('rows = 0', () => ({ rows: 3, columns: 1, first: 'hunter2' }), { issue: true });
  expect([proved, open, notes]).toMatchObject([{ ok: false, result: '3 rows' }, true, [expect.stringContaining('3 rows') as string]]);
});

test.each([
  ['the database refuses', 'rows = 0', () => Promise.reject(new Rejected('runbook', '42501', 'The database orders: the role of its address may not read that (42501).')), /may not read that/, 1],
  ['it is away four times', 'rows = 0', () => Promise.reject(new Outage('runbook', 'the database orders could not be reached')), /could not be checked: the database orders could not be reached, 4 times/, 4],
  ['the answer is of another kind', 'value < 5', () => ({ rows: 2, columns: 1, first: '1' }), /could not be checked: one value was expected/, 1],
] as const)('is not called failed when %s: people see that it could not be checked', async (_what, expected, answer, reason, times) => {
  const { questions, open, troubles, kinds } = await asked(expected, answer);
  expect([questions.length, open, kinds]).toEqual([times, false, ['followup.proof_set', 'followup.settled']]);
  expect(troubles).toMatchObject([{ kind: 'followup.prove', reason: expect.stringMatching(reason) as string }]);
});

test('is not asked when the config names the database no more', async () => {
  const { questions, open, troubles } = await asked('rows = 0', () => ({ rows: 3, columns: 1, first: '1' }), { config: configured() });
  expect([questions, open]).toEqual([[], false]);
  expect(troubles).toMatchObject([{ kind: 'followup.prove', reason: expect.stringContaining('orders is not among the databases') as string }]);
});

test('keeps the text of the question apart from the fact', async () => {
  await asked('rows = 0', () => ({ rows: 0, columns: 1, first: undefined }), { once: true });
  const { rows } = await db.pool.query<{ data: unknown }>(`select data from fact where kind = 'followup.proof_set'`);
  expect(JSON.stringify(rows)).not.toContain('select id');
  expect((await db.pool.query(`select text from fact_text where field = 'sql'`)).rows).toEqual([{ text: sql }]);
});
