// On one machine: the bot starts a runner beside itself, with nothing of its own, starts it again when it dies, and takes it along when it goes.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { freePort } from '../../demo/ports.ts';
import { lookForEmbedded } from '../../src/store/embedded-look.ts';
import { createPool } from '../../src/store/pool.ts';
import { until } from '../support/shell-runs.ts';
import { serve, type Running } from './processes.ts';

const data = await mkdtemp(path.join(tmpdir(), 'tocsin-beside-'));
const up: Running[] = [];
afterAll(async () => {
  for (const one of up) one.kill();
  await Promise.all(up.map((one) => one.ended));
  await rm(data, { recursive: true, force: true });
});

/** Runners beside a bot that keep their spool in this test's folder, whoever their parent is by now. */
async function runners(): Promise<readonly { readonly pid: number; readonly environment: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => {
    const [command, environment] = await Promise.all([`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].map((file) => readFile(file, 'utf8').catch(() => '')));
    return command?.includes('runner\0--beside') && environment?.includes(data) ? [{ pid: Number(pid), environment }] : [];
  }));
  return found.flat();
}
const said = (bot: Running, words: string) => bot.lines.join('').split(words).length - 1;

it('starts it, starts it again, and ends it', { timeout: 120_000 }, async () => {
  const env = {
    TOCSIN_DATA: data, LOG_LEVEL: 'info', SLACK_BOT_TOKEN: 'xoxb-a-secret-token', SLACK_SIGNING_SECRET: 'a-signing-secret', SLACK_API_URL: 'http://127.0.0.1:1/api/',
    PAGERDUTY_WEBHOOK_SECRET: 'a-hook-secret', RUNBOOK_SECRET_DEPLOY: 'deploy-secret',
  };
  const bot = await serve(env, await freePort());
  up.push(bot);
  await until(() => said(bot, '"the runner runs"') === 1, `the runner runs: ${bot.lines.join('')}`);
  const [first, ...more] = await runners();
  expect(more).toEqual([]);
  expect(first?.environment).not.toMatch(/SLACK|PAGERDUTY|(^|\0)DATABASE_URL/);
  expect(first?.environment).toMatch(/RUNNER_DATABASE_URL=postgresql:\/\/tocsin_runner@/);
  expect(first?.environment).toContain('RUNBOOK_SECRET_DEPLOY=deploy-secret');

  process.kill(first?.pid ?? 0, 'SIGKILL');
  await until(() => said(bot, '"the runner runs"') === 2, 'it runs again');
  expect(said(bot, 'the runner ended; it is started again')).toBe(1);

  const embedded = await lookForEmbedded(path.join(data, 'postgres'));
  if (!embedded) throw new Error('the embedded PostgreSQL must run');
  const pool = createPool({ connection: embedded, max: 1, applicationName: 'tocsin-test' });
  await until(async () => (await pool.query(`select 1 from runner where profiles ? 'local'`)).rowCount === 1, 'it says what it can do');
  await pool.close();

  expect((await bot.stop()).code).toBe(0);
  expect(await runners()).toEqual([]);

  const again = await serve(env, await freePort());
  up.push(again);
  await until(() => said(again, '"the runner runs"') === 1, 'the runner runs');
  again.kill();
  await again.ended;
  await until(async () => (await runners()).length === 0, 'the runner ends with the bot that was killed');
  expect(again.lines.join('')).not.toMatch(/xoxb-a-secret-token|a-signing-secret|deploy-secret/);
});
