// Named tokens at every door: what each scope opens, what it does not, and that one which is over opens nothing.
import { beforeEach, describe, expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { tokenScopes, type TokenScope } from '../../src/domain/token.ts';
import { apiRoute } from '../../src/edge/api.ts';
import { commandsRoute } from '../../src/edge/api-commands.ts';
import { metricsRoute } from '../../src/edge/metrics.ts';
import { listTokens, revokeToken } from '../../src/store/token.ts';
import { createPool } from '../../src/store/pool.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { anAlert, declare, named, openByAlert, makePrivate, serve, token } from './support.ts';

const db = await freshDatabase();
const { pool } = db;
const quiet = { bell: { ring: () => undefined }, clock: systemClock, waitMs: 0 };
const doors = (given: string | undefined) => serve(commandsRoute({ db: pool, token: given, ...quiet }), apiRoute({ db: pool, token: given, config: defaultConfig }), metricsRoute({ db: pool, token: given }));
const get = await doors(token);
const without = await doors(undefined);
beforeEach(db.cleanTables);

const with_ = (made: string) => ({ headers: { authorization: `Bearer ${made}` } });
const posting = (made: string) => ({ method: 'POST', body: '{"text":"status"}', headers: { authorization: `Bearer ${made}`, 'content-type': 'application/json', 'idempotency-key': made.slice(-20) } });

/** What each scope is answered at each door. */
const table: Readonly<Record<TokenScope, Readonly<Record<string, number>>>> = {
  metrics: { '/metrics': 200, '/api/incidents': 403, '/api/openapi.json': 403, 'POST /api/commands': 403 },
  read: { '/metrics': 200, '/api/incidents': 200, '/api/openapi.json': 200, 'POST /api/commands': 403 },
  'read-private': { '/metrics': 200, '/api/incidents': 200, '/api/openapi.json': 200, 'POST /api/commands': 403 },
  command: { '/metrics': 403, '/api/incidents': 403, '/api/openapi.json': 200, 'POST /api/commands': 202 },
};

describe('scopes', () => {
  test.each(tokenScopes)('%s opens its own doors and no other', async (scope) => {
    const made = await named(pool, scope);
    for (const [door, status] of Object.entries(table[scope])) {
      const response = door.startsWith('POST ') ? await get(door.slice(5), posting(made)) : await get(door, with_(made));
      expect(response.status, door).toBe(status);
      if (status === 403) expect(response.headers.get('www-authenticate')).toBe('Bearer realm="tocsin", error="insufficient_scope"');
    }
  });

  test('the token of the environment reads, and acts for nobody', async () => {
    for (const door of ['/metrics', '/api/incidents', '/api/openapi.json']) expect((await get(door)).status, door).toBe(200);
    expect((await get('/api/commands', posting(token))).status).toBe(403);
    expect((await get('/api/commands/1')).status).toBe(403);
  });

  test('read-private sees private incidents, their timelines and alerts; read sees as little of them as the environment’s', async () => {
    await declare(pool, { private: true, title: 'Secret breach' });
    await openByAlert(pool, anAlert('HUSH'), '2026-11-21T03:01:00.000Z');
    await makePrivate(pool, 2);
    const [all, some] = [await named(pool, 'read-private'), await named(pool, 'read')];
    const paths = ['/api/incidents', '/api/incidents/1', '/api/incidents/INC-1/timeline', '/api/alerts'];
    const texts = async (made: string) => (await Promise.all(paths.map(async (path) => (await get(path, with_(made))).text()))).join();
    expect(await texts(all)).toMatch(/Secret breach[^]*"private":true[^]*HUSH/);
    expect(await texts(some)).not.toMatch(/Secret|HUSH|INC-1"|INC-2"/);
    expect((await get('/api/incidents/1', with_(some))).status).toBe(404);
    expect(await (await get('/metrics', with_(all))).text()).not.toContain('Secret');
  });
});

describe('what is over', () => {
  test.each(['expired', 'revoked', 'of another installation', 'nearly right'])('one that is %s opens nothing', async (how) => {
    const made = await named(pool, 'read', { name: 'one', ...(how === 'expired' ? { expiresAt: new Date(Date.now() - 1_000) } : {}) });
    if (how === 'revoked') expect(await revokeToken(pool, 'one')).toBe(true);
    if (how === 'of another installation') await pool.query('delete from api_token');
    const given = how === 'nearly right' ? `${made.slice(0, -1)}${made.endsWith('A') ? 'B' : 'A'}` : made;
    const response = await get('/api/incidents', with_(given));
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="tocsin", error="invalid_token"']);
    expect(await response.text()).not.toContain(given);
  });

  test('one that is in force until tomorrow opens today', async () => {
    expect((await get('/api/incidents', with_(await named(pool, 'read', { expiresAt: new Date(Date.now() + 86_400_000) })))).status).toBe(200);
  });
});

test('the day of its last use is kept, and nothing finer', async () => {
  const made = await named(pool, 'metrics', { name: 'grafana' });
  expect(await listTokens(pool)).toMatchObject([{ name: 'grafana', used_on: null }]);
  await get('/metrics', with_(made));
  const { rows } = await pool.query<{ today: string }>(`select (now() at time zone 'utc')::date::text as today`);
  expect(await listTokens(pool)).toMatchObject([{ name: 'grafana', used_on: rows[0]?.today }]);
});

test('nothing of a token but its digest is in the database', async () => {
  const made = await named(pool, 'command');
  await get('/api/commands', posting(made));
  const { rows } = await pool.query<{ all: string }>(`select (select string_agg(t::text, ' ') from api_token t) || (select string_agg(d::text, ' ') from delivery d) as all`);
  expect(rows[0]?.all).toContain('command');
  expect(rows[0]?.all).not.toContain(made.slice(7));
});

describe('without a token in the environment', () => {
  test('the API is off until a named one is there', async () => {
    expect((await without('/api/incidents', { headers: {} })).status).toBe(503);
    const made = await named(pool, 'read');
    expect((await without('/api/incidents', { headers: {} })).status).toBe(401);
    expect((await without('/api/incidents', with_(made))).status).toBe(200);
    await pool.query(`update api_token set expires_at = now() - interval '1 second'`);
    expect((await without('/api/incidents', with_(made))).status).toBe(503);
  });
});

test('the bot’s own role can use tokens and make none, nor lift one', async () => {
  const made = await named(pool, 'read', { name: 'there' });
  const role = `bot_${Date.now()}`;
  await pool.query(`create role ${role} login password 'x'; grant usage on schema public to ${role}; grant select, insert, update on all tables in schema public to ${role}`);
  const address = new URL(db.url);
  address.username = role;
  address.password = 'x';
  const bot = createPool({ connection: address.href, max: 1, applicationName: 'tocsin-test-bot' });
  try {
    const asBot = await serve(apiRoute({ db: bot, token: undefined, config: defaultConfig }));
    expect((await asBot('/api/incidents', with_(made))).status).toBe(200);
    expect((await listTokens(bot))[0]?.used_on).not.toBeNull();
    await expect(named(bot, 'command')).rejects.toThrow(/made and revoked by the role that owns the tables/);
    for (const change of [`scope = 'read-private'`, 'revoked_at = now()', `expires_at = now() + interval '9 years'`, `name = 'other', used_on = now()`]) {
      await expect(bot.query(`update api_token set ${change}`), change).rejects.toThrow(/role that owns the tables/);
    }
  } finally {
    await bot.close();
    await pool.query(`drop owned by ${role}; drop role ${role}`);
  }
});
