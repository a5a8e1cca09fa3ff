// tocsin serve: the bot, until somebody stops it.
import { setFlagsFromString } from 'node:v8';
import { loadSettings } from '../config.ts';
import { toError } from '../domain/errors.ts';
import { createLog, type Log } from '../log.ts';
import { startTocsin } from '../main.ts';
import { systemClock, systemRandom } from '../world.ts';
import { readArgs, UsageError, type Io } from './io.ts';

/** What runs gets this long to end; what is cut off then is done again by whoever claims it after its lease. */
const graceMs = 10_000;

/** Throws SettingsError with every problem at once. Resolves after the first SIGTERM or SIGINT, when everything has stopped. */
export async function serve(args: readonly string[], io: Io): Promise<number> {
  const { flags } = readArgs(args, { 'no-work': { type: 'boolean' }, 'only-work': { type: 'boolean' } });
  if (flags['no-work'] && flags['only-work']) throw new UsageError('--no-work and --only-work together leave nothing to do.');
  const settings = await loadSettings(io.env, io.dir);
  const log = createLog({ level: settings.env.LOG_LEVEL, secrets: settings.secrets, write: io.out, now: io.now });
  const told = untilTold(log);
  // Everything that matters is in the database, so one lost promise is no reason to stop answering pages. It is a bug all the same.
  process.on('unhandledRejection', (reason) => log.error('a promise was rejected and nobody listened: a bug', { error: toError(reason) }));
  const tocsin = await startTocsin({ settings, log, clock: systemClock, random: systemRandom, serve: !flags['only-work'], work: !flags['no-work'] });
  // What was loaded is small already (bin/tocsin.mjs); from here on speed counts.
  setFlagsFromString('--no-optimize-for-size');
  await told;
  await tocsin.stop();
  log.info('Tocsin has stopped');
  return 0;
}

/** The first signal resolves it and starts the clock; the second one ends the process at once. Heard from the first moment on. */
function untilTold(log: Log): Promise<void> {
  return new Promise((resolve) => {
    let told = false;
    const hear = (signal: NodeJS.Signals) => {
      // 128 + the signal's number, as shells say it.
      if (told) process.exit(signal === 'SIGINT' ? 130 : 143);
      told = true;
      log.info('stopping: nothing new is begun, what runs is finished', { signal });
      setTimeout(() => {
        log.error('it did not stop in time; what was cut off is done again after its lease', { graceMs });
        process.exit(1);
      }, graceMs).unref();
      resolve();
    };
    process.on('SIGTERM', hear);
    process.on('SIGINT', hear);
  });
}
