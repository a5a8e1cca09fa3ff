// Ids and timestamps that look like Slack's and repeat exactly when clock and randomness do.
import type { Clock, Random } from '../../src/ports.ts';

const LETTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

export type Ids = {
  /** A fresh id such as `C00001K3XZ9`: a counter keeps it unique, randomness keeps it unguessable. */
  id(prefix: string): string;
  /** Seconds with six decimals, strictly increasing over everything that asks. */
  ts(): string;
  /** A lower-case token for trigger ids, response URLs and hashes. */
  token(): string;
};

function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () => LETTERS[Math.floor(random.fraction() * LETTERS.length)]).join('');
}

/** Micro-seconds since 1970 as Slack writes them. */
export function formatTs(micros: number): string {
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
}

/** Micro-seconds of a ts such as `1503435956.000247` or `1503435956`; undefined when it is neither. */
export function microsOf(ts: string): number | undefined {
  const found = /^(\d{1,10})(?:\.(\d{1,6}))?$/u.exec(ts);
  return found ? Number(found[1]) * 1e6 + Number((found[2] ?? '').padEnd(6, '0')) : undefined;
}

/** Ids and timestamps from `clock` and `random`. */
export function createIds(clock: Clock, random: Random): Ids {
  let count = 0;
  let last = 0;
  return {
    id: (prefix) => `${prefix}${String((count += 1)).padStart(5, '0')}${letters(random, 5)}`,
    ts: () => formatTs((last = Math.max(clock.now().getTime() * 1000, last + 1))),
    token: () => `${(count += 1)}${letters(random, 16)}`.toLowerCase(),
  };
}
