// Somebody waits: what does not answer in time counts as away, and goes on in the background.
import { Outage, Rejected } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';

/** The answer, or `away` after `ms`, at an outage, or where it was refused. Anything else is a bug and is thrown. */
export async function soon<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | 'away'> {
  const over = new AbortController();
  const answered = work.catch((error: unknown): 'away' => {
    if (error instanceof Outage || error instanceof Rejected) return 'away';
    throw error;
  });
  try {
    return await Promise.race([answered, clock.sleep(ms, over.signal).then((): 'away' => 'away')]);
  } finally {
    over.abort();
    // Too late for whoever asked: a bug in it must not end the process.
    answered.catch(() => undefined);
  }
}
