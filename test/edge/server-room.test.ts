// What the one HTTP server holds in memory, whoever sends: bodies by their bytes and pieces, and connections; and that all of it is given back.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, expect, it } from 'vitest';
import { send, type Route } from '../../src/edge/http.ts';
import { createRoom } from '../../src/edge/room.ts';
import { listenHttp } from '../../src/edge/server.ts';
import { silentLog } from '../../src/log.ts';
import { knock } from './door.ts';

let goOn = Promise.withResolvers<void>();
let read = 0;
const echo: Route = async (_request, response, url, body) => {
  const { length } = await body(60_000);
  read += 1;
  if (url.pathname === '/held') await goOn.promise;
  send(response, 200, { bytes: length });
  return true;
};
const room = createRoom(100_000);
const http = await listenHttp({ host: '127.0.0.1', port: 0, routes: [echo], log: silentLog, room, connections: 20 });
const sockets: Socket[] = [];
afterAll(() => http.close());
afterEach(async () => {
  goOn.resolve();
  goOn = Promise.withResolvers();
  for (const socket of sockets.splice(0)) socket.destroy();
  await expect.poll(free).toBe(100_000);
});

/** What is free now: as much as one more could take. */
function free(): number {
  let [least, most] = [0, 100_001];
  while (most - least > 1) {
    const share = room.enter();
    const middle = Math.floor((least + most) / 2);
    if (share.take(middle)) least = middle;
    else most = middle;
    share.leave();
  }
  return least;
}
async function half(announced: number, sent: number): Promise<Socket> {
  const socket = connect(http.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const [line, bytes] = [`POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: ${announced}\r\n\r\n`, 'x'.repeat(sent)];
  socket.write(line + bytes);
  return socket;
}
const post = (bytes: number, path = '/x') => knock(http.url, { path, headers: { connection: 'keep-alive' }, body: ['x'.repeat(bytes)] });

it('503 and the end of the connection where there is no room, and taken again when there is', async () => {
  const slow = await half(50_000, 49_000);
  await expect.poll(free).toBeLessThan(51_000);
  expect(await post(59_000)).toMatchObject({ status: 503, headers: { 'retry-after': '5', connection: 'close' } });
  expect((await post(40_000)).status).toBe(200);
  slow.write('x'.repeat(1_000));
  expect(String((await once(slow, 'data'))[0])).toContain('200 OK');
  expect((await post(59_000)).status).toBe(200);
});

it('who announces much and sends nothing keeps nobody out', async () => {
  for (let n = 0; n < 10; n += 1) await half(60_000, 0);
  expect((await post(59_000)).status).toBe(200);
});

it('an upload that is cut off, or too large, gives its room back', async () => {
  const cut = await half(60_000, 55_000);
  await expect.poll(free).toBeLessThan(45_000);
  cut.destroy();
  await expect.poll(free).toBe(100_000);
  expect((await knock(http.url, { path: '/x', body: Array.from({ length: 7 }, () => 'x'.repeat(10_000)) })).status).toBe(413);
  await expect.poll(free).toBe(100_000);
});

it('a body counts until it is answered', async () => {
  const before = read;
  const held = post(59_000, '/held');
  await expect.poll(() => read).toBe(before + 1);
  expect((await post(59_000)).status).toBe(503);
  goOn.resolve();
  expect((await held).status).toBe(200);
});

it('one that comes byte by byte counts as what its pieces cost', async () => {
  const socket = connect(http.port, '127.0.0.1');
  sockets.push(socket);
  socket.write(`POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(1_000)}`);
  expect(String((await once(socket, 'data'))[0])).toContain('503 Service Unavailable');
});

it('one connection more than there may be is closed as it comes, and let in when another has gone', async () => {
  const open = await Promise.all(Array.from({ length: 20 }, () => half(10, 1)));
  await expect(post(10)).rejects.toThrow(/hang up|ECONNRESET|EPIPE/);
  open[0]?.destroy();
  await expect.poll(async () => (await post(10).catch(() => undefined))?.status).toBe(200);
});
