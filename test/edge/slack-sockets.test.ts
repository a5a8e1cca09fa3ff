// The WebSockets to Slack are kept open, each by itself, whatever becomes of one: with connections and a clock under the test's hand.
import { expect, it } from 'vitest';
import { keepSockets, type Socket } from '../../src/edge/slack-sockets.ts';
import type { Clock } from '../../src/ports.ts';

type Made = Socket & { hello(): void; refuse(error: Error): void; leave(): void; closed: number };

function made(): Made {
  const opening = Promise.withResolvers<void>();
  const going = Promise.withResolvers<void>();
  const one: Made = {
    open: () => opening.promise, gone: going.promise, closed: 0, hello: opening.resolve, refuse: opening.reject, leave: going.resolve,
    close: () => {
      one.closed += 1;
      return Promise.resolve();
    },
  };
  return one;
}

function bench() {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => new Date(now), monotonicMs: () => now,
    sleep: (ms, signal) => new Promise((wake) => {
      if (signal?.aborted) wake();
      sleepers.push({ at: now + ms, wake });
      signal?.addEventListener('abort', () => wake());
    }),
  };
  const sockets: Made[] = [];
  const said: string[] = [];
  const say = (message: string, data: object = {}) => void said.push(`${message} ${JSON.stringify(data)}`);
  const keeper = keepSockets({ clock, log: { debug: say, info: say, warn: say, error: say }, make: () => { const one = made(); sockets.push(one); return one; } });
  const settle = async () => { for (let n = 0; n < 20; n += 1) await Promise.resolve(); };
  const pass = async (ms: number) => {
    now += ms;
    const due = sleepers.filter((one) => one.at <= now);
    sleepers = sleepers.filter((one) => one.at > now);
    for (const one of due) one.wake();
    await settle();
  };
  const at = (n: number): Made => {
    const found = sockets[n];
    if (!found) throw new Error(`there is no connection ${n}`);
    return found;
  };
  return { keeper, sockets, at, said, pass, settle };
}

it('opens two, and a new one at once when Slack says goodbye to one', async () => {
  const { keeper, sockets, at, pass, settle } = bench();
  keeper.start();
  expect([sockets.length, keeper.state()]).toEqual([2, { open: 0, wanted: 2, why: undefined }]);
  at(0).hello();
  at(1).hello();
  await settle();
  await pass(3_600_000);
  expect(keeper.state()).toMatchObject({ open: 2 });
  at(0).leave();
  await settle();
  expect([sockets.length, at(0).closed, at(1).closed, keeper.state()]).toEqual([3, 1, 0, { open: 1, wanted: 2, why: undefined }]);
  at(2).hello();
  await settle();
  expect(keeper.state()).toMatchObject({ open: 2 });
});

it('a wrong token is said once, with what to do, and tried again ever more slowly', async () => {
  const { keeper, sockets, at, said, pass } = bench();
  keeper.start();
  at(1).hello();
  for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
    sockets.at(-1 - (sockets.length === 2 ? 1 : 0))?.refuse(new Error('An API error occurred: invalid_auth'));
    await pass(0);
    const before = sockets.length;
    await pass(wait - 1);
    expect(sockets.length, String(wait)).toBe(before);
    await pass(1);
    expect(sockets.length, String(wait)).toBe(before + 1);
  }
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/invalid_auth.*SLACK_APP_TOKEN.*xapp-.*connections:write/);
  expect(keeper.state()).toMatchObject({ open: 1, why: expect.stringContaining('invalid_auth') as string });
  sockets.at(-1)?.hello();
  await pass(0);
  expect(keeper.state()).toEqual({ open: 2, wanted: 2, why: undefined });
  expect(said.at(-1)).toContain('open again');
});

it('one that ends as soon as it is open does not come again and again without a pause', async () => {
  const { keeper, sockets, at, pass, settle } = bench();
  keeper.start();
  at(0).hello();
  at(0).leave();
  await settle();
  expect(sockets.length).toBe(2);
  await pass(1_000);
  expect(sockets.length).toBe(3);
});

it('no hello in fifteen seconds is a failure, and a hello that comes later is not kept', async () => {
  const { keeper, at, said, pass } = bench();
  keeper.start();
  await pass(15_000);
  expect(said[0]).toContain('did not say hello within 15 s');
  expect([at(0).closed, at(1).closed]).toEqual([1, 1]);
  at(0).hello();
  await pass(0);
  expect(at(0).closed).toBe(2);
  expect(keeper.state().open).toBe(0);
});

it('stops at once, closes what is open, and opens nothing more', async () => {
  const { keeper, sockets, at, pass } = bench();
  keeper.start();
  at(0).hello();
  await pass(0);
  await keeper.stop();
  expect([at(0).closed, at(1).closed]).toEqual([1, 1]);
  await pass(120_000);
  expect(sockets.length).toBe(2);
  await bench().keeper.stop();
});
