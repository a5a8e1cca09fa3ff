// Who may let a step happen: approvals bound to exactly what will run, refusals, and steps that people do themselves.
import { beforeEach, describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../../src/domain/runbook/policy.ts';
import { factsOf } from '../../../src/store/fact.ts';
import { click, submit } from '../../support/arriving.ts';
import { freshDatabase } from '../../support/database.ts';
import { testContext } from '../../support/engine.ts';
import { buttonOf, http, inCommand, lastRun, ledger, press, runbook, start, statuses, told } from '../../support/running.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const change = runbook('flag-off', [http({ name: 'off', risk: 'change' })]);
const look = runbook('look', [http({ name: 'first', risk: 'read' }), http({ name: 'second', risk: 'read' })]);
const count = async (kind: string) => (await factsOf(db.pool, 1)).filter((fact) => fact.kind === kind).length;
const withApprovals = (approvals: number, more: Partial<typeof defaultPolicy> = {}) => (
  { ...defaultPolicy, ...more, risk: { ...defaultPolicy.risk, change: { ...defaultPolicy.risk.change, approvals } } }
);

test('a step that only reads runs by itself, in order, to the end of its run', async () => {
  const bench = await inCommand({ pool: db.pool, runbooks: [look] });
  await start(bench, 'look');
  expect(bench.outbound.sent.map((request) => request.url)).toEqual(['https://flags.acme.example/first', 'https://flags.acme.example/second']);
  expect(await statuses(bench)).toEqual(['succeeded', 'succeeded']);
  expect((await lastRun(bench)).status).toBe('succeeded');
  expect(await bench.left()).toEqual([]);
});

test('somebody who is no responder starts nothing, and nobody does while nobody can say who is one', async () => {
  const bench = await inCommand({ pool: db.pool, runbooks: [look] });
  await start(bench, 'look', 'UDORA');
  expect((await bench.incident(1)).runs).toEqual([]);
  expect(told(bench, 'UDORA')).toEqual([expect.stringContaining('you need to be responder')]);
});

describe('an approval', () => {
  test('is given by another responder; then the step runs once', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [change] });
    await start(bench, 'flag-off');
    expect(await statuses(bench)).toEqual(['waiting']);
    await press(bench, 'UANA', 'step_approve', 0);
    expect(told(bench, 'UANA').at(-1)).toContain('somebody else has to approve');
    await press(bench, 'UDORA', 'step_approve', 0);
    expect(told(bench, 'UDORA').at(-1)).toContain('you need to be');
    expect(bench.outbound.sent).toEqual([]);
    await press(bench, 'UBEN', 'step_approve', 0);
    expect(bench.outbound.sent).toHaveLength(1);
    expect(await statuses(bench)).toEqual(['succeeded']);
  });

  test('by two clicks at once, the same click sent twice, and two people at once, is one start', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [change] });
    await start(bench, 'flag-off');
    const button = await buttonOf(bench, 0);
    await Promise.all([
      click(db.pool, 'UBEN', 'step_approve', button, { at: '1' }), click(db.pool, 'UBEN', 'step_approve', button, { at: '1' }),
      click(db.pool, 'UBEN', 'step_approve', button, { at: '2' }), click(db.pool, 'UCLEO', 'step_approve', button),
    ]);
    const other = testContext({ pool: db.pool, runbooks: [change], slack: bench.slack, pagerduty: bench.pagerduty, outbound: bench.outbound });
    await Promise.all([bench.engine.drain(), other.engine.drain()]);
    await bench.settle();
    expect(bench.outbound.sent).toHaveLength(1);
    expect(await count('step.started')).toBe(1);
    expect(await statuses(bench)).toEqual(['succeeded']);
  });

  test('of two people needs two people', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [change], policy: withApprovals(2) });
    await start(bench, 'flag-off');
    await press(bench, 'UBEN', 'step_approve', 0);
    await press(bench, 'UBEN', 'step_approve', 0);
    expect(told(bench, 'UBEN').at(-1)).toContain('approved this already');
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([0, ['waiting']]);
    await press(bench, 'UCLEO', 'step_approve', 0);
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([1, ['succeeded']]);
    expect((await db.pool.query('select 1 from runbook_approval')).rowCount).toBe(2);
  });

  test('of something else than what is shown is refused', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [change] });
    await start(bench, 'flag-off');
    const run = await lastRun(bench);
    await click(db.pool, 'UBEN', 'step_approve', `1:${run.id}:0:0123456789abcdef`);
    await bench.settle();
    expect(told(bench, 'UBEN').at(-1)).toContain('has changed since this message');
    expect(await statuses(bench)).toEqual(['waiting']);
  });

  test('does not outlive a change of the policy: what was approved is not what would run', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [change] });
    await start(bench, 'flag-off');
    const stricter = testContext({
      pool: db.pool, runbooks: [change], slack: bench.slack, pagerduty: bench.pagerduty, outbound: bench.outbound, policy: withApprovals(1, { approvalTtl: 29 * 60_000 }),
    });
    await click(db.pool, 'UBEN', 'step_approve', await buttonOf(bench, 0));
    await stricter.settle();
    expect(bench.outbound.sent).toEqual([]);
    expect(await statuses(bench)).toEqual(['failed']);
    expect((await lastRun(bench)).steps[0]?.output).toContain('not what was approved');
  });

  test('of a step that did not happen after all is asked for anew, and the same person may give it again', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [change] });
    bench.outbound.answer = () => { throw new (class extends Error {})('the worker fell over'); };
    await start(bench, 'flag-off');
    await press(bench, 'UBEN', 'step_approve', 0);
    await db.pool.query(`update runbook_step set lease_until = now() - interval '1 second'`);
    await bench.settle();
    expect(await statuses(bench)).toEqual(['unknown']);
    bench.outbound.answer = () => ({ status: 200, headers: {}, body: Buffer.from('fine') });
    await press(bench, 'UANA', 'step_not_happened', 0);
    expect(await statuses(bench)).toEqual(['waiting']);
    expect(bench.outbound.sent).toHaveLength(1);
    await press(bench, 'UBEN', 'step_approve', 0);
    expect(await statuses(bench)).toEqual(['succeeded']);
    expect(bench.outbound.sent).toHaveLength(2);
  });
});

