// What people say of steps reaches the ledger: several who have to say that it is done, and a look at what nobody knows.
import { beforeEach, expect, test } from 'vitest';
import { click, submit } from '../../support/arriving.ts';
import { freshDatabase } from '../../support/database.ts';
import type { Bench } from '../../support/engine.ts';
import { buttonOf, http, inCommand, lastRun, press, runbook, start, statuses, told } from '../../support/running.ts';
import { decided } from '../../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const urls = (bench: Bench) => bench.outbound.sent.map((one) => `${one.method} ${one.url.split('/').at(-1)}`);

test('a step that two people have to say is done waits for the second, whoever says it twice or at once', async () => {
  const book = runbook('shut', ['text {"name":"valves","kind":"manual","count":"2"}\nShut both valves.', http({ name: 'after', risk: 'read' })]);
  const bench = await inCommand({ pool: db.pool, runbooks: [book] });
  await start(bench, 'shut');
  const button = await buttonOf(bench, 0);
  await Promise.all([submit(db.pool, 'UBEN', 'step_done', button, { note: 'valve 1' }), submit(db.pool, 'UBEN', 'step_done', button, { note: 'valve 1' })]);
  await bench.settle();
  expect(await statuses(bench)).toEqual(['waiting', 'pending']);
  const { message } = await lastRun(bench);
  expect(JSON.stringify(bench.slack.messages.find((one) => one.ts === message?.ts)?.message)).toContain('1 of 2 said that it is done');
  expect(urls(bench)).toEqual([]);
  await press(bench, 'UBEN', 'step_done', 0);
  expect(told(bench, 'UBEN').at(-1)).toContain('somebody else has to say it too');
  await submit(db.pool, 'UCLEO', 'step_done', button);
  await bench.settle();
  expect(await statuses(bench)).toEqual(['succeeded', 'succeeded']);
  expect(urls(bench)).toEqual(['GET after']);
});

const look = http({ name: 'look', risk: 'read', excludeFromRunAll: 'true' });

/** A step of which nobody knows, whose dry run was never run: its profile was not there then. */
async function unknown(dry: string): Promise<Bench> {
  const bench = await inCommand({ pool: db.pool, runbooks: [runbook('restart', [http({ name: 'restart', risk: 'change', 'dry-run': 'look' }), dry])] });
  await start(bench, 'restart');
  await db.pool.query(`update runbook_step set status = case idx when 0 then 'unknown' else 'skipped' end, digest = case idx when 0 then digest end`);
  return bench;
}

async function checked(bench: Bench): Promise<void> {
  const run = await lastRun(bench);
  await decided(db.pool, 1, [{ kind: 'step.unknown', data: { run: run.id, step: 0, name: 'restart', why: 'Its worker was lost.' } }], []);
  await click(db.pool, 'UANA', 'step_check', await buttonOf(bench, 0));
  await bench.settle();
}

test('a dry run that never ran can be the check', async () => {
  const bench = await unknown(look);
  bench.outbound.sent.length = 0;
  await checked(bench);
  expect(urls(bench)).toEqual(['GET look']);
  expect((await lastRun(bench)).steps.map((step) => step.status)).toEqual(['unknown', 'succeeded']);
});

test('a check that no machine can do now says so, and is not left as if it were about to run', async () => {
  const bench = await unknown('sh {"name":"look","risk":"read","excludeFromRunAll":"true"}\nuptime');
  await checked(bench);
  const [, dry] = (await lastRun(bench)).steps;
  expect(dry).toMatchObject({ status: 'failed', output: expect.stringContaining('No runner with the profile "http-only" was seen') as string });
  expect((await db.pool.query('select status from runbook_step where idx = 1')).rows).toEqual([{ status: 'failed' }]);
  expect(await bench.left()).toEqual([]);
});
