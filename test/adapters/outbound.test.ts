// The egress guard against hostile URLs, names and redirects.
import { expect, test } from 'vitest';
import { createOutbound } from '../../src/adapters/outbound.ts';
import type { Network } from '../../src/adapters/outbound.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import type { HttpResponse } from '../../src/ports.ts';
import { guarded, ok } from './outbound-stand-in.ts';

const status = 'status.acme.example:443';

test('an allowed host is reached at the address that was checked', async () => {
  const { get, reached, resolved } = guarded();
  expect(await get('https://status.acme.example/health?x=1', [status])).toEqual(ok);
  expect(await get('https://STATUS.acme.example:443/', ['Status.Acme.Example:443'])).toEqual(ok);
  expect(reached).toEqual([
    '93.184.216.34 https://status.acme.example/health?x=1', '93.184.216.34 https://status.acme.example/',
  ]);
  expect(resolved).toEqual(['status.acme.example', 'status.acme.example']);
});

test.each([
  ['another host', 'https://evil.example/'],
  ['another port', 'https://status.acme.example:8443/'],
  ['a host below the allowed one', 'https://a.status.acme.example/'],
  ['a host that ends like the allowed one', 'https://evilstatus.acme.example/'],
  ['a host that starts like the allowed one', 'https://status.acme.example.evil.example/'],
  ['a root dot', 'https://status.acme.example./'],
  ['plain http', 'http://status.acme.example/'],
  ['plain http at the port of https', 'http://status.acme.example:443/'],
  ['file', 'file:///etc/passwd'],
  ['ftp', 'ftp://status.acme.example/'],
  ['javascript', 'javascript:alert(1)'],
  ['data', 'data:text/plain,hi'],
  ['gopher', 'gopher://status.acme.example:443/_x'],
  ['no scheme', '//status.acme.example/'],
  ['one slash', 'https:/status.acme.example/'],
  ['nothing', ''],
  ['credentials', 'https://user:pass@status.acme.example/'],
  ['a name as credentials', 'https://status.acme.example@evil.example/'],
  ['the allowed host as credentials and port', 'https://status.acme.example:443@evil.example/'],
  ['empty credentials', 'https://@status.acme.example/'],
  ['a backslash', 'https://status.acme.example\\@evil.example/'],
  ['backslashes for slashes', 'https:\\\\status.acme.example/'],
  ['a tab in the host', 'https://status.acme\t.example/'],
  ['a line break in the host', 'https://status.acme.example\n.evil.example/'],
  ['a leading blank', ' https://status.acme.example/'],
  ['an escaped letter', 'https://%73tatus.acme.example/'],
  ['an escaped slash', 'https://status.acme.example%2f.evil.example/'],
  ['a null byte', 'https://status.acme.example%00.evil.example/'],
  ['full-width letters', 'https://ｓtatus.acme.example/'],
  ['an ideographic dot', 'https://status。acme.example/'],
  ['a soft hyphen', 'https://sta\u00adtus.acme.example/'],
  ['an empty port', 'https://status.acme.example:/'],
  ['a port too high', 'https://status.acme.example:65536/'],
  ['two ports', 'https://status.acme.example:443:80/'],
  ['a fragment as host', 'https://evil.example#status.acme.example/'],
  ['a query as host', 'https://evil.example?status.acme.example:443'],
])('%s is refused before any name is looked up', async (_, url) => {
  const { get, reached, resolved } = guarded();
  const refused = await get(url, [status]).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Rejected);
  expect(refused).toMatchObject({ system: 'runbook', code: 'egress' });
  expect([reached, resolved]).toEqual([[], []]);
});

test.each([
  ['an entry without a port', 'status.acme.example'],
  ['a wildcard', '*.acme.example:443'],
  ['a star', '*'],
  ['an entry with a scheme', 'https://status.acme.example:443'],
  ['the root dot', 'status.acme.example.:443'],
])('the allow-list takes exact host and port only: %s allows nothing', async (_, entry) => {
  await expect(guarded().get('https://status.acme.example/', [entry])).rejects.toMatchObject({ code: 'egress' });
});

test('a network may carry http, and only what it says', async () => {
  const { get, reached } = guarded({ schemes: ['http:'] });
  await get('http://status.acme.example/', ['status.acme.example:80']);
  expect(reached).toHaveLength(1);
  await expect(get('https://status.acme.example/', [status])).rejects.toMatchObject({ code: 'egress' });
});

const to = (location: string, code = 302): HttpResponse => ({ status: code, headers: { location }, body: new Uint8Array() });

test('redirects within the host are followed to the same address, three at most', async () => {
  const hops: Record<string, HttpResponse> = {
    '/a': to('/b'), '/b': to('https://status.acme.example/c'), '/c': to('d'), '/d': ok,
  };
  const { get, reached, resolved } = guarded({ answer: (request) => hops[new URL(request.url).pathname] ?? to('/e') });
  expect((await get('https://status.acme.example/a', [status])).status).toBe(200);
  expect(reached).toHaveLength(4);
  expect(resolved).toHaveLength(1);
  await expect(
    get('https://status.acme.example/loop', [status]),
  ).rejects.toMatchObject({ code: 'egress', message: expect.stringContaining('more than 3') });
  expect(reached).toHaveLength(8);
});

