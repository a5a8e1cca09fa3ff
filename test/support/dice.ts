// Randomness from a seed, so that a failing property can be repeated: every message names the seed.
import { seeded } from './seeded.ts';

export type Dice = {
  readonly fraction: () => number;
  /** A whole number from 0 up to, not including, `below`. */
  readonly below: (below: number) => number;
  readonly one: <T>(from: readonly [T, ...T[]]) => T;
  readonly shuffled: <T>(list: readonly T[]) => T[];
};

export function dice(seed: number): Dice {
  const fraction = seeded(seed);
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction, below,
    one: (from) => from[below(from.length)] ?? from[0],
    shuffled(list) {
      const left = [...list];
      return list.flatMap(() => left.splice(below(left.length), 1));
    },
  };
}

/** Runs `check` with each seed; a failure is thrown again with the seed in its message. */
export function forSeeds(count: number, check: (dice: Dice) => void): void {
  for (let seed = 1; seed <= count; seed += 1) {
    try {
      check(dice(seed));
    } catch (error) {
      throw new Error(`with seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

/** Text of what has broken readers before: markup, quotes, control characters, half of an emoji. */
export function nastyText({ below, one }: Dice): string {
  const pieces = [
    '<@U0ADA|ada>', '<!channel>', '&amp;', '`', '"', '\\', '\0', '\n', '\u202e', '\ud800', '😀', 'é', '  ', 'INC-7', 'inc-0', '<@', '|', '--', '—',
    '__proto__', 'constructor', 'sev1', '0', '-1', '9'.repeat(20),
  ] as const;
  return Array.from({ length: below(7) }, () => one(pieces)).join(one(['', ' ']));
}

/** Any value JSON can hold, at most five deep. */
export function anyJson(dice: Dice, depth = 0): unknown {
  const { below, one, fraction } = dice;
  const kind = below(depth < 5 ? 8 : 6);
  if (kind < 3) return one([null, true, false, '', '\0', 'x'.repeat(300), 'QINC1', 0, -1, 1e308]);
  if (kind < 5) return nastyText(dice);
  if (kind === 5) return fraction();
  if (kind === 6) return Array.from({ length: below(4) }, () => anyJson(dice, depth + 1));
  const keys = ['event', 'data', 'id', 'incident', 'event_type', 'type', '__proto__', 'agent'] as const;
  return Object.fromEntries(Array.from({ length: below(6) }, () => [one(keys), anyJson(dice, depth + 1)]));
}
