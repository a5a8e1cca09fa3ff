// The database's server dies in the middle of work and another one with the same data takes its address: nothing is lost, nothing doubled, and hung connections hold nobody up.
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionUrl } from '../../src/store/embedded.ts';
import { waitUntilGone } from '../../src/store/embedded-process.ts';
import { brokenLink } from '../../src/store/fact.ts';
import { listIncidents } from '../../src/store/incident.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createPool, type Pool } from '../../src/store/pool.ts';
import { arrive } from '../support/arriving.ts';
import { databaseProxy, type DatabaseProxy } from '../support/database-proxy.ts';
import { Bench as Cluster } from '../support/embedded.ts';
import { testContext, type Bench } from '../support/engine.ts';

const migrations = path.resolve(import.meta.dirname, '../../migrations');
const ready = new Cluster();
beforeAll(async () => {
  const embedded = await ready.start();
  const pool = createPool({ connection: connectionUrl(embedded.connection), applicationName: 'tocsin-test' });
  await migrate(pool, migrations, () => undefined);
  await pool.close();
  await embedded.stop();
}, 60_000);
afterAll(() => ready.putAway());

// Fewer than make a storm.
const keys = Array.from({ length: 8 }, (_, n) => `PD${n + 1}`);

/** A sender that comes back until it is answered. Duplicates are its way of not knowing. */
async function sends(pool: Pool, key: string): Promise<void> {
  for (;;) {
    try {
      await arrive(pool, { type: 'incident.triggered', key, service: `service-${key}`, id: `E-${key}`, webhook: `W-${key}` });
      return;
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done().catch(() => false))) await new Promise((resolve) => { setTimeout(resolve, 20); });
}

/** The last moment of the first server as its clients see it. */
const dyings: Readonly<Record<string, (proxy: DatabaseProxy) => void>> = {
  'its connections are reset': (proxy) => proxy.cut(),
  'its connections hang, and no packet ever tells': (proxy) => proxy.hang(),
};

test.each(Object.entries(dyings))('another server takes the address; %s', { timeout: 120_000 }, async (_how, dying) => {
  const [first, second] = [new Cluster(), new Cluster()];
  first.copyCluster(ready);
  const owner = await first.startOwner();
  const proxy = await databaseProxy(connectionUrl(owner.connection));
  // Short, so that what hangs is given up within two seconds instead of 35; the door's own insert after 5.
  const pool = createPool({ connection: proxy.url, max: 10, applicationName: 'tocsin', connectTimeoutMs: 2_000, statementTimeoutMs: 1_500, graceMs: 500 });
  const one = testContext({ pool, leaseMs: 3_000, pollMs: 50, backoffMs: 50 });
  const two = testContext({ pool, leaseMs: 3_000, pollMs: 50, backoffMs: 50, slack: one.slack, pagerduty: one.pagerduty, github: one.github });
  try {
    one.engine.start();
    two.engine.start();
    const early = Promise.all(keys.slice(0, 4).map((key) => sends(pool, key)));
    await until(async () => one.slack.rooms.length > 2);
    const late = Promise.all(keys.slice(4).map((key) => sends(pool, key)));
    proxy.refuse(true);
    dying(proxy);
    // A standby that was not behind: what the first had committed, the second has.
    owner.child.kill('SIGKILL');
    await waitUntilGone(owner.pid, 30_000);
    second.copyCluster(first);
    const other = await second.startOwner();
    proxy.lead(connectionUrl(other.connection));
    proxy.refuse(false);
    await Promise.all([early, late]);
    await until(async () => (await unfinished(pool)) === 0);
    await isWhole(one, pool);
  } finally {
    await Promise.all([one.engine.stop(), two.engine.stop()]);
    await pool.close();
    await proxy.close();
    await second.putAway();
    await first.putAway();
  }
});

async function unfinished(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select ((select count(*) from delivery where state in ('waiting', 'running')) + (select count(*) from effect where state <> 'done' and kind not in ('nudge', 'timer', 'slack.doubles.remove')))::int as n`);
  return rows[0]?.n ?? -1;
}

async function isWhole({ slack }: Bench, pool: Pool): Promise<void> {
  const all = await listIncidents(pool, { most: 50, privateToo: true });
  expect(all.flatMap((one) => one.alerts.map((alert) => alert.key)).sort()).toEqual([...keys].sort());
  expect(all).toHaveLength(keys.length);
  expect(new Set(all.map((one) => one.channel?.id)).size).toBe(keys.length);
  expect(all.flatMap((one) => one.troubles)).toEqual([]);
  expect(slack.rooms).toHaveLength(1 + keys.length);
  for (const one of all) expect(await brokenLink(pool, one.id)).toBeUndefined();
  const cards = slack.messages.filter((message) => message.pinned).map((message) => message.channel);
  expect(new Set(cards).size).toBe(keys.length);
}
