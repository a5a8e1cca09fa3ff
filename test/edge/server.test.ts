// The one HTTP server: what it says when nothing is there, when it stops, and when its port is taken.
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
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