test.each([
  'https://other.acme.example/', 'http://status.acme.example/', 'https://status.acme.example:8443/', '//other.acme.example/',
  'https://127.0.0.1/',
  'https://user:pass@status.acme.example/', 'file:///etc/passwd', 'https://status.acme.example.evil.example/',
  '\\\\evil.example/', 'https://',
])('a redirect to %s is refused, allowed or not', async (location) => {
  const { get, reached } = guarded({ answer: to(location) });
  const refused = get(
    'https://status.acme.example/', [status, 'other.acme.example:443', '127.0.0.1:443', 'status.acme.example:8443'],
  );
  await expect(refused).rejects.toMatchObject({ name: 'Rejected', code: 'egress' });
  expect(reached).toHaveLength(1);
});

test('a redirected POST becomes a GET without its body, except at 307 and 308', async () => {
  for (const [code, expected] of [
    [303, { method: 'GET' }], [302, { method: 'GET' }], [307, { method: 'POST', body: '{}' }],
    [308, { method: 'POST', body: '{}' }],
  ] as const) {
    const { outbound, sent } = guarded({ answer: (request) => (request.url.endsWith('/next') ? ok : to('/next', code)) });
    const headers = { 'content-type': 'application/json', accept: 'text/plain' };
    await outbound.request(
      { method: 'POST', url: 'https://status.acme.example/', headers, body: '{}' },
      { allow: [status], timeoutMs: 1_000, maxBytes: 100 },
    );
    expect(sent[1]).toMatchObject({ ...expected, headers: { accept: 'text/plain' } });
    expect('body' in (sent[1] ?? {})).toBe(code >= 307);
    expect('content-type' in (sent[1]?.headers ?? {})).toBe(code >= 307);
  }
});

test('a redirect without a place to go is an answer', async () => {
  const { get } = guarded({ answer: { ...ok, status: 304 } });
  expect((await get('https://status.acme.example/', [status])).status).toBe(304);
});

test.each([
  ['CONNECT', {}], ['TRACE', {}], ['get', {}], ['GET', { Host: 'evil.example' }], ['GET', { 'Transfer-Encoding': 'chunked' }],
  ['GET', { 'content-length': '0' }],
  ['GET', { connection: 'upgrade' }], ['GET', { 'proxy-authorization': 'x' }], ['GET', { 'x-a': 'b\r\nHost: evil.example' }],
  ['GET', { 'x a': 'b' }], ['GET', { 'x-a': 'ü' }],
])('the method %s with headers %j is refused', async (method, headers) => {
  const { outbound, reached } = guarded();
  const refused = outbound.request(
    { method, url: 'https://status.acme.example/', headers }, { allow: [status], timeoutMs: 1_000, maxBytes: 100 },
  );
  await expect(refused).rejects.toMatchObject({ name: 'Rejected', code: 'egress' });
  expect(reached).toEqual([]);
});

test('an answer over the limit is refused, one at the limit is not', async () => {
  const { get } = guarded({ answer: { ...ok, body: new Uint8Array(100) } });
  expect((await get('https://status.acme.example/', [status])).body).toHaveLength(100);
  await expect(
    get('https://status.acme.example/', [status], { maxBytes: 99 }),
  ).rejects.toMatchObject({ name: 'Rejected', code: 'too-large' });
});

test.each([
  ['connecting', false], ['sent', true], [undefined, true],
] as const)('a failure in phase %s is ambiguous: %s', async (phase, ambiguous) => {
  const { get } = guarded({ ...(phase && { phase }), answer: () => Promise.reject(new Error('broken')) });
  const failed = await get('https://status.acme.example/', [status]).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Outage);
  expect(failed).toMatchObject({ system: 'runbook', ambiguous });
});

test('the time covers the whole request, even when the network does not listen', async () => {
  const { get } = guarded({ phase: 'sent', answer: () => new Promise(() => undefined) });
  await expect(get('https://status.acme.example/', [status], { timeoutMs: 50 })).rejects.toMatchObject({
    name: 'Outage', ambiguous: true, message: 'status.acme.example:443: no answer in time',
  });
});

test.each([
  ['fails', () => Promise.reject(new Error('ENOTFOUND'))], ['never answers', () => new Promise<string[]>(() => undefined)],
  ['knows no address', () => Promise.resolve([])],
])('a resolver that %s is an outage, and nothing was sent', async (_, resolve) => {
  const network: Network = { resolve, fetch: () => Promise.reject(new Error('must not be called')) };
  const asked = createOutbound({ network }).request(
    { method: 'POST', url: 'https://status.acme.example/', headers: {} }, { allow: [status], timeoutMs: 50, maxBytes: 1 },
  );
  await expect(asked).rejects.toMatchObject({ name: 'Outage', ambiguous: false });
});

test('what is said never repeats the path, where secrets may be', async () => {
  const { get } = guarded({ answer: () => Promise.reject(new Error('broken')) });
  for (const allow of [[status], []]) {
    const failed = await get('https://status.acme.example/hook/s3cret', allow).catch((error: unknown) => error);
    expect(String(failed)).not.toContain('s3cret');
  }
});
