// How much one caller may ask: buckets by a clock of the test's own, addresses behind proxies, and every door that has a limit.
import type { IncomingMessage } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { apiRoute } from '../../src/edge/api.ts';
import { createLimits, rates } from '../../src/edge/limits.ts';
import { metricsRoute } from '../../src/edge/metrics.ts';
import { freshDatabase } from '../support/database.ts';
import { declare, named, serve, token } from './support.ts';

const db = await freshDatabase();
let nowMs = 0;
const clock = { monotonicMs: () => nowMs };
const limits = createLimits({ clock });
const get = await serve(apiRoute({ db: db.pool, token, config: defaultConfig, limits }), metricsRoute({ db: db.pool, token, limits }));
beforeEach(() => { nowMs += 10 * 60_000; });

const from = (address: string, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress: address }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('a bucket', () => {
  test('gives its burst at once, then as time goes by, and says how long to wait', () => {
    const own = createLimits({ clock });
    const { burst, perMinute } = rates.strangers;
    for (let n = 0; n < burst; n += 1) expect(own.take('strangers', 'a')).toBe(0);
    const wait = own.take('strangers', 'a');
    expect(wait).toBeCloseTo(60_000 / perMinute);
    expect(own.look('strangers', 'a')).toBeCloseTo(wait);
    nowMs += wait;
    expect(own.look('strangers', 'a')).toBe(0);
    expect(own.take('strangers', 'a')).toBe(0);
    expect(own.take('strangers', 'a')).toBeGreaterThan(0);
  });

  test('is one caller’s alone, and those who know are not those who guess', () => {
    const own = createLimits({ clock });
    for (let n = 0; n <= rates.strangers.burst; n += 1) own.take('strangers', 'a');
    expect(own.look('strangers', 'a')).toBeGreaterThan(0);
    expect([own.look('strangers', 'b'), own.look('tokens', 'a')]).toEqual([0, 0]);
    expect([own.knows('strangers', 'a'), own.knows('tokens', 'a')]).toEqual([true, false]);
  });

  test('of whoever came longest ago goes when the table is full: a flood from many addresses takes no more room', () => {
    const own = createLimits({ clock, size: 3 });
    for (const key of ['a', 'b', 'c']) own.take('tokens', key);
    own.take('tokens', 'a');
    own.take('tokens', 'd');
    expect(['a', 'b', 'c', 'd'].map((key) => own.knows('tokens', key))).toEqual([true, false, true, true]);
    for (let n = 0; n < 1_000; n += 1) own.take('tokens', `x${n}`);
    expect(['a', 'x0', 'x996', 'x997', 'x999'].map((key) => own.knows('tokens', key))).toEqual([false, false, false, true, true]);
  });
});

describe('the address', () => {
  test.each([
    [0, '203.0.113.7', undefined, '203.0.113.7'],
    [0, '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    [0, '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    [1, '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    [1, '10.0.0.1', 'said by the caller, 198.51.100.1', '198.51.100.1'],
    [2, '10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
    [2, '10.0.0.1', '198.51.100.1', '10.0.0.1'],
    [1, '10.0.0.1', undefined, '10.0.0.1'],
    [1, '10.0.0.1', 'unknown', '10.0.0.1'],
    [0, '2001:db8:0:12:aaaa::1', undefined, '2001:db8:0:12::/64'],
    [0, '2001:db8::1', undefined, '2001:db8:0:0::/64'],
    [0, '2001:0db8:0000:0012:1:2:3:4', undefined, '2001:db8:0:12::/64'],
    [0, '::1', undefined, '0:0:0:0::/64'],
  ])('with %i proxies, from %s, X-Forwarded-For %s: %s', (proxies, socket, header, address) => {
    expect(createLimits({ clock, proxies }).address(from(socket, header))).toBe(address);
  });
});

describe('the API and the metrics', () => {
  const wrong = { headers: { authorization: 'Bearer tocsin_nobody-has-this-one-nobody-has-this-one-00' } };

  test('whoever guesses is told to come back; whoever is known at the same address goes on', async () => {
    await declare(db.pool);
    const made = await named(db.pool, 'read');
    const mine = { headers: { authorization: `Bearer ${made}` } };
    expect((await get('/api/incidents', mine)).status).toBe(200);
    for (let n = 0; n < rates.strangers.burst; n += 1) expect((await get(n % 2 === 0 ? '/api/incidents' : '/metrics', n % 3 === 0 ? { headers: {} } : wrong)).status).toBe(401);
    const refused = await get('/api/incidents', wrong);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await get('/metrics', { headers: {} })).status).toBe(429);
    expect((await get('/api/incidents', mine)).status).toBe(200);
    // Even the right token is not looked at from there when nobody has seen it before: that is what a guess looks like.
    expect((await get('/api/incidents')).status).toBe(429);
    nowMs += 60_000;
    expect((await get('/api/incidents')).status).toBe(200);
  });

  test('a token has its own measure', async () => {
    const made = await named(db.pool, 'metrics');
    for (let n = 0; n < rates.tokens.burst; n += 1) limits.take('tokens', 'somebody else');
    const statuses = new Set<number>();
    for (let n = 0; n < rates.tokens.burst; n += 1) statuses.add((await get('/metrics', { headers: { authorization: `Bearer ${made}` } })).status);
    expect([...statuses]).toEqual([200]);
    const over = await get('/metrics', { headers: { authorization: `Bearer ${made}` } });
    expect([over.status, Number(over.headers.get('retry-after'))]).toEqual([429, 1]);
    expect((await get('/metrics')).status).toBe(200);
  });
});
