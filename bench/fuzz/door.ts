// Parts "door" and "slack-door": the same bodies through the real HTTP door in front of a real PostgreSQL, and the exact answer to each.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { listenHttp } from '../../src/edge/server.ts';
import { createSlackEdge } from '../../src/edge/slack.ts';
import { webhookRoute } from '../../src/edge/webhooks.ts';
import { silentLog } from '../../src/log.ts';
import { loadRegistry, type Registry } from '../../src/registry.ts';
import { startEmbedded } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createPool, type Pool } from '../../src/store/pool.ts';
import { storedKey } from '../../src/store/delivery.ts';
import { systemClock } from '../../src/world.ts';
import { quickDirectory } from '../../test/support/quick-directory.ts';
import { textMaker } from './command-texts.ts';
import { knocker, type Knock } from './door-knocks.ts';
import { slackKnock, slackSecret } from './door-slack.ts';
import { keysOf, webhookKnock, webhookSecret } from './door-webhooks.ts';
import type { Part } from './run.ts';
import { config } from './situations.ts';

const root = path.resolve(import.meta.dirname, '../..');
type Made = Awaited<ReturnType<Part['make']>>;
type Doors = { readonly pool: Pool; readonly registry: Registry; readonly url: string; readonly close: () => Promise<void> };

/** Both doors in front of this database. Nothing works on what comes in. */
export async function openDoors(pool: Pool): Promise<Doors> {
  const registry = await loadRegistry(path.join(root, 'handlers'));
  const bell = { ring: () => undefined, heard: () => undefined, onRing: () => undefined };
  const webhooks = webhookRoute({ db: pool, bell, log: silentLog, sources: registry.webhooks, secretsOf: () => [webhookSecret], clock: systemClock });
  const slack = createSlackEdge({ db: pool, bell, registry, config, signingSecret: slackSecret, botToken: 'xoxb-fuzz', appToken: undefined, apiUrl: 'http://127.0.0.1:9/api/', log: silentLog, clock: systemClock });
  const http = await listenHttp({ host: '127.0.0.1', port: 0, routes: [webhooks], slack: slack.handle, log: silentLog });
  return { pool, registry, url: http.url, close: http.close };
}

const shown = ({ method, path: at, headers, body }: Knock) => () => JSON.stringify({ method, path: at, headers, body: body.toString('latin1') });

export function throughWebhooks({ pool, registry, url }: Doors): Made {
  const { knock, close } = knocker(url);
  return { close: async () => close(), next: (roll) => {
    const expected = webhookKnock(roll);
    return { shown: shown(expected.knock), ask: async () => {
      const status = await knock(expected.knock);
      if (expected.knock.short !== undefined) return status === 'gone' || status < 500 || status === expected.status ? 'hung up' : fault(`${status} to who hung up`);
      if (status !== expected.status) throw new Error(`answered ${status}, where ${expected.status} is right (${expected.source})`);
      const source = registry.webhooks.get(expected.source);
      if (status !== 202 || !source) return String(status);
      const { rows } = await pool.query('select 1 from delivery where source = $1 and (key = any($2) or other_key = any($2))', [expected.source, keysOf(source, expected).map(storedKey)], { prepared: true });
      return rows.length > 0 ? '202, stored' : fault('a 202 and nothing stored');
    } };
  } };
}

export function throughSlack({ registry, url }: Doors): Made {
  const { knock, close } = knocker(url);
  const text = textMaker(registry);
  return { close: async () => close(), next: (roll) => {
    const expected = slackKnock(registry, roll, () => text(roll));
    return { shown: shown(expected.knock), ask: async () => {
      const status = await knock(expected.knock);
      if (expected.knock.short !== undefined) return status === 'gone' || status < 500 ? 'hung up' : fault(`${status} to who hung up`);
      if (status === 'gone' || !expected.statuses.includes(status)) throw new Error(`answered ${status}, where ${expected.statuses.join(' or ')} is right`);
      return String(status);
    } };
  } };
}

function fault(what: string): never {
  throw new Error(what);
}

async function withPostgres(through: (doors: Doors) => Made): Promise<Made> {
  const dir = mkdtempSync(path.join(quickDirectory(), 'tocsin-fuzz-'));
  const embedded = await startEmbedded({ dataDir: path.join(dir, 'postgres'), fast: true });
  const pool = createPool({ connection: embedded.connection, max: 4, applicationName: 'fuzz', onIdleError: () => undefined });
  await migrate(pool, path.join(root, 'migrations'));
  const doors = await openDoors(pool);
  const made = through(doors);
  return { next: made.next, close: async () => {
    await made.close?.();
    await doors.close();
    await pool.close();
    await embedded.stop();
    rmSync(dir, { recursive: true, force: true });
  } };
}

export const doors: readonly Part[] = [
  { name: 'door', share: 30_000, make: () => withPostgres(throughWebhooks) }, { name: 'slack-door', share: 30_000, make: () => withPostgres(throughSlack) },
];
