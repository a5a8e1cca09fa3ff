// The worker: how many at once, when it looks, and that it knows when its right to act may be over.
import { expect, test } from 'vitest';
import { LeaseExpired, type Lease } from '../../src/engine/lease.ts';
import { createWorker, type WorkerOptions } from '../../src/engine/worker.ts';
import { silentLog } from '../../src/log.ts';

const turn = () => new Promise<void>((resolve) => { setImmediate(resolve); });

/** Jobs are numbers; each runs until the test ends it. */
function bench(more: Partial<WorkerOptions<number>> = {}) {
  const waiting: number[] = [];
  const given: [number, boolean][] = [];
  const running = new Map<number, { lease: Lease; end: (error?: Error) => void }>();
  const clock = createClock();
  let claims = 0;
  const worker = createWorker<number>({
    name: 'test', most: 2, leaseMs: 30_000, pollMs: 1_000, clock, log: silentLog,
    claim: async (most) => {
      claims += 1;
      return waiting.splice(0, most);
    },
    run: (job, lease) => new Promise((resolve, reject) => {
      running.set(job, { lease, end: (error) => { running.delete(job); if (error) reject(error); else resolve(); } });
    }),
    extend: () => Promise.resolve(true),
    giveBack: (job, begun) => {
      given.push([job, begun]);
      return Promise.resolve(true);
    },
    tell: (job) => ({ job }),
    ...more,
  });
  return { worker, waiting, running, given, clock, claims: () => claims };
}

function createClock() {
  let ms = 0;
  const sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => new Date(ms), monotonicMs: () => ms,
    sleep: (wait: number, signal?: AbortSignal) => new Promise<void>((resolve) => {
      if (signal?.aborted) return resolve();
      sleepers.push({ until: ms + wait, wake: resolve });
      signal?.addEventListener('abort', () => resolve(), { once: true });
    }),
    async pass(by: number) {
      ms += by;
      for (const one of sleepers.filter((sleeper) => sleeper.until <= ms)) one.wake();
      await turn();
    },
  };
}

test('runs as many as it may at once, and the next when one has ended', async () => {
  const { worker, waiting, running } = bench();
  waiting.push(1, 2, 3);
  worker.start();
  await turn();
  expect([...running.keys()]).toEqual([1, 2]);
  running.get(1)?.end();
  await turn();
  expect([...running.keys()]).toEqual([2, 3]);
  running.get(2)?.end();
  running.get(3)?.end();
  await worker.stop();
});

test('one that rings by itself looks at the end of a job only where there was no room', async () => {
  const { worker, waiting, running, claims } = bench({ rings: true });
  worker.start();
  waiting.push(1);
  worker.wake();
  await turn();
  const looked = claims();
  running.get(1)?.end();
  await turn();
  expect(claims()).toBe(looked);
  waiting.push(2, 3, 4);
  worker.wake();
  await turn();
  expect([...running.keys()]).toEqual([2, 3]);
  running.get(2)?.end();
  await turn();
  expect([...running.keys()]).toEqual([3, 4]);
  for (const job of running.values()) job.end();
  await worker.stop();
});

test('looks when it is woken, and by itself when it was not', async () => {
  const { worker, waiting, running, clock } = bench();
  worker.start();
  await turn();
  waiting.push(1);
  await clock.pass(900);
  expect(running.size).toBe(0);
  worker.wake();
  await turn();
  expect(running.size).toBe(1);
  waiting.push(2);
  await clock.pass(1_000);
  expect(running.size).toBe(2);
  for (const job of running.values()) job.end();
  await worker.stop();
});

test('stopping waits for what runs, and claims nothing more', async () => {
  const { worker, waiting, running, claims } = bench();
  waiting.push(1);
  worker.start();
  await turn();
  waiting.push(2);
  let stopped = false;
  const stopping = worker.stop().then(() => { stopped = true; });
  await turn();
  const before = claims();
  expect(stopped).toBe(false);
  running.get(1)?.end();
  await stopping;
  expect([claims(), waiting]).toEqual([before, [2]]);
});

