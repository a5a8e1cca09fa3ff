// What happens to the database in a run, and after how many kills: drawn before anything begins.
import type { Dice } from '../../test/support/dice.ts';

export type Strike = 'restart' | 'crash' | 'fail-over, reset' | 'fail-over, hung' | 'disk full';

export const parts = ['clocks', 'way-in', 'network', 'vendors', 'fail-over', 'disk'] as const;
export type Part = (typeof parts)[number];

/** A few in a run: at least two fail-overs, so that both kinds come. */
export function planned(kills: number, dice: Dice, has: (part: Part) => boolean): ReadonlyMap<number, readonly Strike[]> {
  const plan = new Map<number, Strike[]>();
  const at = (kill: number, strike: Strike): void => void plan.set(kill, [...(plan.get(kill) ?? []), strike]);
  const anywhere = (): number => 1 + dice.below(Math.max(1, Math.floor(kills * 0.9)));
  const third = Math.ceil(kills / 3);
  at(third, 'restart');
  at(2 * third, 'crash');
  const times = Math.min(6, Math.max(2, Math.round(kills / 70)));
  for (let n = 0; n < times; n += 1) {
    const [failOver, full] = [anywhere(), anywhere()];
    if (has('fail-over')) at(failOver, n % 2 === 0 ? 'fail-over, reset' : 'fail-over, hung');
    if (has('disk')) at(full, 'disk full');
  }
  return plan;
}

/** ms, one for each host: up to twenty minutes off. The first stays within four, because one that is five minutes ahead of Slack refuses it. */
export function wrongClocks(hosts: number, dice: Dice): number[] {
  return Array.from({ length: hosts }, (_, host) => Math.round((dice.fraction() * 2 - 1) * (host === 0 ? 4 : 20) * 60_000));
}
