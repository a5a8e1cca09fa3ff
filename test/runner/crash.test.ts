// Three runners in processes of their own, killed and paused for longer than their lease, with PostgreSQL restarted in between: nothing runs twice.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { soak, type Figures } from '../../bench/soak/soak.ts';
import { connectionUrl, startEmbedded } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createPool } from '../../src/store/pool.ts';
import { EMBEDDED_RUNNER, ensureRunnerRole } from '../../src/store/runner-role.ts';
import { root } from '../cli/support.ts';
import { quickDirectory } from '../support/quick-directory.ts';
import { needsSandbox, noSandbox } from './local/support.ts';

/** The full one is `npm run bench -- soak-runner`; this is the same in small, on a PostgreSQL of its own. */
async function small(executor: 'program' | 'local', hits: { readonly kills: number; readonly pauses: number }): Promise<Figures> {
  const [dir, data] = [mkdtempSync(path.join(quickDirectory(), 'tocsin-crash-')), mkdtempSync(path.join(quickDirectory(), 'tocsin-crash-data-'))];
  const embedded = await startEmbedded({ dataDir: data, fast: true });
  const pool = createPool({ connection: embedded.connection, max: 20, applicationName: 'tocsin-test', onIdleError: () => undefined });
  onTestFinished(async () => {
    await pool.close();
    await embedded.stop();
    for (const one of [dir, data]) rmSync(one, { recursive: true, force: true });
  });
  await migrate(pool, path.join(root, 'migrations'));
  await ensureRunnerRole(pool, EMBEDDED_RUNNER);
  return soak({
    pool, url: connectionUrl({ ...embedded.connection, user: EMBEDDED_RUNNER }), dir, executor, seed: 7, runs: 6, ...hits, mostMs: 100_000,
    halfway: () => process.kill(embedded.pid, 'SIGINT'), print: () => undefined,
  });
}

describe('after kills, pauses and a restart of the database', () => {
  test('each step has run, none twice, and nobody was asked', { timeout: 130_000 }, async () => {
    const figures = await small('program', { kills: 6, pauses: 4 });
    expect(figures).toMatchObject({ doubles: 0, lost: 0, asked: 0, repeated: 0 });
    expect(figures.steps).toBeGreaterThanOrEqual(24);
    expect(figures.adopted).toBeGreaterThan(0);
  });

  test.skipIf(noSandbox !== undefined)(needsSandbox('the same in the sandbox'), { timeout: 130_000 }, async () => {
    expect(await small('local', { kills: 4, pauses: 2 })).toMatchObject({ doubles: 0, lost: 0, asked: 0, repeated: 0 });
  });
});
