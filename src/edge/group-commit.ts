// What comes in at the same moment is stored together: one commit for as many deliveries as gathered while the one before was on its way.
import { toError } from '../domain/errors.ts';
import { longestStoreMs, storeTogether, type NewDelivery } from '../store/delivery.ts';
import { isConflict, isDatabaseAway, TookTooLong, type Db } from '../store/pool.ts';

export type Store = (delivery: NewDelivery) => Promise<{ readonly stored: boolean }>;

type Waiting = { readonly delivery: NewDelivery; readonly sinceMs: number; resolve(kept: { stored: boolean }): void; reject(error: Error): void };

/** One at a time makes the largest groups, and is fastest: docs/decisions/0022. Nobody waits for one that takes longer than this (ms): it
 * hangs, or waits for a lock. Whoever comes then goes another way. */
const usualMs = 100;
/** Connections; the pool has ten, for everything. */
const mostStatements = 4;
/** Of one statement. Bodies are 1 MiB at most each. */
const most = { deliveries: 32, characters: 4_194_304 } as const;
/** ms. Whoever has waited for others gets at least this. */
const leastMs = 1_000;

/**
 * Like `storeDelivery`, for doors where many knock at once. Alone, a delivery leaves at once; while a statement is on its way, what comes
 * gathers for the next. Resolves when it is committed, and rejects with what the database said to it: what a whole group was refused
 * is tried by each alone, so that nobody suffers for a neighbour (two groups of two replicas may even wait for each other, when they hold the
 * same deliveries in another order). When the database is away, each of the group is told so.
 */
export function groupCommit(db: Db, monotonicMs: () => number): Store {
  const waiting: Waiting[] = [];
  let onTheirWay = 0;
  let leftMs = 0;
  const work = async (): Promise<void> => {
    onTheirWay += 1;
    while (waiting.length > 0) {
      turnAway(waiting, monotonicMs() - longestStoreMs);
      leftMs = monotonicMs();
      await store(db, takeGroup(waiting), monotonicMs);
    }
    onTheirWay -= 1;
  };
  return (delivery) => new Promise((resolve, reject) => {
    const sinceMs = monotonicMs();
    waiting.push({ delivery, sinceMs, resolve, reject });
    if (onTheirWay === 0 || (onTheirWay < mostStatements && sinceMs - leftMs > usualMs)) void work();
  });
}

/** Whoever sent what came before this has given up; it is told to come back, as it will. */
function turnAway(waiting: Waiting[], beforeMs: number): void {
  while (waiting[0] && waiting[0].sinceMs < beforeMs) waiting.shift()?.reject(new TookTooLong());
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

/** Never rejects: each hears for itself. */
async function store(db: Db, group: readonly Waiting[], monotonicMs: () => number): Promise<void> {
  if (group.length === 0) return;
  try {
    const waitedMs = monotonicMs() - (group[0]?.sinceMs ?? 0);
    const stored = await storeTogether(db, group.map((one) => one.delivery), Math.max(longestStoreMs - waitedMs, leastMs));
    group.forEach((one, n) => one.resolve({ stored: stored[n] ?? false }));
  } catch (error) {
    if (group.length > 1 && (!isDatabaseAway(error) || isConflict(error))) return each(db, group, monotonicMs);
    for (const one of group) one.reject(toError(error));
  }
}

async function each(db: Db, group: readonly Waiting[], monotonicMs: () => number): Promise<void> {
  for (const one of group) await store(db, [one], monotonicMs);
}
