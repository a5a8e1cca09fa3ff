// What providers said about people, kept for a minute at most in this process's memory: only a yes is ever used again.
import type { Clock } from '../ports.ts';

/** "Resolved at click time, cached at most 60 s" (docs/runbooks.md): somebody who was taken out of a team acts no longer than that. */
const freshMs = 60_000;
const most = 1_000;

/**
 * `good` tells whether the answer lets the person in. One that does not is asked for anew each time, so that whoever was just
 * added, or just took over the pager, does not wait; one under way is shared.
 */
export type Asked = { <T>(key: string, good: (answer: T) => boolean, ask: () => Promise<T>): Promise<T> };

/** In memory and not in the database: a right must not come from a row that something else could have written. */
export function createAsked(clock: Pick<Clock, 'monotonicMs'>): Asked {
  const kept = new Map<string, { readonly answer: unknown; readonly at: number }>();
  const under = new Map<string, Promise<unknown>>();
  return async <T>(key: string, good: (answer: T) => boolean, ask: () => Promise<T>): Promise<T> => {
    const known = kept.get(key);
    if (known && clock.monotonicMs() - known.at < freshMs && good(known.answer as T)) return known.answer as T;
    const before = under.get(key);
    if (before) return (await before) as T;
    // The time of the question, not of the answer: what came late is older than it looks.
    const at = clock.monotonicMs();
    const asking = ask().finally(() => under.delete(key));
    under.set(key, asking);
    const answer = await asking;
    if (kept.size >= most) kept.clear();
    kept.set(key, { answer, at });
    return answer;
  };
}
