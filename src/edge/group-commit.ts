// What comes in at the same moment is stored together: one commit for as many deliveries as gathered while the one before was on its way.
import { toError } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import { longestStoreMs, storeTogether, type NewDelivery } from '../store/delivery.ts';
import { isConflict, isDatabaseAway, TookTooLong, type Db } from '../store/pool.ts';

export type Store = (delivery: NewDelivery) => Promise<{ readonly stored: boolean }>;

type Late = (one: Waiting) => boolean;
type Waiting = { readonly delivery: NewDelivery; readonly sinceMs: number; resolve(kept: { stored: boolean }): void; reject(error: Error): void };

/** One statement at a time makes the largest groups, and is fastest: docs/decisions/0022. Nobody waits for one that takes longer than this
 * (ms): it hangs, or waits for a lock. Then those who wait go another way. */
const usualMs = 100;
/** Ways, each a connection; the pool has twenty, for everything. */
const mostWays = 4;
/** Of one statement. Bodies are 1 MiB at most each. */
const most = { deliveries: 32, characters: 4_194_304 } as const;

/**
 * Like `storeDelivery`, for doors where many knock at once. Alone, a delivery leaves at once; while a statement is on its way, what comes
 * gathers for the next. Resolves when it is committed, and rejects with what the database said to it: what a whole group was refused
 * is tried by each alone, so that nobody suffers for a neighbour (two groups of two replicas may even wait for each other, when they hold the
 * same deliveries in another order). When the database is away, or has not been reached within `longestStoreMs`, each of the group is told so.
 */
export function groupCommit(db: Db, clock: Pick<Clock, 'monotonicMs' | 'sleep'>): Store {
  const waiting: Waiting[] = [];
  const late: Late = (one) => clock.monotonicMs() - one.sinceMs >= longestStoreMs;
  let [ways, leftMs, watching] = [0, 0, false];
  const work = async (): Promise<void> => {
    ways += 1;
    while (waiting.length > 0) {
      leftMs = clock.monotonicMs();
      await store(db, takeGroup(waiting), late);
    }
    ways -= 1;
  };
  const watch = async (): Promise<void> => {
    watching = true;
    while (waiting.length > 0) {
      await clock.sleep(usualMs);
      // Whoever sent it has given up, and sends it again.
      while (waiting[0] && late(waiting[0])) waiting.shift()?.reject(new TookTooLong());
      if (ways < mostWays && clock.monotonicMs() - leftMs >= usualMs) void work();
    }
    watching = false;
  };
  return (delivery) => new Promise((resolve, reject) => {
    waiting.push({ delivery, sinceMs: clock.monotonicMs(), resolve, reject });
    if (ways === 0) void work();
    else if (!watching) void watch();
  });
}

/** The oldest of them; at least one, if there are any. */
function takeGroup(waiting: Waiting[]): Waiting[] {
  let characters = 0;
  const tooMany = waiting.findIndex(({ delivery }, n) => {
    characters += delivery.body.length;
    return n > 0 && (n >= most.deliveries || characters > most.characters);
  });
  return waiting.splice(0, tooMany === -1 ? waiting.length : tooMany);
}

/** Never rejects: each hears for itself. Resolves with what was wrong with the database, if it was away. */
async function store(db: Db, group: readonly Waiting[], late: Late): Promise<Error | undefined> {
  try {
    const stored = await storeTogether(db, group.map((one) => one.delivery));
    group.forEach((one, n) => one.resolve({ stored: stored[n] ?? false }));
    return undefined;
  } catch (error) {
    const away = isDatabaseAway(error) && !isConflict(error);
    if (group.length > 1 && !away) return storeEach(db, group, late);
    for (const one of group) one.reject(toError(error));
    return away ? toError(error) : undefined;
  }
}

async function storeEach(db: Db, group: readonly Waiting[], late: Late): Promise<Error | undefined> {
  let away: Error | undefined;
  for (const one of group) {
    if (away !== undefined) one.reject(away);
    else if (late(one)) one.reject(new TookTooLong());
    else away = await store(db, [one], late);
  }
  return away;
}
