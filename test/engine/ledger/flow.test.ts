// Runs from end to end in the engine: dry runs, outputs, rollbacks, choices, queues, time. What the plan says is what happens.
import { beforeEach, describe, expect, test } from 'vitest';
import { slackPerson } from '../../../src/domain/actor.ts';
import { decide, type Decision } from '../../../src/domain/decision.ts';
import type { Refusal } from '../../../src/domain/errors.ts';
import type { Incident } from '../../../src/domain/incident.ts';
import { choose, confirm, stopRun, type Choice } from '../../../src/domain/run-choices.ts';
import { defaultPolicy } from '../../../src/domain/runbook/policy.ts';
import type { Runbook } from '../../../src/domain/runbook/types.ts';
import { startRun } from '../../../src/domain/running.ts';
import { plus } from '../../../src/domain/time.ts';
import { decideOn } from '../../../src/engine/commit.ts';
import { factsOf } from '../../../src/store/fact.ts';
import { arrive, click } from '../../support/arriving.ts';
import { freshDatabase } from '../../support/database.ts';
import type { Bench } from '../../support/engine.ts';
import { buttonOf, http, inCommand, lastRun, press, runbook, start, statuses } from '../../support/running.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const sent = (bench: Bench) => bench.outbound.sent.map((request) => `${request.method} ${new URL(request.url).pathname.slice(1)}`);
const fine = (text = 'fine') => ({ status: 200, headers: {}, body: Buffer.from(text) });
const broken = { status: 500, headers: {}, body: Buffer.from('out of order') };
const said = async () => (await factsOf(db.pool, 1)).filter((fact) => /^(?:run|step)\./.test(fact.kind)).map((fact) => ('name' in fact.data ? `${fact.kind} ${fact.data.name}` : fact.kind));

describe('a dry run', () => {
  const careful = runbook('careful', [http({ name: 'switch', risk: 'change', 'dry-run': 'preview' }), http({ name: 'preview', risk: 'read', excludeFromRunAll: 'true' })]);

  test('goes before the approval is asked for, and what it said stands there', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [careful] });
    bench.outbound.answer = () => fine('would switch 3 hosts');
    await start(bench, 'careful');
    expect(sent(bench)).toEqual(['GET preview']);
    expect(await statuses(bench)).toEqual(['waiting', 'succeeded']);
    expect((await lastRun(bench)).steps[1]?.output).toContain('would switch 3 hosts');
    await press(bench, 'UBEN', 'step_approve', 0);
    expect(sent(bench)).toEqual(['GET preview', 'PUT switch']);
    expect((await lastRun(bench)).status).toBe('succeeded');
  });

  test('goes first again when the step is tried again, and the approval is asked for again', async () => {
    const again = runbook('again', [http({ name: 'switch', risk: 'change', 'dry-run': 'preview', 'on-failure': 'ask' }), http({ name: 'preview', risk: 'read', excludeFromRunAll: 'true' })]);
    const bench = await inCommand({ pool: db.pool, runbooks: [again] });
    bench.outbound.answer = (request) => (request.url.endsWith('/switch') ? broken : fine());
    await start(bench, 'again');
    await press(bench, 'UBEN', 'step_approve', 0);
    await settle(bench, 'retry', 0);
    expect(sent(bench)).toEqual(['GET preview', 'PUT switch', 'GET preview']);
    expect(await statuses(bench)).toEqual(['waiting', 'succeeded']);
  });
});

describe('what a step hands on', () => {
  const handing = runbook('handing', [
    http({ name: 'HOST_NAME', risk: 'read', output: 'hostname' }),
    'http {"name":"look","risk":"read"}\nGET https://flags.acme.example/hosts/{{HOST_NAME}}',
  ]);

  test('reaches the steps that name it, trimmed and checked', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [handing] });
    bench.outbound.answer = () => fine('db-1.acme.example\n');
    await start(bench, 'handing');
    expect(sent(bench)).toEqual(['GET HOST_NAME', 'GET hosts/db-1.acme.example']);
    expect((await lastRun(bench)).status).toBe('succeeded');
  });

  test.each(['-rf', 'two words', 'a;b', ''])('of another type ("%s") fails the step that said it, and goes no further', async (text) => {
    const bench = await inCommand({ pool: db.pool, runbooks: [handing] });
    bench.outbound.answer = () => fine(text);
    await start(bench, 'handing');
    expect(sent(bench)).toEqual(['GET HOST_NAME']);
    const run = await lastRun(bench);
    expect([run.status, run.steps.map((step) => step.status)]).toEqual(['failed', ['failed', 'pending']]);
    expect(run.steps[0]?.output).toContain('HOST_NAME must be hostname');
  });
});

