// A clock that stands still until a test moves it, and randomness that repeats itself.
import { setImmediate } from 'node:timers/promises';
import type { Clock, Random } from '../../../src/ports.ts';

export type ManualClock = Clock & { advance(ms: number): Promise<void>; waiting(): number };

export function manualClock(start = '2026-01-05T10:00:00.000Z'): ManualClock {
  let passed = 0;
  let sleepers: { at: number; wake: () => void }[] = [];

  async function breathe(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  }

  return {
    now: () => new Date(Date.parse(start) + passed),
    monotonicMs: () => passed,
    waiting: () => sleepers.length,
    sleep: (ms, signal) => new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const sleeper = { at: passed + ms, wake: resolve };
      sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        sleepers = sleepers.filter((each) => each !== sleeper);
        resolve();
      });
    }),
    async advance(ms) {
      const end = passed + ms;
      await breathe();
      for (;;) {
        const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        passed = next.at;
        sleepers = sleepers.filter((each) => each !== next);
        next.wake();
        await breathe();
      }
      passed = end;
    },
  };
}

export function repeatableRandom(): Random {
  let state = 7;
  const fraction = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const hex = (length: number) => Array.from({ length }, () => Math.floor(fraction() * 16).toString(16)).join('');
  return { fraction, uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}` };
}
