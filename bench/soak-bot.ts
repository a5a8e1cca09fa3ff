// npm run bench -- soak-bot [--seed <n>] [--kills 1000] [--replicas 3] [--without clocks,way-in,network,vendors,fail-over,disk]: the crash soak of docs/reliability.md, with a PostgreSQL of its own.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createDemo, type Demo } from '../demo/server.ts';
import { migrate } from '../src/store/migrate.ts';
import { createPool } from '../src/store/pool.ts';
import { systemClock, systemRandom } from '../src/world.ts';
import { databaseProxy } from '../test/support/database-proxy.ts';
import { dice } from '../test/support/dice.ts';
import { quickDirectory } from '../test/support/quick-directory.ts';
import { installDisk } from './soak-bot/full-disk.ts';
import { parts, wrongClocks, type Part } from './soak-bot/plan.ts';
import { startPrimary, type Primary } from './soak-bot/primary.ts';
import { soak } from './soak-bot/soak.ts';
import { createStrikes } from './soak-bot/strikes.ts';
import { table } from './soak-bot/table.ts';

/** Every alarm opens; postmortems follow their facts at once, so that a death may come there too. */
const config = 'group: { by: [service], within: 1s }\nstorm: { opens: 1000000, within: 1m }\npostmortem: { gather-for: 1s }\n';

type Order = { readonly seed: number; readonly kills: number; readonly replicas: number; readonly has: (part: Part) => boolean; readonly print: (line: string) => void };

export async function soakBot(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' }, kills: { type: 'string', default: '1000' }, replicas: { type: 'string', default: '3' }, without: { type: 'string', default: '' } } });
  const [seed, kills, replicas] = [Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000)), Number(values.kills), Number(values.replicas)];
  const without = values.without.split(',').filter((part) => part !== '');
  const unknown = without.filter((part) => !parts.some((one) => one === part));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')} to leave out. There are: ${parts.join(', ')}.`);
  const dir = mkdtempSync(path.join(quickDirectory(), 'tocsin-soak-bot-'));
  // Of root the server is another user, who must get there.
  chmodSync(dir, 0o711);
  print(`soak-bot: seed ${seed}, ${replicas} replicas, ${kills} kills${without.length === 0 ? '' : `, without ${without.join(', ')}`}; the lease is 2 s`);
  const mounted = { url: () => 'http://127.0.0.1:9' };
  const demo = await createDemo({ clock: systemClock, random: systemRandom, dataDir: dir, appUrl: () => mounted.url() });
  const primary = await startPrimary(dir);
  try {
    await run({ seed, kills, replicas, print, has: (part) => !without.includes(part) }, { dir, demo, mounted, primary });
  } finally {
    await demo.close();
    await primary.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

type Place = { readonly dir: string; readonly demo: Demo; readonly mounted: { url: () => string }; readonly primary: Primary };

async function run({ seed, kills, replicas, has, print }: Order, { dir, demo, mounted, primary }: Place): Promise<void> {
  // Each replica has a way of its own to whichever server is in charge, and so have we.
  const own = await databaseProxy(primary.url);
  const proxies = await Promise.all(Array.from({ length: replicas }, () => databaseProxy(primary.url)));
  const pool = createPool({ connection: own.url, max: 8, applicationName: 'soak', onIdleError: () => undefined });
  try {
    await migrate(pool, path.resolve(import.meta.dirname, '../migrations'));
    const disk = await installDisk(pool);
    writeFileSync(path.join(dir, 'tocsin.yaml'), config);
    // As bin/tocsin.mjs has it: without, a start costs twice the time.
    const env = { ...demo.env, TOCSIN_CONFIG: path.join(dir, 'tocsin.yaml'), TOCSIN_DATA: dir, NODE_COMPILE_CACHE: path.join(dir, 'compiled') };
    const clocks = wrongClocks(replicas, dice(seed + 5)).map((ms) => (has('clocks') ? ms : 0));
    print(`their clocks are ahead of the database’s, in minutes: ${clocks.map((ms) => (ms / 60_000).toFixed(1)).join(', ')}`);
    const hosts = proxies.map((proxy, at) => ({ env: { ...env, DATABASE_URL: proxy.url }, clockOffMs: clocks[at] ?? 0 }));
    const usual = (): void => demo.worlds.pagerduty.disturb({ double: 'new-id' });
    usual();
    const strikes = createStrikes({ primary, disk, proxies, own, print, dice: dice(seed + 6) });
    const figures = await soak({ pool, demo, hosts, proxies, strikes, mounted, usual, kills, seed, has, print, mostMs: 300_000 + kills * 10_000 });
    table(print, { figures, worlds: demo.worlds, strikes: strikes.counts, answersLost: proxies.reduce((sum, one) => sum + one.answersLost, 0), refusedByDisk: await disk.refused() });
  } finally {
    await pool.close();
    for (const proxy of [...proxies, own]) await proxy.close();
  }
}
