// The whole house: how it stops.
import { expect, it } from 'vitest';
import { loadSettings } from '../src/config.ts';
import { silentLog } from '../src/log.ts';
import { startTocsin } from '../src/main.ts';
import { systemClock, systemRandom } from '../src/world.ts';
import { freshDatabase } from './support/database.ts';
import { temporaryFolder } from './support/temporary.ts';

const db = await freshDatabase();
const noticeMs = 1_234;

it('says that it stops before a door closes: not ready, and still taking in; then nobody is there, and the database goes last', { timeout: 120_000 }, async () => {
  const settings = await loadSettings({ DATABASE_URL: db.url, PORT: '0', SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', SLACK_API_URL: 'http://127.0.0.1:1/api/', PAGERDUTY_WEBHOOK_SECRET: 'h' }, await temporaryFolder('main'));
  const notice = Promise.withResolvers<void>();
  const clock = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => (ms === noticeMs ? notice.promise : systemClock.sleep(ms, signal)) };
  const tocsin = await startTocsin({ settings, log: silentLog, clock, random: systemRandom });
  const { url = '', context } = tocsin;
  const status = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status;
  expect(await status('/readyz')).toBe(200);
  const others = Promise.withResolvers<void>();
  const stopped = tocsin.stop({ noticeMs, patienceMs: 60_000, others: others.promise });
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, expect.objectContaining({ ready: false, stopping: true, database: { ok: true, detail: 'answers' } })]);
  expect([await status('/healthz'), await status('/webhooks/pagerduty', { method: 'POST' })]).toEqual([200, 401]);
  notice.resolve();
  // Whoever else uses the database may still do so.
  await expect.poll(() => status('/healthz').catch(() => 'refused'), { timeout: 15_000 }).toBe('refused');
  expect((await context.pool.query('select 1 as there')).rows).toEqual([{ there: 1 }]);
  others.resolve();
  await stopped;
  await expect(context.pool.query('select 1')).rejects.toThrow();
});