describe('a failure', () => {
  const undo = http({ name: 'switch-back', risk: 'change', idempotent: 'true', excludeFromRunAll: 'true' });
  const switched = http({ name: 'switch', risk: 'change', idempotent: 'true', rollback: 'switch-back' });
  const rolling = runbook('rolling', [switched, http({ name: 'check', risk: 'read', 'on-failure': 'rollback' }), undo]);
  const asking = runbook('asking', [switched, http({ name: 'check', risk: 'read', 'on-failure': 'ask' }), http({ name: 'after', risk: 'read' }), undo]);
  const failing = async (book: typeof rolling) => {
    const bench = await inCommand({ pool: db.pool, runbooks: [book] });
    bench.outbound.answer = (request) => (request.url.endsWith('/check') ? broken : fine());
    await start(bench, book.path.replace('.md', ''));
    await press(bench, 'UBEN', 'step_approve', 0);
    return bench;
  };

  test('undoes what was done, with the approval that covered it', async () => {
    const bench = await failing(rolling);
    expect(sent(bench)).toEqual(['PUT switch', 'GET check', 'PUT switch-back']);
    expect(await lastRun(bench)).toMatchObject({ status: 'failed', why: 'check failed; what was done was undone.', rollingBack: { step: 1 } });
    expect(await said()).toContain('run.rolling_back check');
  });

  test('that asks waits for a person; a second try goes on from there', async () => {
    const bench = await failing(asking);
    expect(await lastRun(bench)).toMatchObject({ status: 'running', steps: [{}, { status: 'failed', asks: true }, { status: 'pending' }, {}] });
    bench.outbound.answer = () => fine();
    await settle(bench, 'retry', 1);
    expect(sent(bench)).toEqual(['PUT switch', 'GET check', 'GET check', 'GET after']);
    expect((await lastRun(bench)).status).toBe('succeeded');
  });

  test.each([
    ['done', ['PUT switch', 'GET check', 'GET after'], 'succeeded'],
    ['roll-back', ['PUT switch', 'GET check', 'PUT switch-back'], 'failed'],
    ['stop', ['PUT switch', 'GET check'], 'failed'],
  ] as const)('that asks: a person chose "%s"', async (choice, requests, status) => {
    const bench = await failing(asking);
    await settle(bench, choice, 1);
    expect(sent(bench)).toEqual(requests);
    expect((await lastRun(bench)).status).toBe(status);
  });
});

describe('a run that holds what another wants', () => {
  const busy = (policy: string) => runbook('busy', ['text {"name":"call","kind":"manual"}\nCall the provider.'], ['params:', '  HOST: { type: k8s-name, default: db }', `concurrency: { key: [HOST], policy: ${policy} }`]);
  const twoRuns = async (policy: string) => {
    const bench = await inCommand({ pool: db.pool, runbooks: [busy(policy)] });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD2', service: 'other' });
    await bench.settle();
    for (const incident of [1, 2]) {
      await inIncident(bench, incident, (now, at) => startRun(now, runbookOf(bench), {}, `00000000-0000-4000-8000-00000000000${incident}`, { ...ben, now: at }));
    }
    return bench;
  };
  const runs = async (bench: Bench) => [...(await bench.incident(1)).runs, ...(await bench.incident(2)).runs];

  test('makes the next wait for its turn, says who holds it, and lets it begin when it has ended', async () => {
    const bench = await twoRuns('queue');
    expect((await runs(bench)).map((run) => run.status)).toEqual(['running', 'queued']);
    expect((await runs(bench))[1]?.behind).toMatch(/^a run in INC-1, begun by Ben at \d\d:\d\d UTC$/);
    const first = (await runs(bench))[0];
    await inIncident(bench, 1, (now, at) => confirm(now, { run: first?.id ?? '', step: 0, digest: first?.steps[0]?.digest ?? '' }, runbookOf(bench), { ...ben, now: at }));
    expect((await runs(bench)).map((run) => run.status)).toEqual(['succeeded', 'running']);
    expect((await runs(bench))[1]?.steps[0]?.status).toBe('waiting');
  });

  test('refuses the next, and says who holds it', async () => {
    const bench = await twoRuns('refuse');
    expect((await runs(bench)).map((run) => run.status)).toEqual(['running', 'cancelled']);
    expect((await runs(bench))[1]?.why).toMatch(/being worked on by a run in INC-1, begun by Ben at /);
  });

  test('that was taken off the queue never begins', async () => {
    const bench = await twoRuns('queue');
    const [first, second] = await runs(bench);
    await inIncident(bench, 2, (now, at) => stopRun(now, second?.id ?? '', { ...ben, now: at }));
    await inIncident(bench, 1, (now, at) => stopRun(now, first?.id ?? '', { ...ben, now: at }));
    expect((await runs(bench)).map((run) => run.status)).toEqual(['cancelled', 'cancelled']);
    expect((await db.pool.query('select status from runbook_run')).rows).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }]);
  });
});

