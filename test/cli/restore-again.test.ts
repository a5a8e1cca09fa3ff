// After a restore: what was waiting when the backup was taken, and was done since, is not done a second time.
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { arrive, click } from '../support/arriving.ts';
import { cli, folder } from './support.ts';
import { createPool } from '../../src/store/pool.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { happens } from '../support/followed.ts';
import { http, inCommand, runbook, statuses } from '../support/running.ts';

const from = await freshDatabase();
beforeEach(from.cleanTables);
const dir = await folder({});
const run = (url: string, ...args: string[]) => cli(args, { env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATABASE_OWNER_URL: url }, dir });

test('a message that went out after the backup is not posted again', async () => {
  const slack = fakeSlack();
  const bench = testContext({ pool: from.pool, slack });
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(from.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  await happens(bench, 1, [{ kind: 'update.sent', data: { update: 1, text: 'we roll back', impact: '1 in 5 payments fails' } }], [{ kind: 'slack.say', data: { about: 'update', ref: '1' } }, { kind: 'slack.say', data: { about: 'update', ref: '1', to: 'announcement' } }]);
  expect(await run(from.url, 'backup', 'b.tocsin')).toMatchObject({ code: 0 });
  await bench.settle();
  const said = () => slack.messages.filter((one) => one.message.text.includes('we roll back') && !one.pinned).map((one) => one.effect);
  const before = said();
  expect(before.length).toBeGreaterThan(0);
  const to = await freshDatabase({ empty: true });
  expect(await run(to.url, 'restore', path.join(dir, 'b.tocsin'))).toMatchObject({ code: 0 });
  const after = testContext({ pool: to.pool, slack, pagerduty: bench.pagerduty });
  await after.settle();
  expect(said()).toEqual(before);
});

describe('a runbook step that was ready, and ran after the backup', () => {
  const books = (['false', 'true'] as const).map((idempotent) => runbook(`again-${idempotent}`, [http({ name: 'off', risk: 'read', idempotent, delay: '1s' })]));
  const fine = { status: 200, headers: {}, body: Buffer.from('fine') };
  async function readied(book: string): Promise<Bench> {
    const bench = await inCommand({ pool: from.pool, runbooks: books });
    bench.outbound.answer = () => fine;
    await click(from.pool, 'UANA', 'run_start', `1:${book}`);
    await bench.engine.drain();
    expect(await statuses(bench)).toEqual(['ready']);
    return bench;
  }

  test.each([['again-false', 0, 'unknown'], ['again-true', 1, 'succeeded']])('%s: runs %i times more, and is %s', async (book, more, status) => {
    const bench = await readied(book);
    expect(await run(from.url, 'backup', `${book}.tocsin`)).toMatchObject({ code: 0 });
    await from.pool.query('update runbook_step set run_at = now()');
    await bench.settle();
    expect([bench.outbound.sent.length, await statuses(bench)]).toEqual([1, ['succeeded']]);
    const to = await freshDatabase({ empty: true });
    expect(await run(to.url, 'restore', `${book}.tocsin`)).toMatchObject({ code: 0, out: expect.stringContaining('1 runbook step may have run since') as string });
    const after = testContext({ pool: to.pool, runbooks: books, slack: bench.slack, pagerduty: bench.pagerduty, outbound: bench.outbound });
    await after.settle();
    expect([bench.outbound.sent.length, await statuses(after)]).toEqual([1 + more, [status]]);
  });

  test('the same with a database that others brought back, once that is said', async () => {
    const bench = await readied('again-false');
    expect(await run(from.url, 'restored')).toMatchObject({ code: 0, out: expect.stringMatching(/^Noted\. \d+ effects? waited.*\n1 runbook step may have run since.*\n0 API tokens in force/) as string });
    await bench.settle();
    expect([bench.outbound.sent, await statuses(bench)]).toEqual([[], ['unknown']]);
    // It can be said twice.
    expect(await run(from.url, 'restored')).toMatchObject({ code: 0, out: expect.stringContaining('0 runbook steps') as string });
  });

  test('nothing is said about a database that Tocsin is using', async () => {
    await readied('again-false');
    const serving = createPool({ connection: from.url, max: 1, applicationName: 'tocsin' });
    await serving.query('select 1');
    expect(await run(from.url, 'restored')).toEqual({ code: 1, out: '', err: 'Tocsin runs on this database. Stop it first.' });
    await serving.close();
    const { rows } = await from.pool.query('select status from runbook_step');
    expect(rows).toEqual([{ status: 'ready' }]);
  });
});