test('a refusal ends the run, and nothing of it starts any more', async () => {
  const bench = await inCommand({ pool: db.pool, runbooks: [runbook('two', [http({ name: 'one', risk: 'change' }), http({ name: 'two', risk: 'read' })])] });
  await start(bench, 'two');
  const button = await buttonOf(bench, 0);
  await press(bench, 'UBEN', 'step_refuse', 0);
  await click(db.pool, 'UCLEO', 'step_approve', button);
  await bench.settle();
  expect(told(bench, 'UCLEO').at(-1)).toContain('cancelled already');
  const run = await lastRun(bench);
  expect([run.status, (await ledger(db.pool, run.id)).map((row) => row.status)]).toEqual(['cancelled', ['cancelled', 'cancelled']]);
  expect(bench.outbound.sent).toEqual([]);
});

describe('a step that people do', () => {
  const manual = runbook('by-hand', ['text {"name":"call","kind":"manual"}\nCall the provider.', http({ name: 'look', risk: 'read' })]);

  test('waits for a person, and goes on when they say so, once', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [manual] });
    await start(bench, 'by-hand');
    expect(await statuses(bench)).toEqual(['waiting', 'pending']);
    const button = await buttonOf(bench, 0);
    await press(bench, 'UBEN', 'step_done', 0);
    expect(await statuses(bench)).toEqual(['waiting', 'pending']);
    await Promise.all([submit(db.pool, 'UBEN', 'step_done', button), submit(db.pool, 'UCLEO', 'step_done', button)]);
    await bench.settle();
    expect(await statuses(bench)).toEqual(['succeeded', 'succeeded']);
    expect(bench.outbound.sent).toHaveLength(1);
    expect((await factsOf(db.pool, 1)).filter((fact) => fact.kind === 'step.finished').map((fact) => fact.by.type)).toEqual(['person', 'system']);
  });

  test('is not done by somebody who may not', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [manual] });
    await start(bench, 'by-hand');
    await press(bench, 'UDORA', 'step_done', 0);
    await submit(db.pool, 'UDORA', 'step_done', await buttonOf(bench, 0));
    await bench.settle();
    expect(await statuses(bench)).toEqual(['waiting', 'pending']);
  });
});

test('a run of the same thing waits until the other has ended, and says so', async () => {
  const locked = runbook('locked', [http({ name: 'off', risk: 'change' })], ['params:', '  FLAG: { type: enum, values: [a, b], default: a }', 'concurrency: { key: [FLAG], policy: refuse }']);
  const bench = await inCommand({ pool: db.pool, runbooks: [locked] });
  const submit = (flag: string) => db.pool.query(
    `insert into delivery (source, key, lane, body, urgency) values ('slack', gen_random_uuid()::text, 'slack/UANA', $1, 0)`,
    [JSON.stringify({ type: 'view_submission', user: { id: 'UANA' }, view: { id: 'V', callback_id: 'run_start', private_metadata: '1:locked', state: { values: { FLAG: { FLAG: { value: flag } } } } } })],
  );
  for (const flag of ['a', 'a', 'b']) {
    await submit(flag);
    await bench.settle();
    // Long ago, or a second start would be taken for a second click.
    await db.pool.query(`update incident set state = jsonb_set(state, '{runs,0,at}', '"2026-11-20T03:00:00.000Z"')`);
  }
  expect((await bench.incident(1)).runs.map((run) => run.status)).toEqual(['running', 'cancelled', 'running']);
  expect((await bench.incident(1)).runs[1]?.why).toContain('being worked on by a run in INC-1');
  expect((await db.pool.query('select 1 from runbook_run')).rowCount).toBe(2);
});