test('a run that cannot be moved holds up no other', async () => {
  const bench = await inCommand({ pool: db.pool, runbooks: [runbook('first', [http({ name: 'look', risk: 'read', delay: '30s' })]), runbook('second', [http({ name: 'look', risk: 'read' })])] });
  await click(db.pool, 'UANA', 'run_start', '1:first');
  await bench.engine.drain();
  await db.pool.query(`update runbook_run set source = 'torn'`);
  await db.pool.query(`update runbook_step set status = 'succeeded', token = 1, marked_at = now(), ended_at = now() - interval '1 hour'`);
  await click(db.pool, 'UANA', 'run_start', '1:second');
  await bench.engine.drain();
  expect((await bench.incident(1)).runs.map((run) => run.status)).toEqual(['running', 'succeeded']);
});

describe('time', () => {
  test('makes an approval void when nobody began in time: it is asked for again, and the same person may give it', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [runbook('slow', [http({ name: 'switch', risk: 'change', delay: '30s' })])] });
    await start(bench, 'slow');
    await click(db.pool, 'UBEN', 'step_approve', await buttonOf(bench, 0));
    await bench.engine.drain();
    await db.pool.query(`update runbook_step set approved_until = now() - interval '1 second', run_at = now()`);
    await bench.engine.drain();
    expect(sent(bench)).toEqual([]);
    expect((await lastRun(bench)).steps[0]).toMatchObject({ status: 'waiting', given: [], why: 'The approval grew old before the step began.' });
    await press(bench, 'UBEN', 'step_approve', 0);
    expect(sent(bench)).toEqual(['PUT switch']);
  });

  test('counts only approvals that are young enough', async () => {
    const two = { ...defaultPolicy, risk: { ...defaultPolicy.risk, change: { ...defaultPolicy.risk.change, approvals: 2 } }, approvalTtl: 60_000 };
    const bench = await inCommand({ pool: db.pool, policy: two, runbooks: [runbook('both', [http({ name: 'switch', risk: 'change' })])] });
    await start(bench, 'both');
    const run = await lastRun(bench);
    const ref = { run: run.id, step: 0, name: 'switch', digest: run.steps[0]?.digest ?? '' };
    await inIncident(bench, 1, (_now, at) => decide([{ kind: 'step.approved', at: plus(at, -61_000), by: slackPerson('UCLEO'), data: ref }]));
    await press(bench, 'UBEN', 'step_approve', 0);
    expect(sent(bench)).toEqual([]);
    await press(bench, 'UCLEO', 'step_approve', 0);
    expect(sent(bench)).toEqual(['PUT switch']);
  });

  test('ends a run that took too long while it waited for somebody', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [runbook('late', [http({ name: 'switch', risk: 'change' })], ['timeout: 10m'])] });
    await start(bench, 'late');
    await db.pool.query(`update runbook_run set begun_at = now() - interval '11 minutes'`);
    await bench.settle();
    expect(await lastRun(bench)).toMatchObject({ status: 'failed', why: expect.stringContaining('longer than its timeout') as string });
    await press(bench, 'UBEN', 'step_approve', 0);
    expect(sent(bench)).toEqual([]);
  });
});

/** Decides in an incident as a handler would, and works everything off. */
async function inIncident(bench: Bench, incident: number, ask: (now: Incident, at: string) => Decision | Refusal): Promise<void> {
  await db.pool.transaction((tx) => decideOn(tx, bench.context, incident, { id: 'test', depth: 0, by: slackPerson('UBEN', 'Ben') }, (now, at) => {
    const decided = ask(now, at);
    if ('refuse' in decided) throw new Error(decided.refuse);
    return decided;
  }));
  await bench.settle();
}

const ben = { by: slackPerson('UBEN', 'Ben'), roles: new Set(['anyone', 'responder']), policy: defaultPolicy };

function runbookOf(bench: Bench): Runbook {
  const [loaded] = bench.context.runbooks;
  if (!loaded) throw new Error('there must be a runbook');
  return loaded.runbook;
}

async function settle(bench: Bench, choice: Choice, step: number): Promise<void> {
  const { id: run } = await lastRun(bench);
  await inIncident(bench, 1, (now, at) => choose(now, { run, step, digest: '' }, choice, runbookOf(bench), { ...ben, now: at }));
}
