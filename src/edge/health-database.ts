// What /readyz says of the database and of what is counted in it: one question at a time for all who ask, and a second old at most.
import type { Config } from '../domain/config.ts';
import { toError } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import { countDeliveries, longestStoreMs } from '../store/delivery.ts';
import { databasePulse } from '../store/diagnosis.ts';
import { countEffects } from '../store/effect.ts';
import { within, type Pool } from '../store/pool.ts';
import { canaryParts } from './health-canary.ts';
import { clockPart } from './health-clock.ts';
import { pagerDutyParts } from './health-pagerduty.ts';

export type HealthDb = Pick<Pool, 'query' | 'stats'>;
type Part = { readonly ok: boolean; readonly detail: string };
type Deps = { readonly db: HealthDb; readonly clock: Clock; readonly canary?: Config['canary'] };

// Anybody may ask /readyz, and each question is up to eight statements on the connections that the doors use.
const keptMs = 1_000;
// On a full disk reading goes on, and so does what needs no room: after the last that failed so much time must pass without another.
const diskQuietMs = 30_000;

export function databaseWatched(deps: Deps): () => Promise<Readonly<Record<string, Part>>> {
  const disk = diskWatched(deps);
  const asked = shared(deps.clock, () => databaseParts(deps));
  return async () => {
    const parts = await asked();
    // Of itself this process knows it at once.
    const trouble = disk();
    return trouble && parts['database']?.ok === true ? { ...parts, database: trouble } : parts;
  };
}

/** The answer that is on its way, or came within the last second; else a new one is asked for. */
function shared<T>(clock: Pick<Clock, 'monotonicMs'>, ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (answer && clock.monotonicMs() < until) return answer;
    until = Number.POSITIVE_INFINITY;
    answer = ask().finally(() => { until = clock.monotonicMs() + keptMs; });
    return answer;
  };
}

async function databaseParts({ db: pool, clock, canary = false }: Deps): Promise<Readonly<Record<string, Part>>> {
  // All who ask wait for this one: a connection that hangs must not hold them for the pool's 35 s.
  const db = within(pool, longestStoreMs);
  const now = clock.now();
  try {
    const pulse = await databasePulse(db);
    const answered = clock.now();
    const [deliveries, effects] = [await countDeliveries(db), await countEffects(db)];
    return {
      database: pulse.takesWrites ? { ok: true, detail: 'answers' } : { ok: false, detail: 'takes no writes: a standby, or switched to read-only' },
      clock: clockPart(pulse.now, now, answered),
      deliveries: { ok: deliveries.parked === 0 && deliveries.oldest_s < 30, detail: `${deliveries.pending} waiting (oldest ${Math.round(deliveries.oldest_s)} s), ${deliveries.parked} parked` },
      ...(await pagerDutyParts(db, now)),
      ...(await canaryParts(db, canary, now)),
      effects: { ok: effects.given_up === 0 && effects.oldest_s < 60, detail: `${effects.pending} due (oldest ${Math.round(effects.oldest_s)} s), ${effects.given_up} given up` },
    };
  } catch (error) {
    return { database: { ok: false, detail: toError(error).message } };
  }
}

/** Something while writing failed lately, as this process saw it. */
function diskWatched({ db, clock }: Pick<Deps, 'db' | 'clock'>): () => Part | undefined {
  let [counted, failedAt] = [db.stats().diskErrors, Number.NEGATIVE_INFINITY];
  return () => {
    const { diskErrors } = db.stats();
    if (diskErrors > counted) failedAt = clock.monotonicMs();
    counted = diskErrors;
    return clock.monotonicMs() - failedAt < diskQuietMs ? { ok: false, detail: 'its disk is full, or fails: it answers, and cannot store what comes in. Make room; nothing has to be restarted' } : undefined;
  };
}
