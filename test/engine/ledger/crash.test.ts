// A step of which nobody can prove that it did not happen is never run again by itself, whoever dies, sleeps or is cut off.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../../src/domain/errors.ts';
import { performStep } from '../../../src/engine/ledger/perform-step.ts';
import { factsOf } from '../../../src/store/fact.ts';
import { claimSteps, markStarted, type StepRow } from '../../../src/store/step.ts';
import { click } from '../../support/arriving.ts';
import { freshDatabase } from '../../support/database.ts';
import { expireLeases, testContext, type Bench, type Wanted } from '../../support/engine.ts';
import { http, inCommand, lastRun, press, runbook, start, statuses } from '../../support/running.ts';
import { rival } from '../../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

// Their steps are ready at once but due only later: so the test chooses who claims them.
const once = runbook('once', [http({ name: 'off', risk: 'read', idempotent: 'false', delay: '30s', retries: '2' })]);
const thenAsk = runbook('then-ask', [http({ name: 'off', risk: 'read', idempotent: 'false', delay: '30s' }), 'text {"name":"call","kind":"manual"}\nCall the provider.']);
const often = runbook('often', [http({ name: 'off', risk: 'read', idempotent: 'true', delay: '30s', retries: '2' })]);
const fine = { status: 200, headers: {}, body: Buffer.from('fine') };
const broken = { status: 500, headers: {}, body: Buffer.from('out of order') };
const lease = { check: () => undefined };
const kinds = async () => (await factsOf(db.pool, 1)).map((fact) => fact.kind).filter((kind) => kind.startsWith('step.'));

async function readied(book: { path: string; text: string }, more: Partial<Wanted> = {}): Promise<Bench> {
  const bench = await inCommand({ pool: db.pool, runbooks: [book], ...more });
  await click(db.pool, 'UANA', 'run_start', `1:${book.path.replace('.md', '')}`);
  await bench.engine.drain();
  return bench;
}

/** A worker elsewhere takes the step, and is then heard of no more. */
async function claimed(): Promise<StepRow> {
  await db.pool.query('update runbook_step set run_at = now()');
  const [row] = await claimSteps(db.pool, { kinds: ['http'], owner: rival, host: 'elsewhere', most: 1, leaseMs: 30_000 });
  if (!row) throw new Error('the step must be claimable');
  return row;
}

/** Another process with the same world outside. */
function another(bench: Bench, book: { path: string; text: string }): Bench {
  return testContext({ pool: db.pool, runbooks: [book], slack: bench.slack, pagerduty: bench.pagerduty, outbound: bench.outbound });
}

describe('a worker that is lost', () => {
  test('before its marker started nothing: after its lease the step runs', async () => {
    const bench = await readied(once);
    await claimed();
    await bench.settle();
    expect(bench.outbound.sent).toEqual([]);
    await expireLeases(db.pool);
    await bench.settle();
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([1, ['succeeded']]);
  });

  test('after its marker leaves the step unknown: only a person’s word moves it', async () => {
    const bench = await readied(once);
    await markStarted(db.pool, await claimed());
    await expireLeases(db.pool);
    await bench.settle();
    await another(bench, once).settle();
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([0, ['unknown']]);
    await press(bench, 'UBEN', 'step_happened', 0);
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([0, ['succeeded']]);
    expect((await lastRun(bench)).status).toBe('succeeded');
  });

  test('after its marker, and a person says it did not happen: it runs', async () => {
    const bench = await readied(once);
    await markStarted(db.pool, await claimed());
    await expireLeases(db.pool);
    await bench.settle();
    await press(bench, 'UBEN', 'step_not_happened', 0);
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([1, ['succeeded']]);
  });

  test('after the marker of an idempotent step: it runs again', async () => {
    const bench = await readied(often);
    await markStarted(db.pool, await claimed());
    await expireLeases(db.pool);
    await bench.settle();
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([1, ['succeeded']]);
  });
});

describe('a worker that comes back late', () => {
  test('from a long sleep before it began does and says nothing', async () => {
    const bench = await readied(thenAsk);
    const late = await claimed();
    await expireLeases(db.pool);
    await bench.settle();
    const facts = await kinds();
    await performStep(bench.context, late, lease);
    expect([await kinds(), bench.outbound.sent.length, await statuses(bench)]).toEqual([facts, 1, ['succeeded', 'waiting']]);
  });

  test('with its answer after the examiner: the answer is dropped, and the question to a person stands', async () => {
    const bench = await readied(once);
    const answer = Promise.withResolvers<typeof fine>();
    bench.outbound.answer = () => answer.promise;
    const late = performStep(bench.context, await claimed(), lease);
    while (bench.outbound.sent.length === 0) await pause();
    await expireLeases(db.pool);
    await another(bench, once).settle();
    expect(await statuses(bench)).toEqual(['unknown']);
    const facts = await kinds();
    answer.resolve(fine);
    await late;
    await bench.settle();
    expect([await kinds(), await statuses(bench)]).toEqual([facts, ['unknown']]);
  });
});

