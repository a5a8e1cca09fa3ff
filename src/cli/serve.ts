// tocsin serve: the bot, until somebody stops it.
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadSettings, type Settings } from '../config.ts';
import { toError } from '../domain/errors.ts';
import { createLog, type Log } from '../log.ts';
import { startTocsin } from '../main.ts';
import { startBeside, type Beside } from '../runner/beside.ts';
import { connectionUrl } from '../store/embedded.ts';
import { lookForEmbedded } from '../store/embedded-look.ts';
import { EMBEDDED_RUNNER } from '../store/runner-role.ts';
import { systemClock, systemRandom } from '../world.ts';
import { home } from './home.ts';
import { readArgs, UsageError, type Io } from './io.ts';

/** Docker kills after 10 s: by then everything has ended, whatever hangs. */
const graceMs = 10_000;
/** What runs gets this long to end; then it is handed over to whoever is there. */
const patienceMs = 5_500;
/** A load balancer hears of a pod's end only while it ends: for so long the doors stay open, and only /readyz says it. */
const noticeMs = 2_000;

/** Nobody balances load to what only this machine can reach, and a person at the keyboard need not wait. */
export function noticeFor(signal: NodeJS.Signals, host: string): number {
  return signal === 'SIGTERM' && !/^(127\.|localhost$|::1$)/.test(host) ? noticeMs : 0;
}

/** Throws SettingsError with every problem at once. Resolves after the first SIGTERM or SIGINT, when everything has stopped. */
export async function serve(args: readonly string[], io: Io): Promise<number> {
  const { flags } = readArgs(args, { 'no-work': { type: 'boolean' }, 'only-work': { type: 'boolean' }, port: { type: 'string' } });
  if (flags['no-work'] && flags['only-work']) throw new UsageError('--no-work and --only-work together leave nothing to do.');
  const port = flags['port'] === undefined ? undefined : readPort(String(flags['port']));
  const serving = flags['only-work'] !== true;
  // Whoever only works has an address for health and metrics alone: links still point to PORT.
  const settings = await loadSettings(serving && port !== undefined ? { ...io.env, PORT: String(port) } : io.env, io.dir);
  const log = createLog({ level: settings.env.LOG_LEVEL, secrets: settings.secrets, write: io.out, now: io.now });
  const told = untilTold(log);
  // Everything that matters is in the database, so one lost promise is no reason to stop answering pages. It is a bug all the same.
  process.on('unhandledRejection', (reason) => log.error('a promise was rejected and nobody listened: a bug', { error: toError(reason) }));
  const tocsin = await startTocsin({ settings, log, clock: systemClock, random: systemRandom, serve: serving, work: !flags['no-work'], lookoutPort: port });
  const runner = flags['no-work'] ? undefined : await runnerBeside(settings, io, log);
  // What was loaded is small already (bin/tocsin.mjs); from here on speed counts.
  setFlagsFromString('--no-optimize-for-size');
  collectGarbage();
  const signal = await told;
  await tocsin.stop({ patienceMs, noticeMs: noticeFor(signal, settings.env.HOST), others: runner?.stop() });
  log.info('Tocsin has stopped');
  return 0;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new UsageError(`--port "${text}" is no port: 0 to 65535.`);
  return port;
}

/** Loading leaves garbage that a bot at rest would not collect for hours: 134 MB resident become 127 (`npm run bench -- memory`). */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') Reflect.apply(collect, undefined, [{ type: 'major', execution: 'sync', flavor: 'last-resort' }]);
}

/** On one machine shell steps are run beside the bot; on any other database only when it was said as whom. */
export async function runnerBeside({ env }: Settings, io: Io, log: Log): Promise<Beside | undefined> {
  const embedded = env.DATABASE_URL === undefined ? await lookForEmbedded(path.resolve(io.dir, env.TOCSIN_DATA, 'postgres')) : undefined;
  const databaseUrl = env.RUNNER_DATABASE_URL ?? (embedded && connectionUrl({ ...embedded, user: EMBEDDED_RUNNER }));
  if (databaseUrl === undefined) {
    log.info('no runner is started here: RUNNER_DATABASE_URL is not set');
    return undefined;
  }
  return startBeside({
    command: [process.execPath, path.join(home, 'bin/tocsin.mjs')], env: io.env, databaseUrl, dir: io.dir, log, clock: systemClock,
    // Its own lines are JSON already; what it says when it cannot start is a sentence.
    write: (line) => (line.startsWith('{') ? io.out(line) : log.warn('the runner said', { line })),
  });
}

/** The first signal resolves it and starts the clock; the second one ends the process at once. Heard from the first moment on. */
function untilTold(log: Log): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let told = false;
    const hear = (signal: NodeJS.Signals) => {
      // 128 + the signal's number, as shells say it.
      if (told) process.exit(signal === 'SIGINT' ? 130 : 143);
      told = true;
      log.info('stopping: what runs is finished or handed over', { signal });
      setTimeout(() => {
        log.error('it did not stop in time and ends now; what was cut off is done again after its lease', { graceMs });
        process.exit(1);
      }, graceMs).unref();
      resolve(signal);
    };
    process.on('SIGTERM', hear);
    process.on('SIGINT', hear);
  });
}
