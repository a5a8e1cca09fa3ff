// tocsin incident: words in, words out, and one key however often it has to be sent.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { cli } from './support.ts';

type Asked = { readonly method: string; readonly path: string; readonly key: string | undefined; readonly token: string | undefined; readonly body: string };
const asked: Asked[] = [];
let answers: ((request: Asked) => { status: number; body: unknown } | 'cut')[] = [];

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  let body = '';
  request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
  request.on('end', () => {
    const one: Asked = { method: request.method ?? '', path: request.url ?? '', key: String(request.headers['idempotency-key'] ?? ''), token: request.headers.authorization, body };
    asked.push(one);
    const answer = (answers.length > 1 ? answers.shift() : answers[0])?.(one) ?? 'cut';
    if (answer === 'cut') return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
});
await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
afterAll(() => { server.close(); });
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const result = (state: string, text: string, status = 200) => () => ({ status, body: state === 'refused' ? { error: text, data: { id: '7', state, text } } : { data: { id: '7', state, text }, next: null } });
const run = (...args: string[]) => cli(['incident', ...args], { env: { TOCSIN_TOKEN: 'tocsin_x', PUBLIC_URL: `${url}/` } });
beforeEach(() => {
  asked.splice(0);
  answers = [result('done', 'Noted on the timeline.')];
});

test('sends what follows, with the token and a key, and prints the words', async () => {
  expect(await run('--in', 'INC-42', 'note', 'it', 'is', '--quiet')).toEqual({ code: 0, out: 'Noted on the timeline.', err: '' });
  expect(asked).toMatchObject([{ method: 'POST', path: '/api/commands', token: 'Bearer tocsin_x', key: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }]);
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ text: 'note it is --quiet', incident: 'INC-42' });
  await run('declare --drill region failover');
  expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ text: 'declare --drill region failover', incident: null });
  expect(asked[1]?.key).not.toBe(asked[0]?.key);
});

test('a refusal is said on standard error, exit 1', async () => {
  answers = [result('refused', 'This incident is resolved.', 409)];
  expect(await run('severity SEV1')).toEqual({ code: 1, out: '', err: 'This incident is resolved.' });
});

test('what is cut off is sent again under the same key', async () => {
  answers = [() => 'cut', () => ({ status: 503, body: { error: 'Not now.' } }), result('done', 'done')];
  const { code, out, err } = await run('--key', 'mine', 'note x');
  expect([code, out]).toEqual([0, 'done']);
  expect(err).toMatch(/trying again[^]*trying again/);
  expect(asked.map((one) => one.key)).toEqual(['mine', 'mine', 'mine']);
});

test('what is not decided yet is looked for', async () => {
  answers = [result('waiting', 'Stored.', 202), result('done', 'INC-1 is declared.')];
  expect(await run('declare x')).toMatchObject({ code: 0, out: 'INC-1 is declared.' });
  expect(asked.map((one) => `${one.method} ${one.path}`)).toEqual(['POST /api/commands', 'GET /api/commands/7']);
});

test.each([
  [401, { error: 'This token is not known.' }, 'This token is not known.'], [403, { error: 'This token has the scope read.' }, 'This token has the scope read.'], [404, '<html>', 'That is no Tocsin: HTTP 404.'],
])('%i is said at once', async (status, body, words) => {
  answers = [() => ({ status, body })];
  expect(await run('status')).toEqual({ code: 1, out: '', err: words });
  expect(asked).toHaveLength(1);
});

test('a server that is not there: what to do, and that the same again is safe', async () => {
  const { code, err } = await cli(['incident', '--url', 'http://127.0.0.1:1', '--key', 'k', 'status'], { env: { TOCSIN_TOKEN: 'tocsin_x' } });
  expect(code).toBe(1);
  expect(err).toMatch(/could not be asked[^]*the same again is safe with --key k$/);
  expect(err).not.toContain('tocsin_x');
});

test.each([
  [[], 2, 'Say what'], [['--in', 'INC-42'], 2, 'Say what'], [['--in', 'forty', 'status'], 2, 'is no incident'], [['--url'], 2, '--url needs a value'], [['--json', 'status'], 2, 'There is no --json here'],
  [['--url', 'ftp://x', 'status'], 2, 'is no address'],
])('%j: how it is said', async (args, code, words) => {
  const ran = await run(...args);
  expect([ran.code, asked.length]).toEqual([code, 0]);
  expect(ran.err).toContain(words);
});

test('without a token it says how one is made', async () => {
  expect(await cli(['incident', 'status'], { env: { PUBLIC_URL: url } })).toMatchObject({ code: 1, err: expect.stringContaining('tocsin token create') as string });
});
