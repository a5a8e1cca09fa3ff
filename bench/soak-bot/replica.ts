// One replica of the soak: a whole Tocsin with short leases, on a host whose clock may be wrong, which does not outlive whoever started it.
import { flushCompileCache } from 'node:module';
import { z } from 'zod';
import { loadSettings } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startTocsin } from '../../src/main.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { shiftClock } from './host-clock.ts';

/** Milliseconds. In earnest a lease is 30 s: a soak of a thousand kills would wait for a day. `clockOffMs`: how far the clock of this host is ahead. */
const { clockOffMs, ...timing } = z.object({ leaseMs: z.number(), pollMs: z.number(), backoffMs: z.number(), clockOffMs: z.number() }).parse(JSON.parse(process.argv[2] ?? '{}'));

if (clockOffMs !== 0) shiftClock(clockOffMs);
const settings = await loadSettings(process.env, process.cwd());
const log = createLog({ level: settings.env.LOG_LEVEL, secrets: settings.secrets, write: (line) => void process.stderr.write(`${line}\n`), now: () => systemClock.now() });
process.on('unhandledRejection', (reason) => void process.stderr.write(`a promise was rejected and nobody listened: ${String(reason)}\n`));
const tocsin = await startTocsin({ settings, log, clock: systemClock, random: systemRandom, timing, githubThrottle: false, unpaced: true });
process.stdout.write(`ready ${tocsin.url ?? ''}\n`);
// Node writes it at the end of a process: that of this one never comes.
flushCompileCache();
process.stdin.on('end', () => process.exit(0)).resume();
