// Failing over a Patroni cluster: who must agree, what patronictl and psql are asked, and everything that must stop it.
import { beforeEach, expect } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { standIns, testWith, type StandIns } from './stand-ins.ts';
import { watch, withPolicy, type Watching } from './watch.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);
const it = testWith('dash', 'bash', 'jq');

const id = 'postgres-failover';
const params = { CLUSTER: 'orders-prod', CANDIDATE: 'db-2' };
const members = (lag: unknown) => JSON.stringify([
  { Cluster: 'orders-prod', Member: 'db-1', Host: 'db-1.acme.example:5432', Role: 'Leader', State: 'running', TL: 7 },
  { Cluster: 'orders-prod', Member: 'db-2', Host: 'db-2.acme.example:5432', Role: 'Replica', State: 'streaming', TL: 7, ...(lag as object) },
]);
// What it prints and how it ends is that of Patroni 4.1's patronictl: a refused fail-over ends with 0 as well.
const patronictl = (lag: unknown, failover = `echo '2026-11-21 03:10:11 Successfully failed over to "db-2"'`) =>
  `case "$*" in *'-f json'*) echo '${members(lag)}' ;; failover*) ${failover} ;; *) echo '+ Cluster: orders-prod +' ;; esac`;
const psql = `test "$PGPASSWORD" = not-a-real-one || exit 2; echo '1'`;
const words = async (programs: StandIns, program: string) => (await programs.calls()).filter(([name]) => name === program).map((call) => call.slice(1));

async function started(lag: unknown, more: { failover?: string; psql?: string; params?: Readonly<Record<string, string>>; policy?: false } = {}): Promise<{ run: Watching; programs: StandIns; refused: string | undefined }> {
  const programs = await standIns({ patronictl: patronictl(lag, more.failover), psql: more.psql ?? psql });
  const run = await watch(id, { pool: db.pool, programs, runnerSecrets: { PGPASSWORD: 'not-a-real-one' }, ...(more.policy === false ? {} : { policy: withPolicy }) });
  return { run, programs, refused: await run.start(more.params ?? params) };
}

it.each([['Patroni 4.1', { 'Replay Lag': 0 }], ['an older one', { 'Lag in MB': 3 }]])('two people agree, and the candidate leads (%s)', async (_, lag) => {
  const { run, programs } = await started(lag);
  expect(await run.story()).toEqual(['members succeeded', 'CANDIDATE_HOST succeeded', 'LAG_MB succeeded', 'lag-within-limit succeeded', 'primary-fenced waiting']);
  await run.done('primary-fenced');
  await run.approve('go', 'UBEN');
  expect((await run.step('go')).status).toBe('waiting');
  expect(await words(programs, 'psql')).toEqual([]);
  await run.approve('go', 'UCLEO');
  await run.done('clients-follow');
  expect((await run.run()).status).toBe('succeeded');
  expect((await words(programs, 'patronictl')).filter(([name]) => name === 'failover')).toEqual([['failover', '--candidate', 'db-2', '--force', '--', 'orders-prod']]);
  // First the dry run asks the candidate whether it is a replica, then the check whether it leads.
  expect((await words(programs, 'psql')).map((call) => [call[4], call.at(-1)?.slice(0, 30)])).toEqual([
    ['db-2.acme.example', 'select 1/pg_is_in_recovery()::'], ['db-2.acme.example', 'select 1/(not pg_is_in_recover'],
  ]);
});

it('a candidate that is too far behind asks people, and going on is their choice', async () => {
  const { run, programs } = await started({ 'Replay Lag': 17 });
  expect(await run.step('lag-within-limit')).toMatchObject({ status: 'failed', asks: true, output: expect.stringContaining('17 MB behind') as string });
  await run.choose('lag-within-limit', 'stop');
  expect((await run.run()).status).toBe('failed');
  expect(await words(programs, 'psql')).toEqual([]);
});

it.each([
  ['whose lag nobody knows', { 'Replay Lag': '' }, params, 'LAG_MB'],
  ['that there is not', { 'Replay Lag': 0 }, { ...params, CANDIDATE: 'db-9' }, 'CANDIDATE_HOST'],
  ['that leads already', { 'Replay Lag': 0 }, { ...params, CANDIDATE: 'db-1' }, 'CANDIDATE_HOST'],
  ['whose address is a command', { 'Replay Lag': 0, Host: '$(reboot):5432' }, params, 'CANDIDATE_HOST'],
])('a candidate %s ends the run before anything changes', async (_, lag, given, at) => {
  const { run, programs } = await started(lag, { params: given });
  expect([(await run.run()).status, (await run.step(at)).status]).toEqual(['failed', 'failed']);
  expect((await words(programs, 'patronictl')).some(([name]) => name === 'failover')).toBe(false);
});

async function agreed(more: Parameters<typeof started>[1]): Promise<{ run: Watching; programs: StandIns }> {
  const begun = await started({ 'Replay Lag': 0 }, more);
  await begun.run.done('primary-fenced');
  await begun.run.approve('go', 'UBEN', 'UCLEO');
  return begun;
}

it.each([
  ['refuses and ends with 0', `echo 'Failover failed, details: 503, Failover status unknown'`],
  ['ends with an error', `echo 'Error: No candidates found to failover to'; exit 1`],
])('a cluster that %s is seen, asked of people and not tried again', async (_, failover) => {
  const { run, programs } = await agreed({ failover });
  expect(await run.step('failover')).toMatchObject({ status: 'failed', asks: true, output: expect.stringMatching(/details: 503|No candidates/) as string });
  expect((await words(programs, 'patronictl')).filter(([name]) => name === 'failover')).toHaveLength(1);
});

it('a new primary that cannot be written to is looked at six times, then people are asked', async () => {
  const { run, programs } = await agreed({ psql: `case "$*" in *'1/(not'*) echo 'ERROR:  division by zero' >&2; exit 1 ;; esac; echo 1` });
  expect(await run.step('new-primary-writable')).toMatchObject({ status: 'failed', asks: true });
  expect((await words(programs, 'psql')).filter((call) => call.at(-1)?.includes('1/(not'))).toHaveLength(6);
});

it('without a policy nobody may do it, and hostile names are not begun with', async () => {
  const nobody = await started({ 'Replay Lag': 0 }, { policy: false });
  expect(nobody.refused ?? (await nobody.run.story()).at(-1)).toMatch(/sre|primary-fenced waiting/);
  if (nobody.refused === undefined) {
    await nobody.run.done('primary-fenced');
    await nobody.run.approve('go', 'UBEN', 'UCLEO');
    expect((await nobody.run.step('go')).status).toBe('waiting');
  }
  await db.cleanTables();
  for (const CANDIDATE of ['--all', 'db-2 --force', '$(reboot)', "db'2"]) {
    expect((await started({ 'Replay Lag': 0 }, { params: { ...params, CANDIDATE } })).refused).toMatch(/^It was not started/);
    await db.cleanTables();
  }
});
