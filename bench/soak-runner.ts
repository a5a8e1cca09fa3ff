// npm run bench -- soak-runner [--seed <n>] [--executor local|program] [--small]: the crash soak of docs/runbooks.md, with a PostgreSQL of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { connectionUrl, startEmbedded } from '../src/store/embedded.ts';
import { migrate } from '../src/store/migrate.ts';
import { createPool } from '../src/store/pool.ts';
import { EMBEDDED_RUNNER, ensureRunnerRole } from '../src/store/runner-role.ts';
import { quickDirectory } from '../test/support/quick-directory.ts';
import { soak, type Figures } from './soak/soak.ts';

const most = { full: 15 * 60_000, small: 4 * 60_000 } as const;

export async function soakRunner(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' }, executor: { type: 'string', default: 'local' }, small: { type: 'boolean', default: false } } });
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000));
  const executor = values.executor === 'program' ? 'program' : 'local';
  const size = values.small ? { runs: 40, kills: 25, pauses: 10, mostMs: most.small } : { runs: 200, kills: 145, pauses: 62, mostMs: most.full };
  const [dir, data] = [mkdtempSync(path.join(quickDirectory(), 'tocsin-soak-')), mkdtempSync(path.join(quickDirectory(), 'tocsin-soak-data-'))];
  const embedded = await startEmbedded({ dataDir: data, fast: true });
  const pool = createPool({ connection: embedded.connection, max: 20, applicationName: 'soak', onIdleError: () => undefined });
  print(`soak-runner: seed ${seed}, executor ${executor}, at least ${size.runs * 4} steps, ${size.kills} kills, ${size.pauses} pauses of 2.5 s (the lease is 1.5 s)`);
  try {
    await migrate(pool, path.resolve(import.meta.dirname, '../migrations'));
    await ensureRunnerRole(pool, EMBEDDED_RUNNER);
    const url = connectionUrl({ ...embedded.connection, user: EMBEDDED_RUNNER });
    const figures = await soak({
      pool, url, dir, executor, seed, ...size, print,
      // The server goes down for everybody, and is started again by its supervisor.
      halfway: () => process.kill(embedded.pid, 'SIGINT'),
    });
    table(print, figures);
  } finally {
    await pool.close();
    await embedded.stop();
    for (const one of [dir, data]) rmSync(one, { recursive: true, force: true });
  }
}

function table(print: (line: string) => void, { steps, kills, pauses, doubles, lost, asked, repeated, adopted, neverStarted, vanished, tookMs }: Figures): void {
  const rows: readonly (readonly [string, number, string])[] = [
    ['steps', steps, ''], ['runners killed (SIGKILL)', kills, ''], ['runners paused past their lease', pauses, ''], ['PostgreSQL restarted', 1, ''],
    ['steps that are not idempotent and ran twice', doubles, 'must be 0'], ['steps lost', lost, 'must be 0'], ['questions to a person', asked, '0 with the spool'],
    ['supervisors gone without a result', vanished, 'must be 0'],
    ['idempotent steps repeated', repeated, '0 with the spool'], ['tries adopted by another runner', adopted, ''], ['claims that never started and were claimed again', neverStarted, ''],
  ];
  for (const [what, figure, wanted] of rows) print(`${what.padEnd(52)} ${String(figure).padStart(6)}  ${wanted}`.trimEnd());
  print(`${(tookMs / 1_000).toFixed(0)} s`);
}
