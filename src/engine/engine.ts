// The loop: three workers on PostgreSQL (deliveries, effects, steps) and a housekeeper. Any number of processes may run it.
import { bellChannel } from './bell.ts';
import type { Context } from './context.ts';
import { runDelivery } from './deliveries.ts';
import { runEffect } from './effects.ts';
import { createGather } from './gather.ts';
import { guarded } from './guard.ts';
import { within } from './jobs.ts';
import { keepOnCallFresh } from './keep-on-call.ts';
import { examineSteps } from './ledger/examine.ts';
import { countSteps } from './ledger/count.ts';
import { performStep } from './ledger/perform-step.ts';
import { keepRounds } from './recurring.ts';
import { createRounds } from '../rounds.ts';
import { carrying } from './traced-parts.ts';
import { createWorker, type Worker } from './worker.ts';
import { toError } from '../domain/errors.ts';
import type { DeliveryRow } from '../store/delivery.ts';
import type { EffectRow } from '../store/effect.ts';
import { listen } from '../store/pool.ts';
import { claim, extend, giveBack, reclaim, type QueueTable } from '../store/queue.ts';
import { claimSteps, extendStep, giveBackStep, type StepRow } from '../store/step.ts';

export type Engine = {
  start(): void;
  /** Claims nothing more, finishes what runs, and stops listening. What still runs after `patienceMs` is handed over. */
  stop(patienceMs?: number): Promise<void>;
  /** Works everything off that can be worked off now, or until it is stopped: for tests and one-shot commands. */
  drain(): Promise<void>;
};

// A GitHub workflow is waited for as long as it takes: four of them must not hold up a request.
// Of deliveries many are claimed at once, because those of a storm are taken in together (gather.ts).
const widths = { delivery: 16, effect: 16, step: 32 };

export function createEngine(context: Context): Engine {
  const over = new AbortController();
  // There with 0 from the start: a counter that appears with its first loss would hide that one from rate().
  for (const work of ['delivery', 'effect', 'step']) context.meter?.count('tocsin_lease_lost_total', { work }, 0);
  const byWork = { delivery: queueWorker(context, 'delivery'), effect: queueWorker(context, 'effect'), step: stepWorker(context, over.signal) };
  const workers = Object.values(byWork);
  const counting = createRounds({ name: 'counting steps', pollMs: context.settings.pollMs, clock: context.clock, log: context.log, round: () => countSteps(context) });
  let listener: ReturnType<typeof listen> | undefined;
  let housekeeping: Promise<unknown> | undefined;
  context.bell.onRing('delivery', () => byWork.delivery.wake());
  context.bell.onRing('effect', () => byWork.effect.wake());
  context.bell.onRing('step', () => byWork.step.wake());
  context.bell.onRing('count', () => counting.wake());
  return {
    start() {
      for (const worker of workers) worker.start();
      counting.start();
      housekeeping ??= Promise.all([keepHouse(context, over.signal), keepOnCallFresh(context, over.signal), keepRounds(context, over.signal)]);
      listener ??= listen(context.pool, bellChannel, (payload) => context.bell.heard(payload), {
        clock: context.clock, random: context.random, onReconnect: () => context.bell.heard(''),
        onLost: (error) => context.log.warn('lost the connection that hears NOTIFY; looking every second until it is back', { error }),
      });
    },
    async stop(patienceMs) {
      over.abort();
      const rounds = within(context.clock, patienceMs, Promise.all([counting.stop(), housekeeping, listener?.close()]));
      await Promise.all(workers.map((worker) => worker.stop(patienceMs)));
      if (!(await rounds)) context.log.warn('what comes round was cut off; it is made by whoever is there when its lease ends');
    },
    async drain() {
      for (let rounds = 0; rounds < 50; rounds += 1) {
        await housekeep(context);
        for (const worker of workers) await worker.drain();
        await countSteps(context);
        if (over.signal.aborted) return;
        if (!(await anythingDue(context))) return;
      }
    },
  };
}

