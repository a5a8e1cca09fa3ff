// The way out: what CONNECT reaches, and what it never reaches. Names and connections are stand-ins.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGuard, createProxy } from '../../../src/runner/local/proxy.ts';
import { folder } from './support.ts';

const names: Readonly<Record<string, readonly string[]>> = {
  'api.example': ['93.184.216.34'], 'kube.example': ['10.1.2.3'], 'meta.example': ['169.254.169.254'], 'mixed.example': ['93.184.216.34', '127.0.0.1'],
  'db.runner.example': ['10.1.2.9'], 'alias.example': ['10.1.2.9'], 'nothing.example': [],
};
const egress = (more: object = {}) => ({ allow: Object.keys(names).flatMap((name) => [`${name}:443`, `${name}:5432`]), private: [], deny: [], ...more });
const resolve = (host: string) => (names[host] ? Promise.resolve(names[host]) : Promise.reject(new Error('ENOTFOUND')));

describe('the guard', () => {
  it.each([
    ['api.example:443', {}, { address: '93.184.216.34' }],
    ['API.example:443', {}, { address: '93.184.216.34' }],
    ['api.example:444', {}, { status: 403 }],
    ['xapi.example:443', {}, { status: 403 }],
    ['api.example.:443', {}, { status: 403 }],
    ['169.254.169.254:80', {}, { status: 403 }],
    ['169.254.169.254:80', { allow: ['169.254.169.254:80'], private: ['0.0.0.0/0'] }, { status: 403 }],
    ['127.0.0.1:5432', { allow: ['127.0.0.1:5432'] }, { status: 403 }],
    ['meta.example:443', {}, { status: 403 }],
    ['mixed.example:443', {}, { status: 403 }],
    ['kube.example:443', {}, { status: 403 }],
    ['kube.example:443', { private: ['10.0.0.0/8'] }, { address: '10.1.2.3' }],
    ['10.1.2.3:443', { allow: ['10.1.2.3:443'] }, { address: '10.1.2.3' }],
    ['nothing.example:443', {}, { status: 502 }],
    ['gone.example:443', { allow: ['gone.example:443'] }, { status: 502 }],
    // The runner's own database, under its name and under another.
    ['db.runner.example:5432', { private: ['10.0.0.0/8'], deny: ['db.runner.example:5432'] }, { status: 403 }],
    ['alias.example:5432', { private: ['10.0.0.0/8'], deny: ['db.runner.example:5432'] }, { status: 403 }],
    ['alias.example:443', { private: ['10.0.0.0/8'], deny: ['db.runner.example:5432'] }, { address: '10.1.2.9' }],
    ['alias.example:5432', { private: ['10.0.0.0/8'], deny: ['gone.example:5432'] }, { status: 502 }],
  ])('%s with %j', async (target, more, expected) => {
    expect(await createGuard(egress(more), resolve)(target)).toMatchObject(expected);
  });

  it('asks for a name once: what it leads to later cannot lead elsewhere', async () => {
    const answers = [['93.184.216.34'], ['169.254.169.254']];
    const guard = createGuard(egress(), () => Promise.resolve(answers.shift() ?? []));
    expect(await guard('api.example:443')).toEqual({ address: '93.184.216.34' });
    expect(await guard('api.example:443')).toEqual({ address: '93.184.216.34' });
    expect(answers).toHaveLength(1);
  });
});

async function proxied(request: string): Promise<{ answer: string; connected: readonly string[]; refused: readonly string[] }> {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const [connected, refused]: [string[], string[]] = [[], []];
  const network = {
    resolve,
    connect: (address: string, port: number) => {
      connected.push(`${address}:${port}`);
      return connect({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port, allowHalfOpen: true });
    },
  };
  const proxy = createProxy(egress(), network, (words) => refused.push(words));
  const socket = path.join(folder(), 'egress.sock');
  await once(proxy.listen(socket), 'listening');
  onTestFinished(() => void (proxy.close(), echo.close()));
  const client = connect(socket);
  client.end(request);
  let answer = '';
  for await (const chunk of client) answer += String(chunk);
  return { answer, connected, refused };
}

describe('the proxy', () => {
  it('connects to the address, and what came with the request is not lost', async () => {
    const { answer, connected, refused } = await proxied('CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\nhello');
    expect(answer).toBe('HTTP/1.1 200 Connected\r\n\r\nhello');
    expect(connected).toEqual(['93.184.216.34:443']);
    expect(refused).toEqual([]);
  });

  it.each([
    ['CONNECT other.example:443 HTTP/1.1\r\n\r\n', '403'],
    ['CONNECT meta.example:443 HTTP/1.1\r\n\r\n', '403'],
    ['GET http://api.example/ HTTP/1.1\r\n\r\n', '405'],
    ['CONNECT api.example:443\r\n\r\n', '405'],
    [`CONNECT ${'a'.repeat(9_000)}`, '405'],
    ['CONNECT other.example:443 HTTP/1.1\r\nX: CONNECT api.example:443 HTTP/1.1\r\n\r\n', '403'],
  ])('refuses %j', async (request, status) => {
    const { answer, connected } = await proxied(request);
    expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    expect(connected).toEqual([]);
  });

  it('says what it refused, for the output of the step', async () => {
    expect((await proxied('CONNECT other.example:443 HTTP/1.1\r\n\r\n')).refused).toEqual(['refused to connect to other.example:443: it is not in the allow-list of the runbook and the profile']);
  });
});