test('two engines run a step once', async () => {
  const bench = await readied(once);
  await db.pool.query('update runbook_step set run_at = now()');
  await Promise.all([bench.settle(), another(bench, once).settle(), another(bench, once).settle()]);
  expect(bench.outbound.sent).toHaveLength(1);
  expect((await kinds()).filter((kind) => kind === 'step.started')).toHaveLength(1);
});

test('a run that a person stopped starts nothing any more, even a step that was claimed already', async () => {
  const bench = await readied(once);
  const row = await claimed();
  await click(db.pool, 'UANA', 'run_cancel', `1:${row.run_id}`);
  await bench.settle();
  await performStep(bench.context, row, lease);
  await bench.settle();
  expect(bench.outbound.sent).toEqual([]);
  expect((await lastRun(bench)).status).toBe('cancelled');
  expect((await db.pool.query('select status from runbook_step')).rows).toEqual([{ status: 'cancelled' }]);
});

describe('an answer', () => {
  const lost = new Outage('runbook', 'the connection broke', { ambiguous: true });
  const refused = new Rejected('runbook', 'egress', 'that address is not allowed');

  test.each([
    ['that says no fails a step for good when it must not be repeated', once, () => broken, 1, 'failed'],
    ['that says no is asked for again as often as the author wrote, when it may be repeated', often, () => broken, 3, 'failed'],
    ['that was lost leaves a step unknown when it must not be repeated', once, () => { throw lost; }, 1, 'unknown'],
    ['that was lost is asked for again when it may be repeated', often, () => { throw lost; }, 3, 'timed_out'],
    ['that was refused by our own guard is no answer to ask for again', often, () => { throw refused; }, 1, 'failed'],
  ] as const)('%s', async (_what, book, answer, times, status) => {
    const bench = await readied(book);
    bench.outbound.answer = answer;
    await bench.settle();
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([times, [status]]);
    expect((await lastRun(bench)).status).toBe(status === 'unknown' ? 'running' : 'failed');
  });

  test('that comes at the second try is enough', async () => {
    const bench = await readied(often);
    bench.outbound.answer = () => (bench.outbound.sent.length === 1 ? broken : fine);
    await bench.settle();
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([2, ['succeeded']]);
    expect(await kinds()).toEqual(['step.ready', 'step.started', 'step.ready', 'step.started', 'step.finished']);
  });

  test('may hold any bytes, and a secret in it is shown to nobody', async () => {
    const book = runbook('secret', [`${http({ name: 'off', risk: 'read' })}\nAuthorization: Bearer {{secret:TOKEN}}`], ['secrets: [TOKEN]']);
    const bench = await inCommand({ pool: db.pool, runbooks: [book], secrets: { TOKEN: 'hunter2-hunter2' } });
    bench.outbound.answer = () => ({ status: 200, headers: {}, body: Buffer.from([0, 0xff, ...Buffer.from('you sent hunter2-hunter2 \u0000')]) });
    await start(bench, 'secret');
    expect(bench.outbound.sent[0]?.headers).toMatchObject({ Authorization: 'Bearer hunter2-hunter2' });
    expect(await statuses(bench)).toEqual(['succeeded']);
    const { rows } = await db.pool.query('select * from fact_text union all select run_id::text as a, null, null, null, output_head from runbook_step'.replace('run_id::text as a', '0'));
    expect(JSON.stringify([rows, bench.slack.messages])).not.toContain('hunter2');
  });

  test('of a step whose secret is not set is never asked for', async () => {
    const book = runbook('secret', [`${http({ name: 'off', risk: 'read' })}\nAuthorization: Bearer {{secret:TOKEN}}`], ['secrets: [TOKEN]']);
    const bench = await inCommand({ pool: db.pool, runbooks: [book] });
    await start(bench, 'secret');
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([0, ['failed']]);
    expect((await lastRun(bench)).steps[0]?.output).toContain('RUNBOOK_SECRET_TOKEN');
  });
});

function pause(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, 2); });
}
