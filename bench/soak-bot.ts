// npm run bench -- soak-bot [--seed <n>] [--kills 1000] [--replicas 3]: the crash soak of docs/reliability.md, with a PostgreSQL of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createDemo } from '../demo/server.ts';
import { connectionUrl, startEmbedded } from '../src/store/embedded.ts';
import { migrate } from '../src/store/migrate.ts';
import { createPool } from '../src/store/pool.ts';
import { systemClock, systemRandom } from '../src/world.ts';
import { quickDirectory } from '../test/support/quick-directory.ts';
import { seeded } from '../test/support/seeded.ts';
import { soak, type Figures } from './soak-bot/soak.ts';

/** Every alarm opens; postmortems follow their facts at once, so that a death may come there too. */
const config = 'group: { by: [service], within: 1s }\nstorm: { opens: 1000000, within: 1m }\npostmortem: { gather-for: 1s }\n';

export async function soakBot(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' }, kills: { type: 'string', default: '1000' }, replicas: { type: 'string', default: '3' } } });
  const [seed, kills, replicas] = [Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000)), Number(values.kills), Number(values.replicas)];
  const dir = mkdtempSync(path.join(quickDirectory(), 'tocsin-soak-bot-'));
  // As in earnest: a server that does not wait for its log loses the last half second when it crashes, and with it what was accepted.
  const embedded = await startEmbedded({ dataDir: path.join(dir, 'postgres') });
  const pool = createPool({ connection: embedded.connection, max: 8, applicationName: 'soak', onIdleError: () => undefined });
  const mounted = { url: () => 'http://127.0.0.1:9' };
  const demo = await createDemo({ clock: systemClock, random: systemRandom, dataDir: dir, appUrl: () => mounted.url() });
  demo.worlds.pagerduty.disturb({ double: 'new-id' });
  writeFileSync(path.join(dir, 'tocsin.yaml'), config);
  print(`soak-bot: seed ${seed}, ${replicas} replicas, ${kills} kills; the lease is 2 s`);
  try {
    await migrate(pool, path.resolve(import.meta.dirname, '../migrations'));
    // As bin/tocsin.mjs has it: without, a start costs twice the time.
    const env = { ...demo.env, DATABASE_URL: connectionUrl(embedded.connection), TOCSIN_CONFIG: path.join(dir, 'tocsin.yaml'), TOCSIN_DATA: dir, NODE_COMPILE_CACHE: path.join(dir, 'compiled') };
    const figures = await soak({
      pool, demo, env, mounted, replicas, kills, mostMs: kills * 5_000, random: seeded(seed), print,
      // The first time it shuts down for everybody; the second time it crashes and recovers from its log.
      strike: (time) => void process.kill(embedded.pid, time === 'first' ? 'SIGINT' : 'SIGQUIT'),
    });
    table(print, figures);
  } finally {
    await demo.close();
    await pool.close();
    await embedded.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

function table(print: (line: string) => void, figures: Figures): void {
  const rows: readonly (readonly [string, number, string])[] = [
    ['replicas killed (SIGKILL)', figures.kills, ''], ['PostgreSQL restarted, crashed', 2, ''], ['incidents', figures.incidents, ''], ['messages posted', figures.messages, ''],
    ['commands that Slack refused, because nobody answered', figures.refused, 'a person tries again'],
    ['commands that were refused, because of what they asked', figures.refusedWords, 'they were told'], ['words to one person that came twice', figures.toldTwice, 'Tocsin may not read there'],
    ['lost', figures.lost.length, 'must be 0'], ['doubled', figures.doubled.length, 'must be 0'], ['stuck', figures.stuck.length, 'must be 0'], ['bugs in the log', figures.bugs.length, 'must be 0'],
  ];
  for (const [what, figure, wanted] of rows) print(`${what.padEnd(54)} ${String(figure).padStart(6)}  ${wanted}`.trimEnd());
  for (const [what, list] of Object.entries({ lost: figures.lost, doubled: figures.doubled, stuck: figures.stuck, bug: figures.bugs })) for (const one of list.slice(0, 20)) print(`${what}: ${one}`);
  print(`${(figures.tookMs / 1_000).toFixed(0)} s`);
}
