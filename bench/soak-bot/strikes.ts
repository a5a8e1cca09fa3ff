// What happens to the database a few times in a run: restarts, crashes, fail-overs, a full disk; one after the other, while replicas die on.
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseProxy } from '../../test/support/database-proxy.ts';
import type { Dice } from '../../test/support/dice.ts';
import type { Disk } from './full-disk.ts';
import type { Strike } from './plan.ts';
import type { Primary } from './primary.ts';

export type Strikes = {
  order(strike: Strike): void;
  /** Until then nobody is killed, by `performance.now()`: what hangs is to be given up by those whom it keeps. */
  readonly quietUntilMs: number;
  readonly counts: Readonly<Record<Strike, number>>;
  settled(): Promise<void>;
};

/** A statement that hangs is given up after 35 s: docs/reliability.md. */
const givenUpMs = 40_000;

type Options = {
  readonly primary: Primary; readonly disk: Disk; readonly dice: Dice; readonly print: (line: string) => void;
  /** The replicas' ways to the database; and ours. */
  readonly proxies: readonly DatabaseProxy[]; readonly own: DatabaseProxy;
};

export function createStrikes({ primary, disk, dice, print, proxies, own }: Options): Strikes {
  const counts: Record<Strike, number> = { restart: 0, crash: 0, 'fail-over, reset': 0, 'fail-over, hung': 0, 'disk full': 0 };
  let quietUntilMs = 0;
  let line = Promise.resolve();

  async function failOver(hung: boolean): Promise<void> {
    for (const proxy of [...proxies, own]) proxy.refuse(true);
    for (const proxy of proxies) {
      if (hung) proxy.hang();
      else proxy.cut();
    }
    own.cut();
    const began = performance.now();
    await primary.failOver();
    for (const proxy of [...proxies, own]) {
      proxy.lead(primary.url);
      proxy.refuse(false);
    }
    if (hung) quietUntilMs = performance.now() + givenUpMs;
    print(`another server took over after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  }

  async function fillDisk(): Promise<void> {
    // Full for everything; or nearly, so that some statements of a transaction find room and others none.
    const [share, ms] = [dice.one([1, 0.5, 0.2]), 2_000 + dice.below(6_000)];
    await disk.fill(share);
    await sleep(ms);
    await disk.fill(0);
  }

  async function carryOut(strike: Strike): Promise<void> {
    if (strike === 'restart') primary.strike('SIGINT');
    else if (strike === 'crash') primary.strike('SIGQUIT');
    else if (strike === 'disk full') await fillDisk();
    else await failOver(strike === 'fail-over, hung');
    counts[strike] += 1;
    // Time to come back, before the next.
    await sleep(Math.max(2_000, quietUntilMs - performance.now()));
  }

  return {
    order: (strike) => {
      line = line.then(() => carryOut(strike));
    },
    get quietUntilMs() {
      return quietUntilMs;
    },
    counts,
    settled: () => line,
  };
}
