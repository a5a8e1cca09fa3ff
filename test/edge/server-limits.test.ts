// What a request may cost before anybody knows whose it is: headers, time, bytes and depth.
import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { Malformed } from '../../src/domain/errors.ts';
import { readJson, send, type Route } from '../../src/edge/http.ts';
import { listenHttp } from '../../src/edge/server.ts';
import { createLog } from '../../src/log.ts';
import { knock } from './door.ts';

const echo: Route = async (_request, response, _url, body) => {
  send(response, 200, { bytes: (await body(1_000)).length });
  return true;
};
const lines: string[] = [];
const refused = Promise.withResolvers<void>();
const log = createLog({ level: 'warn', secrets: [], now: () => new Date(0), write: (line) => {
  lines.push(line);
  if (line.includes('did not arrive whole')) refused.resolve();
} });
// Slow senders are found out after moments here, not after ten seconds; what they are told is the same.
const http = await listenHttp({ host: '127.0.0.1', port: 0, routes: [echo], log, patience: { headers: 60, request: 120, check: 20 } });
afterAll(() => http.close());

/** Sends these bytes and no more; what the server says until it ends the connection. */
function dribble(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(http.port, '127.0.0.1', () => socket.write(text));
    let said = '';
    socket.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    socket.on('close', () => resolve(said));
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(said) : reject(error)));
  });
}

describe('slow senders', () => {
  it('who never end their headers are cut off', async () => {
    expect(await dribble('POST /x HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('who announce a body and do not send it are cut off', async () => {
    expect(await dribble('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nabc')).toMatch(/^(HTTP\/1\.1 (408|500) |$)/);
  });

  it('that is a request refused, not a bug, nor the database', async () => {
    await dribble('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nabc');
    await refused.promise;
    expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).not.toContain('error');
  });
});

describe('headers and bodies', () => {
  it('431 for more than 16 KiB of headers', async () => {
    expect((await knock(http.url, { path: '/x', headers: { 'x-long': 'x'.repeat(17_000) } })).status).toBe(431);
    expect((await knock(http.url, { path: `/${'x'.repeat(17_000)}` })).status).toBe(431);
  });

  it('413 for a body over the limit, announced or in pieces', async () => {
    expect((await knock(http.url, { path: '/x', headers: { 'content-length': '1001' } })).status).toBe(413);
    expect((await knock(http.url, { path: '/x', body: Array.from({ length: 20 }, () => 'x'.repeat(100)) })).status).toBe(413);
  });

  const nested = (depth: number, open = '[', close = ']') => `${open.repeat(depth)}${close.repeat(depth)}`;
  it('takes what is nested 200 deep and no deeper', () => {
    expect(readJson(nested(200))).toBeInstanceOf(Array);
    for (const text of [nested(201), nested(400_000), `${'{"a":'.repeat(201)}1${'}'.repeat(201)}`, '['.repeat(1_000_000)]) expect(() => readJson(text)).toThrow(Malformed);
  });

  it('brackets in strings, and many beside one another, are no depth', () => {
    for (const value of ['['.repeat(500), `"\\"${'{'.repeat(500)}`, Array.from({ length: 5_000 }, () => [{}]), { 'a"[[': '\\' }]) expect(readJson(JSON.stringify(value))).toEqual(value);
    expect(() => readJson('{')).toThrow('This is not JSON.');
    expect(() => readJson('')).toThrow('This is not JSON.');
  });
});