function queueWorker(context: Context, table: QueueTable): Worker {
  const { settings, pool, clock, log } = context;
  const gather = createGather(context);
  return createWorker<DeliveryRow | EffectRow>({
    name: table, rings: table === 'effect', most: widths[table], leaseMs: settings.leaseMs, pollMs: settings.pollMs, clock, log,
    claim: (most) => claim<DeliveryRow | EffectRow>(pool, table, { owner: settings.owner, most, leaseMs: settings.leaseMs }).catch(rivalled),
    run: (row, lease) => (table === 'delivery' ? runDelivery(context, row as DeliveryRow, gather) : runEffect(context, row as EffectRow, lease)),
    extend: (row) => extend(pool, table, row, settings.leaseMs),
    giveBack: (row, begun) => giveBack(pool, table, row, begun),
    tell: (row) => ('kind' in row ? { effect: row.id, kind: row.kind, incident: row.incident_id } : { delivery: row.id, source: row.source }),
  });
}

function stepWorker(context: Context, over: AbortSignal): Worker {
  const { settings, pool, clock, log } = context;
  const kinds = [...context.registry.steps].filter(([, kind]) => kind.by === 'bot').map(([name]) => name);
  return createWorker<StepRow>({
    name: 'step', most: widths.step, leaseMs: settings.leaseMs, pollMs: settings.pollMs, clock, log,
    claim: (most) => claimSteps(pool, { kinds, owner: settings.owner, host: settings.host, most, leaseMs: settings.leaseMs }),
    run: (row, lease) => performStep({ ...context, log: carrying(log, { incident: row.incident_id, run: row.run_id, step: row.name }), ports: guarded(context.ports, lease) }, row, lease, over),
    extend: (row) => extendStep(pool, row, settings.leaseMs),
    giveBack: (row) => giveBackStep(pool, row),
    tell: (row) => ({ run: row.run_id, step: row.name, incident: row.incident_id }),
  });
}

/** 23505 on the index of running rows: another process claimed in the same lane at the same moment; 40P01: two did so crosswise. */
function rivalled(error: unknown): [] {
  if (typeof error === 'object' && error !== null && 'code' in error && (error.code === '23505' || error.code === '40P01')) return [];
  throw error;
}

async function keepHouse(context: Context, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    try {
      await housekeep(context);
    } catch (error) {
      context.log.warn('housekeeping failed; it is tried again', { error: toError(error) });
    }
    await context.clock.sleep(Math.min(2_000, context.settings.leaseMs / 2), over);
  }
}

async function housekeep(context: Context): Promise<void> {
  const lost = { delivery: await reclaim(context.pool, 'delivery'), effect: await reclaim(context.pool, 'effect'), step: await examineSteps(context) };
  for (const [work, n] of Object.entries(lost)) if (n > 0) context.meter?.count('tocsin_lease_lost_total', { work }, n);
  const found = lost.delivery + lost.effect + lost.step;
  if (found > 0) context.bell.heard('');
}

async function anythingDue(context: Context): Promise<boolean> {
  const { rows } = await context.pool.query<{ due: boolean }>(
    `select exists (select 1 from delivery where state = 'running' or state = 'waiting' and run_at <= now())
         or exists (select 1 from runbook_step where executor is null and status = 'ready' and run_at <= now())
         or exists (select 1 from runbook_step where token > end_counted and status <> 'running')
         or exists (select 1 from effect e where state = 'running' or state = 'waiting' and run_at <= now()
              and not exists (select 1 from effect b where b.lane = e.lane and b.id < e.id and b.state in ('waiting', 'running'))
              and not exists (select 1 from unnest(e.needs) need where not exists (
                select 1 from effect n where n.incident_id = e.incident_id and n.name = need and n.state = 'done'))) as due`,
  );
  return rows[0]?.due ?? false;
}
