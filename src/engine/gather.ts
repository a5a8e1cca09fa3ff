// Alerts of a storm are taken in together: one lock, one commit and one look at the card for many. What is no such case goes alone.
import type { Signal } from '../domain/alert.ts';
import { toError } from '../domain/errors.ts';
import { isTicketNews, type TicketNews } from '../domain/github/news.ts';
import { isOpen } from '../domain/incident.ts';
import { stormJoined } from '../domain/storm.ts';
import { triage } from '../domain/triage.ts';
import { knownAlerts, saveNewAlerts } from '../store/alert.ts';
import { busyLanes, finishTogether, type DeliveryRow } from '../store/delivery.ts';
import { lockIncident, openNow } from '../store/incident.ts';
import { isDatabaseAway, type Db } from '../store/pool.ts';
import { servicesAtWork } from '../store/storm.ts';
import { commit } from './commit.ts';
import type { Context } from './context.ts';
import { holdIntake } from './intake.ts';
import { committingTogether, type Doing } from './traced.ts';

type Triggered = Extract<Signal, { type: 'triggered' }>;
/** A delivery, and its span where that is told. */
type One = { readonly delivery: DeliveryRow; readonly span: Doing | undefined };
type Job = One & { readonly signal: Triggered };
type Waiting = Job & { readonly done: (taken: boolean) => void };

export type Gather = {
  /** True when it was taken in and ended together with others; false: it goes alone. */
  take(one: One, signals: readonly (Signal | TicketNews)[]): Promise<boolean>;
  /** Runs one that goes alone. The intake's lock lets one through at a time: more of them would only hold connections that people need. */
  alone(work: () => Promise<void>): Promise<void>;
  /** One has just joined a storm. */
  storming(): void;
};

const mostAlone = 4;
/** Without a storm in sight nobody waits for others. */
const insightMs = 10_000;

export function createGather(context: Context): Gather {
  let waiting: Waiting[] = [];
  let working = false;
  let stormAt = Number.NEGATIVE_INFINITY;
  let running = 0;
  const queue: (() => void)[] = [];

  async function work(): Promise<void> {
    working = true;
    // All that was claimed at once is here after this.
    await Promise.resolve();
    while (waiting.length > 0) {
      const jobs = waiting;
      waiting = [];
      const taken = jobs.length < 2 ? new Set<number>() : await together(context, jobs);
      if (taken.size > 0) stormAt = context.clock.monotonicMs();
      for (const job of jobs) job.done(taken.has(job.delivery.id));
    }
    working = false;
  }

  return {
    take(one, signals) {
      const [signal, ...more] = signals;
      const fits = signal && more.length === 0 && !isTicketNews(signal) && signal.type === 'triggered' && signal.page === undefined;
      if (!fits || context.clock.monotonicMs() - stormAt > insightMs) return Promise.resolve(false);
      return new Promise((done) => {
        waiting.push({ ...one, signal, done });
        if (!working) void work();
      });
    },
    async alone(job) {
      if (running >= mostAlone) await new Promise<void>((go) => { queue.push(go); });
      else running += 1;
      try {
        await job();
      } finally {
        const next = queue.shift();
        if (next) next();
        else running -= 1;
      }
    },
    storming() {
      stormAt = context.clock.monotonicMs();
    },
  };
}

/** Ids of the deliveries that were taken in. Whatever goes wrong with one of them, none is, and each is tried alone. */
async function together(context: Context, jobs: readonly Job[]): Promise<ReadonlySet<number>> {
  try {
    const committed = committingTogether(context);
    const { ids, storm } = await context.pool.transaction((tx) => joinTogether(tx, context, jobs));
    committed(jobs.filter((job) => ids.includes(job.delivery.id)), storm);
    return new Set(ids);
  } catch (error) {
    context.log[isDatabaseAway(error) ? 'debug' : 'warn']('alerts of a storm could not be taken in together; each is tried alone', { error: toError(error) });
    return new Set();
  }
}

type Taken = { readonly ids: readonly number[]; readonly storm: number };
const none: Taken = { ids: [], storm: 0 };

async function joinTogether(tx: Db, context: Context, jobs: readonly Job[]): Promise<Taken> {
  const { config } = context;
  const [first] = jobs;
  if (!first || !config.group.by.includes('service')) return none;
  const now = await holdIntake(tx);
  const { storm, recentOpens } = await openNow(tx, config, first.signal.alert);
  if (!storm) return none;
  const fresh = await unencumbered(tx, jobs, storm.id);
  const joining = fresh.filter(({ signal: { alert, at } }) => triage({ alert, at, now, open: [], recentOpens, storm, config }).do === 'storm');
  const head = joining.length < 2 ? undefined : await lockIncident(tx, storm.id);
  const counted = head?.incident.storm;
  if (!head || !counted || counted.endedAt !== undefined || !isOpen(head.incident)) return none;
  const decision = stormJoined(head.incident, counted, joining.map(({ signal: { alert, at, by } }) => ({ alert, at, by })), config);
  const ids = joining.map((one) => one.delivery.id);
  const cause = { id: `deliveries:${ids.join(',')}`, depth: 0, by: { type: 'system', id: first.delivery.source } } as const;
  await commit(tx, context, head, decision, cause, head.now);
  const why = 'storm: alerts join one incident until they ebb away';
  await saveNewAlerts(tx, storm.id, why, joining.map((one) => one.signal));
  await finishTogether(tx, joining.map((one) => one.delivery), `joined INC-${storm.id}: ${why}`, storm.id);
  return { ids, storm: storm.id };
}

/** New alerts of services that no open incident has, with nothing behind them in their lanes: whatever else goes alone. */
async function unencumbered(tx: Db, jobs: readonly Job[], storm: number): Promise<readonly Job[]> {
  const alerts = jobs.map((one) => one.signal.alert);
  const known = await knownAlerts(tx, alerts);
  const busy = await busyLanes(tx, jobs.map((one) => one.delivery));
  const atWork = await servicesAtWork(tx, [...new Set(alerts.map((one) => one.service.id))], storm);
  const seen = new Set<string>();
  return jobs.filter(({ delivery, signal: { alert } }) => {
    const key = `${alert.source} ${alert.key}`;
    if (seen.has(key) || known.has(key) || busy.has(delivery.lane) || atWork.has(alert.service.id)) return false;
    seen.add(key);
    return true;
  });
}
