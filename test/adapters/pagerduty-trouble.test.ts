// The PagerDuty port on bad days: what is an outage, what is ambiguous, how long to wait, and that nothing hangs.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { createPagerDuty } from '../../src/adapters/pagerduty.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';

const run = promisify(execFile);
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Reply = { status: number; body?: string; headers?: Record<string, string> } | 'hang' | 'cut' | 'half';

async function stub(reply: Reply | ((request: IncomingMessage) => Reply)) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const wanted = typeof reply === 'function' ? reply(request) : reply;
    request.resume().on('end', () => answer(wanted, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function answer(reply: Reply, response: ServerResponse): void {
  if (reply === 'hang') return;
  if (reply === 'cut') return void response.destroy();
  if (reply === 'half') return void response.writeHead(200, { 'content-type': 'application/json' }).write('{"users":[');
  response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body ?? '');
}

async function port(
  reply: Parameters<typeof stub>[0], more: { perMinute?: number; monotonicMs?: () => number; timeoutMs?: number } = {},
) {
  const { url, seen } = await stub(reply);
  return {
    pagerduty: createPagerDuty({
      apiUrl: url, token: 'key', fromEmail: 'tocsin@acme.example', version: '0', timeoutMs: 400, ...more,
    }),
    seen,
  };
}

const html = { status: 502, body: '<h1>Bad Gateway</h1>', headers: { 'content-type': 'text/html' } };

test.each<[string, Reply, string]>([
  ['500 with an error body', { status: 500, body: '{"error":{"message":"boom","code":2000}}' }, 'HTTP 500'],
  ['502 with HTML', html, 'HTTP 502'],
  ['503 without a body', { status: 503 }, 'HTTP 503'],
  ['408', { status: 408, body: '{"error":{}}' }, 'HTTP 408'],
  ['no answer', 'hang', 'no answer in time'],
  ['half an answer', 'half', 'no answer in time'],
  ['a cut connection', 'cut', 'cannot be reached'],
  ['200 with HTML', { status: 200, body: '<html>' }, 'without JSON'],
  ['a redirect to elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, 'cannot be reached'],
])('%s is an outage, ambiguous for a write only', async (_, reply, message) => {
  const { pagerduty, seen } = await port(reply);
  const read = await pagerduty.user('P1').catch((error: unknown) => error);
  expect(read).toBeInstanceOf(Outage);
  expect(read).toMatchObject({ system: 'pagerduty', ambiguous: false, message: expect.stringContaining(message) });
  const write = await pagerduty.addNote('Q1', 'hello').catch((error: unknown) => error);
  expect(write).toBeInstanceOf(Outage);
  expect(write).toMatchObject({ ambiguous: true });
  expect(seen).toHaveLength(2);
});

test('a refused connection was never sent, so a write is not ambiguous', async () => {
  const { url } = await stub('hang');
  await closers.pop()?.();
  const pagerduty = createPagerDuty({ apiUrl: url, token: 'key', fromEmail: 'a@b.example', version: '0' });
  await expect(
    pagerduty.addNote('Q1', 'hello'),
  ).rejects.toMatchObject({ name: 'Outage', ambiguous: false, message: expect.stringContaining('ECONNREFUSED') });
});

test('a call ends at its time limit', async () => {
  const { pagerduty } = await port('hang');
  const started = performance.now();
  await pagerduty.user('P1').catch(() => undefined);
  expect(performance.now() - started).toBeLessThan(1_500);
});

test('429 says when to come back, and until then nothing is sent', async () => {
  let now = 0;
  const { pagerduty, seen } = await port(
    { status: 429, headers: { 'ratelimit-reset': '7' } }, { timeoutMs: 10_000, monotonicMs: () => now },
  );
  await expect(pagerduty.addNote('Q1', 'x')).rejects.toMatchObject({ name: 'Outage', retryAfterMs: 7_000, ambiguous: false });
  const sent = seen.length;
  now = 2_000;
  await expect(pagerduty.user('P1')).rejects.toMatchObject({ name: 'Outage', retryAfterMs: 5_000, ambiguous: false });
  expect(seen).toHaveLength(sent);
  expect(sent).toBe(4);
});

test('429 without a usable reset waits half a minute', async () => {
  await Promise.all([{}, { 'ratelimit-reset': 'soon' }].map(async (headers) => {
    const { pagerduty } = await port({ status: 429, headers }, { timeoutMs: 10_000 });
    await expect(pagerduty.user('P1')).rejects.toMatchObject({ retryAfterMs: 30_000 });
  }));
});

test('our own pace holds back what PagerDuty would refuse', async () => {
  let now = 0;
  const { pagerduty, seen } = await port({ status: 404 }, { perMinute: 60, monotonicMs: () => now });
  for (let call = 0; call < 100; call += 1) await pagerduty.user('P1');
  await expect(pagerduty.user('P1')).rejects.toMatchObject({ name: 'Outage', retryAfterMs: 1_000, ambiguous: false });
  expect(seen).toHaveLength(100);
  now = 1_000;
  expect(await pagerduty.user('P1')).toBeUndefined();
});

test.each([
  [
    400, '{"error":{"message":"Invalid Input Provided","code":2001,"errors":["Content cannot be empty."]}}', '2001',
    'Content cannot be empty.',
  ],
  [403, '{"error":{"message":"Forbidden"}}', 'http_403', 'scope'],
  [404, '{"error":{"message":"Not Found","code":2100}}', '2100', 'gone'],
  [413, '', 'http_413', 'HTTP 413'],
  [401, '<html>', 'http_401', 'PAGERDUTY_API_TOKEN'],
])('%i is a refusal with PagerDuty\'s code and what to do', async (status, body, code, message) => {
  const { pagerduty } = await port({ status, body });
  const refused = await pagerduty.addNote('Q1', 'x').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Rejected);
  expect(refused).toMatchObject({ system: 'pagerduty', code, message: expect.stringContaining(message) });
});

test.each(['2100', '5001'])('error code %s means gone whatever the status', async (code) => {
  const { pagerduty } = await port({ status: 400, body: `{"error":{"message":"Not Found","code":${code}}}` });
  expect(await pagerduty.incident('Q1')).toBeUndefined();
});

test.each(['1001', '1002', '1019'])('error code %s means already done', async (code) => {
  const { pagerduty } = await port({ status: 400, body: `{"error":{"message":"Already","code":${code}}}` });
  await pagerduty.setStatus('Q1', 'resolved');
});

test('an answer of another shape: a read is refused, a write is ambiguous', async () => {
  const { pagerduty } = await port({ status: 200, body: '{"note":{},"user":{"id":7}}' });
  await expect(pagerduty.user('P1')).rejects.toMatchObject({ name: 'Rejected', code: 'unexpected_answer' });
  await expect(pagerduty.addNote('Q1', 'x')).rejects.toMatchObject({ name: 'Outage', ambiguous: true });
});

test('reads every page', async () => {
  const users = Array.from(
    { length: 150 }, (_, index) => ({ id: `P${index}`, name: `N${index}`, email: `n${index}@acme.example` }),
  );
  const { pagerduty, seen } = await port((request) => {
    const offset = Number(new URL(request.url ?? '', 'http://x').searchParams.get('offset'));
    return { status: 200, body: JSON.stringify({ users: users.slice(offset, offset + 100), more: offset === 0 }) };
  });
  expect(await pagerduty.userByEmail('n149@acme.example')).toMatchObject({ id: 'P149' });
  expect(seen).toEqual([
    'GET /users?query=n149%40acme.example&limit=100&offset=0', 'GET /users?query=n149%40acme.example&limit=100&offset=100',
  ]);
});

test('levels are put in order whatever the order of the answer', async () => {
  const row = (id: string, escalation_level: number | null) => ({ user: { id, summary: null }, escalation_level });
  const oncalls = [row('P9', null), row('P2', 2), row('P1', 1), { user: null, escalation_level: 1 }, row('P1', 3)];
  const { pagerduty } = await port({ status: 200, body: JSON.stringify({ oncalls }) });
  expect((await pagerduty.onCall({ schedule: 'S1' })).map((each) => each.id)).toEqual(['P1', 'P2', 'P9']);
});

test('paging that never ends is stopped where PagerDuty stops', async () => {
  const { pagerduty, seen } = await port({ status: 200, body: '{"oncalls":[],"more":true}' });
  await expect(pagerduty.onCall({ schedule: 'S1' })).rejects.toMatchObject({ code: 'too_many' });
  expect(seen).toHaveLength(100);
});

test.each([404, undefined])('a process that has made its calls can end at once (answer %s)', async (status) => {
  const { url } = await stub({ status: status ?? 200 });
  if (status === undefined) await closers.pop()?.();
  const adapter = JSON.stringify(new URL('../../src/adapters/pagerduty.ts', import.meta.url).href);
  const script = `import { createPagerDuty } from ${adapter};
    const pagerduty = createPagerDuty({ apiUrl: ${JSON.stringify(url)}, token: 'k', fromEmail: 'a@b.example', version: '0' });
    await pagerduty.user('P1').catch((error) => { if (error.name !== 'Outage') throw error; });
    const done = performance.now(); process.on('exit', () => console.log(performance.now() - done));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { timeout: 15_000 });
  expect(Number(stdout)).toBeLessThan(1_000);
});