test('one that is stopped while it drains claims nothing more, and stopping waits for the draining', async () => {
  const { worker, waiting, running } = bench();
  waiting.push(1);
  const drained = worker.drain();
  await turn();
  const stopped = worker.stop();
  waiting.push(2);
  running.get(1)?.end();
  await Promise.all([stopped, drained]);
  expect(waiting).toEqual([2]);
  expect(running.size).toBe(0);
  await worker.drain();
  expect(waiting).toEqual([2]);
});

test('a job or a claim that throws ends nothing else', async () => {
  let broken = true;
  const good = bench();
  const { worker, running, clock } = bench({
    claim: () => (broken ? Promise.reject(new Error('the database is away')) : Promise.resolve(good.waiting.splice(0, 2))),
  });
  worker.start();
  await turn();
  broken = false;
  good.waiting.push(1, 2);
  await clock.pass(1_000);
  running.get(1)?.end(new Error('a bug'));
  await turn();
  expect([...running.keys()]).toEqual([2]);
  running.get(2)?.end();
  await worker.stop();
});

test('a lease that is extended lasts; one that is not ends, by a clock that never goes back', async () => {
  let ours = true;
  const { worker, waiting, running, clock } = bench({ extend: () => Promise.resolve(ours) });
  waiting.push(1);
  worker.start();
  await turn();
  const lease = running.get(1)?.lease;
  for (let n = 0; n < 12; n += 1) await clock.pass(10_000);
  expect(() => lease?.check()).not.toThrow();
  ours = false;
  await clock.pass(10_000);
  expect(() => lease?.check()).toThrow(LeaseExpired);
  running.get(1)?.end();
  await worker.stop();
});

test('a lease that could not be extended is good until its end, and no longer', async () => {
  const { worker, waiting, running, clock } = bench({ extend: () => Promise.reject(new Error('the database is away')) });
  waiting.push(1);
  worker.start();
  await turn();
  const lease = running.get(1)?.lease;
  await clock.pass(29_999);
  expect(() => lease?.check()).not.toThrow();
  await clock.pass(2);
  expect(() => lease?.check()).toThrow(LeaseExpired);
  running.get(1)?.end();
  await worker.stop();
});

test('a lease begins when it is asked for, not when the answer comes', async () => {
  const clock = createClock();
  const answer = Promise.withResolvers<number[]>();
  const answers = [answer.promise];
  const { worker, running } = bench({ clock, claim: () => answers.shift() ?? Promise.resolve([]) });
  worker.start();
  await clock.pass(20_000);
  answer.resolve([1]);
  await turn();
  const lease = running.get(1)?.lease;
  expect(() => lease?.check()).not.toThrow();
  await clock.pass(9_999);
  expect(() => lease?.check()).not.toThrow();
  const extended = clock.pass(2);
  expect(() => lease?.check()).toThrow(LeaseExpired);
  await extended;
  running.get(1)?.end();
  await worker.stop();
});

test('what runs past the patience of a stop is given back, but not while an answer from outside is awaited; and nothing more goes out', async () => {
  const { worker, waiting, running, given, clock } = bench({ most: 4 });
  waiting.push(1, 2, 3, 4);
  worker.start();
  await turn();
  running.get(2)?.lease.goOut?.()();
  running.get(3)?.lease.goOut?.()();
  running.get(3)?.lease.goOut?.();
  const stopping = worker.stop(5_000);
  await turn();
  running.get(4)?.end();
  await clock.pass(4_999);
  expect(given).toEqual([]);
  expect(() => running.get(1)?.lease.check()).not.toThrow();
  await clock.pass(1);
  await stopping;
  expect(given).toEqual([[1, false], [2, true]]);
  for (const { lease } of running.values()) expect(() => lease.check()).toThrow(LeaseExpired);
  for (const job of running.values()) job.end();
});

test('a stop that need not wait does not, and says nothing of handing over', async () => {
  const { worker, waiting, running, given } = bench();
  waiting.push(1);
  worker.start();
  await turn();
  const stopping = worker.stop(5_000);
  running.get(1)?.end();
  await stopping;
  expect(given).toEqual([]);
});

test('what is claimed while it is told to stop is not begun', async () => {
  const asked = Promise.withResolvers<number[]>();
  const { worker, running, given } = bench({ claim: () => asked.promise });
  worker.start();
  await turn();
  const stopping = worker.stop();
  asked.resolve([7]);
  await stopping;
  expect([given, running.size]).toEqual([[[7, false]], 0]);
});
