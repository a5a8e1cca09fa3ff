// LISTEN on a connection of its own: hears, comes back, and never stays silent for long.
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPool, listen, type Pool } from '../../src/store/pool.ts';
import type { Listener, ListenOptions } from '../../src/store/listen.ts';
import { freshDatabase } from '../support/database.ts';
import { type DatabaseProxy, databaseProxy } from '../support/database-proxy.ts';

const db = await freshDatabase();
let proxy: DatabaseProxy;
let pool: Pool;
let listener: Listener | undefined;
let heard: string[];
let reconnects: number;
let lost: Error[];

beforeEach(async () => {
  proxy = await databaseProxy(db.url);
  pool = createPool({ connection: proxy.url, applicationName: 'listener', connectTimeoutMs: 300 });
  heard = [];
  reconnects = 0;
  lost = [];
});
afterEach(async () => {
  await listener?.close();
  await pool.close();
  await proxy.close();
});

function start(extra: Partial<ListenOptions> = {}): Listener {
  const clock = {
    sleep: (ms: number, signal?: AbortSignal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
  };
  listener = listen(pool, 'some Channel', (payload) => heard.push(payload), {
    clock,
    random: { fraction: () => 0 },
    onReconnect: () => {
      reconnects += 1;
    },
    onLost: (error) => lost.push(error),
    ...extra,
  });
  return listener;
}

async function notify(payload: string): Promise<void> {
  await db.pool.query(`select pg_notify('some Channel', $1)`, [payload]);
}

test('hears what is sent on its channel only', async () => {
  await start().listening;
  await db.pool.query(`select pg_notify('other', 'x')`);
  await notify('a');
  await notify('b');
  await expect.poll(() => heard).toEqual(['a', 'b']);
  expect({ reconnects, lost }).toEqual({ reconnects: 0, lost: [] });
});

test('comes back after a cut, says so, and hears again', async () => {
  await start().listening;
  proxy.cut();
  await expect.poll(() => reconnects).toBe(1);
  expect(lost.length).toBe(1);
  await notify('after');
  await expect.poll(() => heard).toEqual(['after']);
});

test('tries again while the server is away, also at the start', async () => {
  proxy.refuse(true);
  const { listening } = start();
  await expect.poll(() => lost.length).toBeGreaterThan(1);
  proxy.refuse(false);
  await listening;
  await notify('late');
  await expect.poll(() => heard).toEqual(['late']);
  expect(reconnects).toBe(0);
});

test('waits longer after each failure, at most ten seconds', async () => {
  const slept: number[] = [];
  proxy.refuse(true);
  start({
    clock: {
      sleep: (ms) => {
        slept.push(ms);
        return slept.length < 10 ? Promise.resolve() : new Promise((resolve) => void setTimeout(5).then(resolve));
      },
    },
  });
  await expect.poll(() => slept.length).toBeGreaterThan(10);
  expect(slept.slice(0, 9)).toEqual([50, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
});

test('notices a connection that died without a packet', async () => {
  await start({ heartbeatMs: 50, heartbeatTimeoutMs: 100 }).listening;
  proxy.silence(true);
  await expect.poll(() => lost.length, { timeout: 5000 }).toBe(1);
  proxy.silence(false);
  await expect.poll(() => reconnects, { timeout: 5000 }).toBe(1);
});

test('closing ends the connection, also while it waits to come back', async () => {
  const first = start();
  await first.listening;
  await first.close();
  await expect
    .poll(async () => (await db.pool.query(`select from pg_stat_activity where application_name = 'listener'`)).rowCount)
    .toBe(0);
  proxy.refuse(true);
  const second = start();
  await expect.poll(() => lost.length).toBeGreaterThan(0);
  await second.close();
  await second.listening;
});
