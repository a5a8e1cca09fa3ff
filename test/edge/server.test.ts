// The one HTTP server: what it says when nothing is there, when it stops, and when its port is taken.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { consoleRoute } from '../../src/edge/console.ts';
import { createLimits, rates } from '../../src/edge/limits.ts';
import { listenHttp } from '../../src/edge/server.ts';
import { Malformed } from '../../src/domain/errors.ts';
import { createLog } from '../../src/log.ts';
import { send, type Route } from '../../src/edge/http.ts';
import { knock } from './door.ts';

const lines: string[] = [];
const log = createLog({ level: 'info', secrets: ['s3cret'], write: (line) => lines.push(line), now: () => new Date(0) });
const listen = (routes: readonly Route[], port = 0) => listenHttp({ host: '127.0.0.1', port, routes, log });

async function asked(route: Route, path = '/x') {
  const server = await listen([route]);
  const answer = await knock(server.url, { method: 'GET', path });
  await server.close();
  return answer;
}

it('404 when no route wants it', async () => {
  expect(await asked(() => Promise.resolve(false))).toMatchObject({ status: 404, headers: { 'x-content-type-options': 'nosniff' } });
});

it('lets a browser do nothing with an answer: load, sniff, frame, keep, or tell where it came from; and nobody else’s page read it', async () => {
  for (const route of [consoleRoute, () => Promise.resolve(false)]) {
    const { headers } = await asked(route, '/');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/) as string });
    expect(headers['content-type']).toMatch(/charset=utf-8$/);
    expect(Object.keys(headers).filter((name) => /^access-control-|^set-cookie$|^server$|^x-powered-by$/.test(name))).toEqual([]);
  }
});

it.each(['TRACE', 'OPTIONS', 'PUT', 'DELETE', 'CONNECT'])('%s of the page is nothing that there is', async (method) => {
  const server = await listen([consoleRoute]);
  const answer = await knock(server.url, { method, path: '/' }).catch(() => undefined);
  await server.close();
  expect([404, undefined]).toContain(answer?.status);
});

it.each([401, 403])('whoever is answered %i is in the log: when, where and from where, and nothing of what they brought', async (status) => {
  lines.length = 0;
  await asked((_request, response) => { send(response, status, { error: 'No.' }); return Promise.resolve(true); }, '/api/incidents?access_token=given');
  await expect.poll(() => lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', message: 'a caller was not let in', method: 'GET', path: '/api/incidents', status, from: '127.0.0.1' });
  expect(lines[0]).not.toContain('given');
});

it('refuses a stranger as often as they ask, and writes down no more than so many a minute of each address', async () => {
  let nowMs = 0;
  const limits = createLimits({ clock: { monotonicMs: () => nowMs } });
  const server = await listenHttp({ host: '127.0.0.1', port: 0, routes: [() => Promise.reject(new Malformed(401, 'no'))], log, limits });
  const refusal = () => knock(server.url, { method: 'GET', path: '/x' });
  lines.length = 0;
  for (let n = 0; n < 2 * rates.refusals.burst; n += 1) expect((await refusal()).status).toBe(401);
  await expect.poll(() => lines.length).toBe(2 * rates.refusals.burst);
  nowMs += 1_000;
  await refusal();
  await expect.poll(() => lines.length).toBe(2 * rates.refusals.burst + 2);
  await server.close();
});

it('says the sender’s fault to the sender, and ends the connection', async () => {
  expect(await asked(() => Promise.reject(new Malformed(413, 'too much')))).toMatchObject({ status: 413, body: '{"error":"too much"}', headers: { connection: 'close' } });
});

it('500 for a bug, without a word of it', async () => {
  const answer = await asked(() => Promise.reject(new TypeError('s3cret is undefined')), '/x?token=s3cret');
  expect(answer.status).toBe(500);
  expect(answer.body).not.toContain('undefined');
  expect(lines.join('\n')).toContain('a bug');
  expect(lines.join('\n')).not.toContain('s3cret');
});

it('503 when the database is away', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
  expect(await asked(() => Promise.reject(away))).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
});

it('answers once, though a route fails after its answer', async () => {
  const answer = await asked((_request, response) => {
    send(response, 202, { stored: true });
    return Promise.reject(new Error('later'));
  });
  expect(answer).toMatchObject({ status: 202, body: '{"stored":true}' });
});

it('bears a path that is no path', async () => {
  for (const path of ['//', '/%', '/a//b?%%%', '//[', '*']) {
    expect((await asked(() => Promise.resolve(false), path)).status, path).toBe(404);
  }
});

it('says in a sentence that its port is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const { port } = other.address() as AddressInfo;
  await expect(listen([], port)).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
  await new Promise((resolve) => {
    other.close(resolve);
  });
});

it('finishes what is being asked before it stops', async () => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const server = await listen([async (_request, response) => {
    started.resolve();
    await finish.promise;
    send(response, 200, 'done');
    return true;
  }]);
  const answer = knock(server.url, { method: 'GET', path: '/slow' });
  await started.promise;
  const stopped = server.close();
  await expect(knock(server.url, { method: 'GET', path: '/late' })).rejects.toThrow();
  finish.resolve();
  expect(await answer).toMatchObject({ status: 200, body: 'done' });
  await stopped;
});

it('when it closes, whoever is being answered gets the answer and the end of the connection; idle connections end, new ones are refused', async () => {
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const server = await listen([async (request, response) => {
    if (request.url === '/slow') {
      begun.resolve();
      await goOn.promise;
    }
    send(response, 200, { done: true });
    return true;
  }]);
  const idle = await keptAlive(server.port, '/quick');
  expect(await idle.answer()).toContain('connection: keep-alive');
  const busy = await keptAlive(server.port, '/slow');
  await begun.promise;
  const closed = server.close();
  await idle.ended;
  await expect(knock(server.url, { method: 'GET', path: '/quick' })).rejects.toThrow('ECONNREFUSED');
  goOn.resolve();
  await busy.ended;
  expect(await busy.answer()).toMatch(/^HTTP\/1\.1 200 [^]*connection: close[^]*\{"done":true\}/i);
  await closed;
});

/** One request over a connection that may be used again. */
async function keptAlive(port: number, path: string) {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const first = Promise.withResolvers<void>();
  socket.on('data', (bytes) => {
    text += String(bytes);
    if (text.includes('{"done":true}')) first.resolve();
  });
  const ended = once(socket, 'close');
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n`);
  return { ended, answer: async () => { await first.promise; return text.replace('Connection:', 'connection:'); } };
}
