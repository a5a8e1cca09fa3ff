// One runner of the soak, in a process that is killed and paused again and again. What it began is read from the spool, so nothing is forgotten.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { silentLog } from '../../src/log.ts';
import { createBodies } from '../../src/runner/bodies.ts';
import { createLedger } from '../../src/runner/ledger.ts';
import { createLocalExecutor } from '../../src/runner/local/executor.ts';
import { createRunner, type Runnable } from '../../src/runner/loop.ts';
import { readRunnerConfig } from '../../src/runner/profiles.ts';
import { createPool, listen } from '../../src/store/pool.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { programExecutor } from './program-executor.ts';

export const orders = z.object({ url: z.string(), spool: z.string(), runbooks: z.string(), executor: z.enum(['program', 'local']), leaseMs: z.number(), gapMs: z.number() });

function say(words: string): void {
  writeSync(1, `${words}\n`);
}

function executorOf({ executor, spool, gapMs }: z.infer<typeof orders>): Runnable {
  const config = readRunnerConfig('profiles: { local: {} }');
  if (!config.ok) throw new Error(config.problems.join('\n'));
  const inner: Runnable = executor === 'program' ? programExecutor(spool) : createLocalExecutor({ profiles: config.config.profiles, spool });
  return {
    ...inner,
    async check(profile) {
      const health = await inner.check(profile);
      say(health.ok ? 'ready' : `broken ${health.words}`);
      return health;
    },
    // The moment at which a pause would be worst.
    async start(job) {
      await sleep(gapMs);
      await inner.start(job);
    },
    forget: () => Promise.resolve(),
  };
}

const order = orders.parse(JSON.parse(process.argv[2] ?? '{}'));
const pool = createPool({ connection: order.url, max: 4, applicationName: 'soak-runner', onIdleError: () => undefined });
const { leaseMs } = order;
const ledger = createLedger(pool, { id: randomUUID(), host: 'soak', leaseMs });
const executor = executorOf(order);
const runner = createRunner({
  ledger: {
    ...ledger,
    async adopt(most) {
      const adopted = await ledger.adopt(most);
      for (const { ref } of adopted) say(`adopted ${ref}`);
      return adopted;
    },
    settle(job, began) {
      say(`${began ? 'lost' : 'never'} ${job.run}-${job.step}-${job.token}`);
      return ledger.settle(job, began);
    },
  },
  profiles: ['local'], executorOf: () => executor, bodies: createBodies({ dir: order.runbooks, keep: path.join(order.spool, '.bodies') }),
  policy: () => Promise.resolve(defaultPolicy), secretsOf: () => ({}), kinds: [], clock: systemClock, log: silentLog, version: 'soak', most: 3,
  timing: { leaseMs, pollMs: 200, helloMs: 1_000, adoptMs: leaseMs / 4 },
});
listen(pool, 'tocsin_work', () => runner.wake(), { clock: systemClock, random: systemRandom });
runner.start();
// It does not outlive the soak.
process.stdin.on('end', () => process.exit(0)).resume();
