// Something that is done again and again, one round at a time: when the bell rings, and every so often anyway.
import { toError } from './domain/errors.ts';
import type { Log } from './log.ts';
import type { Clock } from './ports.ts';

export type Rounds = { wake(): void; start(): void; stop(): Promise<void> };

/** `round` says how much it did: after anything it is done again at once. What it throws is logged, and tried again in the next round. */
export function createRounds(options: { name: string; pollMs: number; clock: Clock; log: Log; round: () => Promise<number> }): Rounds {
  let stopped = false;
  let bell = Promise.withResolvers<void>();
  let loop: Promise<void> | undefined;

  async function rounds(): Promise<void> {
    while (!stopped) {
      bell = Promise.withResolvers<void>();
      try {
        if ((await options.round()) > 0) continue;
      } catch (error) {
        options.log.warn(`${options.name} failed; it is tried again`, { error: toError(error) });
      }
      const waiting = new AbortController();
      await Promise.race([bell.promise, options.clock.sleep(options.pollMs, waiting.signal)]);
      waiting.abort();
    }
  }

  return {
    wake: () => bell.resolve(),
    start: () => { loop ??= rounds(); },
    async stop() {
      stopped = true;
      bell.resolve();
      await loop;
    },
  };
}
