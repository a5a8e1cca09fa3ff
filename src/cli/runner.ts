// tocsin runner: claims shell steps and runs them in their sandbox, until somebody stops it. A process of its own, with nothing of the bot's.
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { toError } from '../domain/errors.ts';
import { bellChannel } from '../engine/bell.ts';
import { createLog, type Log } from '../log.ts';
import { createBodies } from '../runner/bodies.ts';
import { executorsFor } from '../runner/executors.ts';
import { createLedger } from '../runner/ledger.ts';
import { createLocalExecutor, type LocalExecutor } from '../runner/local/executor.ts';
import { readSecrets } from '../runner/local/secrets.ts';
import { createRunner, usualTiming, type Runner } from '../runner/loop.ts';
import { nameOfSpool, sweepSpool } from '../runner/place.ts';
import { loadRunnerSettings, type RunnerSettings } from '../runner/settings.ts';
import { createPool, isDatabaseAway, listen, type Pool } from '../store/pool.ts';
import { missingRights, tooMuch } from '../store/runner-role.ts';
import { version } from '../version.ts';
import { systemClock, systemRandom } from '../world.ts';
import { home } from './home.ts';
import { Failure, readArgs, type Io } from './io.ts';

const most = 8;
const retryMs = 1_000;
const sweepMs = 3_600_000;

/** Throws SettingsError or Failure when it must not run here. Resolves after SIGTERM or SIGINT, within seconds: what runs goes on without it. */
export async function runner(args: readonly string[], io: Io): Promise<number> {
  const { flags } = readArgs(args, { beside: { type: 'boolean' } });
  const settings = await loadRunnerSettings(io.env, io.dir);
  const log = createLog({ level: settings.logLevel, secrets: settings.secrets, write: io.out, now: io.now });
  const over = untilTold(log, flags['beside'] === true);
  process.on('unhandledRejection', (reason) => log.error('a promise was rejected and nobody listened: a bug', { error: toError(reason) }));
  const pool = createPool({ connection: settings.databaseUrl, max: 6, applicationName: 'tocsin-runner', onIdleError: (error) => log.warn('an idle database connection broke', { error }) });
  try {
    if (!(await mayRun(pool, log, over))) return 0;
    const executor = createLocalExecutor({ profiles: settings.profiles, spool: settings.spool, deny: placeOf(settings.databaseUrl) });
    const made = await assemble(settings, { pool, executor, log, env: io.env });
    made.start();
    const hearing = listen(pool, bellChannel, () => made.wake(), { clock: systemClock, random: systemRandom, onReconnect: () => made.wake() });
    log.info('the runner runs', { version, profiles: Object.keys(settings.profiles), spool: settings.spool });
    await sweepUntil(over, settings.spool, executor, log);
    await Promise.all([made.stop(), hearing.close()]);
    executor.close();
    log.info('the runner has stopped', { left: made.watching.length });
    return 0;
  } finally {
    await pool.close();
  }
}

/** As PostgreSQL is told to run it: with the functions, and with nothing else. False when it was stopped before the database answered. */
async function mayRun(pool: Pool, log: Log, over: AbortSignal): Promise<boolean> {
  let said = false;
  while (!over.aborted) {
    try {
      const [missing, wide] = [await missingRights(pool), await tooMuch(pool)];
      if (missing === undefined) throw new Failure('The database has no functions for runners yet. Start Tocsin, or run `tocsin migrate`, and start the runner again.');
      if (missing.length > 0) throw new Failure(`The runner's database role may not call ${missing.join(', ')}. Run \`tocsin runner-role\` where the bot's settings are.`);
      if (wide.length > 0) throw new Failure(`The runner does not start as a database role that can do more than run steps: ${wide.slice(0, 3).join('; ')}${wide.length > 3 ? ` and ${wide.length - 3} more` : ''}. Run \`tocsin runner-role\` where the bot's settings are, and give the runner that role's address as RUNNER_DATABASE_URL.`);
      return true;
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      if (!said) log.warn('the database cannot be reached; waiting for it', { error: toError(error) });
      said = true;
      await systemClock.sleep(retryMs, over);
    }
  }
  return false;
}

async function assemble(settings: RunnerSettings, { pool, executor, log, env }: { readonly pool: Pool; readonly executor: LocalExecutor; readonly log: Log; readonly env: Io['env'] }): Promise<Runner> {
  const { spool, profiles } = settings;
  const { executorOf, host } = executorsFor({ profiles, local: executor, env, clock: systemClock, random: systemRandom, log });
  const name = host(nameOfSpool(spool, `${hostname()}-${randomUUID().slice(0, 8)}`));
  const steps = await readdir(path.join(home, 'handlers/steps'));
  return createRunner({
    ledger: createLedger(pool, { id: randomUUID(), host: name, leaseMs: usualTiming.leaseMs }), profiles: Object.keys(profiles), executorOf,
    bodies: createBodies({ dir: settings.runbooks, keep: path.join(spool, '.bodies') }), policy: settings.policy,
    secretsOf(name, risk, names) {
      const profile = profiles[name];
      return profile ? readSecrets(profile, risk, names, { env }) : {};
    },
    kinds: steps.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3)), clock: systemClock, log, version, most, timing: usualTiming,
  });
}

/** No step may reach the runner's own database. */
function placeOf(url: string): readonly string[] {
  const { hostname: host, port } = new URL(url);
  return host === '' ? [] : [`${host}:${port || '5432'}`];
}

async function sweepUntil(over: AbortSignal, spool: string, executor: LocalExecutor, log: Log): Promise<void> {
  while (!over.aborted) {
    await sweepSpool(spool, executor, Date.now()).catch((error: unknown) => log.warn('old tries could not be removed', { error: toError(error) }));
    await systemClock.sleep(sweepMs, over);
  }
}

/** The first signal lets go of everything, the second ends it at once. `beside`: the end of standard input is the end of whoever started it. */
function untilTold(log: Log, beside: boolean): AbortSignal {
  const told = new AbortController();
  const hear = (why: string): void => {
    if (told.signal.aborted) process.exit(1);
    log.info('stopping: nothing more is claimed, what runs goes on under its supervisors', { why });
    told.abort();
    setTimeout(() => process.exit(1), 8_000).unref();
  };
  process.on('SIGTERM', () => hear('SIGTERM'));
  process.on('SIGINT', () => hear('SIGINT'));
  if (beside) process.stdin.on('end', () => told.signal.aborted || hear('whoever started it has ended')).on('error', () => undefined).resume();
  return told.signal;
}
