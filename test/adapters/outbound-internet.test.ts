// The real network behind the egress guard, on sockets of this machine: the pinned address, the caps, what is ambiguous.
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createInternet, createOutbound } from '../../src/adapters/outbound.ts';
import type { Network } from '../../src/adapters/outbound.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.close();
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function') server.closeAllConnections();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** The guard and the real sending, with only the name's public address replaced by this machine's at the last moment. */
function throughGuard(schemes: Network['schemes'] & {} = ['http:']) {
  const internet = createInternet(schemes);
  const network: Network = {
    schemes, resolve: () => Promise.resolve(['93.184.216.34']),
    fetch: (request, _address, sending) => internet.fetch(request, '127.0.0.1', sending),
  };
  return (
    url: string,
    more: { method?: string; headers?: Record<string, string>; body?: string; timeoutMs?: number; maxBytes?: number } = {}
  ) =>
    createOutbound({ network }).request(
      { method: more.method ?? 'GET', url, headers: more.headers ?? {}, body: more.body },
      { allow: [new URL(url).host], timeoutMs: more.timeoutMs ?? 2_000, maxBytes: more.maxBytes ?? 1_000 },
    );
}

const serve = (listener: RequestListener) => listening(createServer(listener));

test('the connection goes to the pinned address while the Host header keeps the name', async () => {
  const seen: unknown[] = [];
  const port = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => void (body += chunk.toString())).on('end', () => {
      seen.push([
        request.method, request.url, request.headers.host, request.headers['accept-encoding'], request.headers['x-key'], body,
      ]);
      response.writeHead(201, { 'X-Two': ['a', 'b'] }).end('done');
    });
  });
  const response = await throughGuard()(
    `http://no-such-name.invalid:${port}/p?q=1`, { method: 'POST', headers: { 'x-key': 'k' }, body: '{"a":1}' },
  );
  expect([response.status, response.headers['x-two'], Buffer.from(response.body).toString()]).toEqual([201, 'a, b', 'done']);
  expect(seen).toEqual([['POST', '/p?q=1', `no-such-name.invalid:${port}`, 'identity', 'k', '{"a":1}']]);
});

test('a server name is asked for over TLS, and a failed handshake means that nothing was sent', async () => {
  const names: string[] = [];
  const server = createTlsServer({ SNICallback: (name, done) => {
    names.push(name);
    done(new Error('no certificate here'));
  } });
  const port = await listening(server);
  await expect(
    throughGuard(['https:'])(`https://status.acme.example:${port}/`, { method: 'POST' }),
  ).rejects.toMatchObject({ name: 'Outage', ambiguous: false });
  expect(names).toEqual(['status.acme.example']);
});

test('a redirect is not followed by the network itself', async () => {
  const seen: string[] = [];
  const port = await serve((request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
  });
  await expect(throughGuard()(`http://status.acme.example:${port}/`)).rejects.toMatchObject({ code: 'egress' });
  expect(seen).toEqual(['/']);
});

test('a body over the limit is cut while it comes', async () => {
  let written = 0;
  const port = await serve((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(10_000))) written += 10_000;
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await expect(
    throughGuard()(`http://status.acme.example:${port}/`, { maxBytes: 5_000 }),
  ).rejects.toMatchObject({ name: 'Rejected', code: 'too-large' });
  expect(written).toBeLessThan(20_000_000);
});

test.each<[string, RequestListener]>([
  ['never answers', () => undefined],
  ['stops within the body', (_, response) => void response.writeHead(200).write('half')],
])('a server that %s is an ambiguous outage in time', async (_, listener) => {
  const port = await serve(listener);
  const started = performance.now();
  await expect(
    throughGuard()(`http://status.acme.example:${port}/`, { timeoutMs: 300 }),
  ).rejects.toMatchObject({ name: 'Outage', ambiguous: true });
  expect(performance.now() - started).toBeLessThan(1_500);
});

test('a server that cuts the line is ambiguous, a port nobody listens on is not', async () => {
  const port = await serve((request) => request.socket.destroy());
  await expect(
    throughGuard()(`http://status.acme.example:${port}/`),
  ).rejects.toMatchObject({ name: 'Outage', ambiguous: true });
  await closers.pop()?.();
  await expect(
    throughGuard()(`http://status.acme.example:${port}/`),
  ).rejects.toMatchObject({ name: 'Outage', ambiguous: false });
});

test('localhost is refused by the real resolver too', async () => {
  const outbound = createOutbound();
  const asked = outbound.request(
    { method: 'GET', url: 'https://localhost/', headers: {} }, { allow: ['localhost:443'], timeoutMs: 2_000, maxBytes: 1 },
  );
  await expect(asked).rejects.toMatchObject({ name: 'Rejected', code: 'egress', message: expect.stringContaining('loopback') });
});
