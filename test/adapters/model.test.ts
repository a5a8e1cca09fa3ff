// The model's adapter against a local server that plays an OpenAI-compatible host, on its good days and its bad ones.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createModel } from '../../src/adapters/model.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';

type Answer = (res: ServerResponse) => void;
type Heard = { readonly url: string; readonly authorization: string | undefined; readonly body: Record<string, unknown> };

const heard: Heard[] = [];
let answer: Answer = (res) => res.end();
const server = createServer((req, res) => void take(req, res));
let url = '';

async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  heard.push({ url: req.url ?? '', authorization: req.headers.authorization, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown> });
  answer(res);
}

beforeAll(() => new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    resolve();
  });
}));
afterAll(() => new Promise<void>((resolve) => {
  server.closeAllConnections();
  server.close(() => resolve());
}));
beforeEach(() => { heard.length = 0; });

const key = 'sk-never-to-be-seen';
const question = { system: 'rules', user: '{"rows":[]}' };
const model = (more: { timeoutMs?: number; url?: string; key?: string | undefined } = {}) => createModel({ url: more.url ?? url, name: 'small-1', key: 'key' in more ? more.key : key, version: '0', timeoutMs: more.timeoutMs, now: () => new Date('2026-11-21T03:00:00Z') });

function says(content: unknown, more: object = {}): Answer {
  return (res) => res.end(JSON.stringify({ choices: [{ finish_reason: 'stop', message: { role: 'assistant', content }, ...more }] }));
}
function fails(status: number, headers: Record<string, string> = {}, body = ''): Answer {
  return (res) => { res.writeHead(status, headers); res.end(body); };
}
async function error(given: Answer, more = {}): Promise<Outage | Rejected> {
  answer = given;
  const thrown: unknown = await model(more).propose(question).then(() => undefined, (caught: unknown) => caught);
  if (thrown instanceof Outage || thrown instanceof Rejected) return thrown;
  throw new Error(`neither Outage nor Rejected: ${String(thrown)}`);
}

describe('a good day', () => {
  const claims = [{ kind: 'summary', text: 'x', refs: ['T01'] }];

  it('asks once, in JSON, with the key where there is one', async () => {
    answer = says(JSON.stringify({ claims }));
    expect(await model().propose(question)).toEqual(claims);
    expect(await model({ key: undefined, url: `${url}/` }).propose(question)).toEqual(claims);
    expect(heard.map((one) => [one.url, one.authorization])).toEqual([['/v1/chat/completions', `Bearer ${key}`], ['/v1/chat/completions', undefined]]);
    expect(heard[0]?.body).toEqual({ model: 'small-1', response_format: { type: 'json_object' }, messages: [{ role: 'system', content: 'rules' }, { role: 'user', content: '{"rows":[]}' }] });
  });

  it.each([
    ['fenced', `\`\`\`json\n${JSON.stringify({ claims })}\n\`\`\``], ['fenced without a language', `\`\`\`\n${JSON.stringify({ claims })}\n\`\`\``], ['after thinking aloud', `<think>{"claims": []}</think>\n${JSON.stringify({ claims })}`],
  ])('reads JSON that is %s', async (_how, content) => {
    answer = says(content);
    expect(await model().propose(question)).toEqual(claims);
  });

  it('leaves it to the gate what is a claim', async () => {
    answer = says(JSON.stringify({ claims: ['x', 1, null] }));
    expect(await model().propose(question)).toEqual(['x', 1, null]);
  });
});

describe('a bad day', () => {
  it.each<readonly [string, Answer, string]>([
    ['a wrong key', fails(401, {}, `{"error":{"message":"Incorrect API key: ${key}","code":"invalid_api_key"}}`), 'invalid_api_key'], ['a key without rights', fails(403), '403'], ['no such model', fails(404, {}, '{"error":{"code":"model_not_found"}}'), 'model_not_found'],
    ['a question that is too long', fails(400, {}, '{"error":{"code":"context_length_exceeded"}}'), 'context_length_exceeded'], ['no quota', fails(429, { 'retry-after': '1' }, '{"error":{"code":"insufficient_quota"}}'), 'insufficient_quota'],
    ['an address that points elsewhere', fails(307, { location: 'http://127.0.0.1:1/' }), '307'], ['words instead of JSON', says('Sure! Here is a summary of the incident.'), 'malformed'], ['broken JSON', says('{"claims": ['), 'malformed'],
    ['another object', says('{"summary": "x"}'), 'malformed'], ['more than was asked for', says('{"claims": [], "causes": []}'), 'malformed'], ['a list', says('[]'), 'malformed'], ['hundreds of claims', says(JSON.stringify({ claims: Array.from({ length: 101 }, () => 1) })), 'malformed'],
    ['no content', says(null), 'malformed'], ['no choices', (res) => res.end('{"choices":[]}'), 'malformed'], ['a page of HTML', (res) => res.end('<html>'), 'malformed'],
    ['a refusal', says(null, { message: { content: null, refusal: 'I cannot help with that.' } }), 'refused'], ['a filter', says('', { finish_reason: 'content_filter' }), 'refused'], ['an answer that broke off', says('{"claims": [', { finish_reason: 'length' }), 'cut_off'],
    ['a huge answer', (res) => res.end(`{"choices":[${' '.repeat(300_000)}`), 'too_large'],
  ])('%s will never work', async (_what, given, code) => {
    const thrown = await error(given);
    expect(thrown).toBeInstanceOf(Rejected);
    expect(thrown).toMatchObject({ system: 'model', code });
    expect(thrown.message).toMatch(/[.]$/);
  });

  it.each<readonly [string, Answer, number | undefined]>([
    ['429 with seconds', fails(429, { 'retry-after': '7' }), 7_000], ['429 with a date', fails(429, { 'retry-after': 'Sat, 21 Nov 2026 03:00:30 GMT' }), 30_000], ['429 without a word', fails(429), 60_000], ['500', fails(500), undefined], ['503 that says when', fails(503, { 'retry-after': '2' }), 2_000],
    ['408', fails(408), undefined], ['a connection that is cut', (res) => res.destroy(), undefined], ['half an answer', (res) => { res.writeHead(200, { 'content-length': '100' }); res.write('{', () => res.destroy()); }, undefined],
  ])('%s may work later', async (_what, given, waitMs) => {
    const thrown = await error(given);
    expect(thrown).toBeInstanceOf(Outage);
    expect(thrown).toMatchObject({ system: 'model', retryAfterMs: waitMs });
  });

  it('no answer in time, and nobody there', async () => {
    const silent = await error(() => undefined, { timeoutMs: 1 });
    expect(silent).toBeInstanceOf(Outage);
    expect(silent.message).toContain('in time');
    const nobody = await error(() => undefined, { url: 'http://127.0.0.1:1/v1' });
    expect(nobody).toBeInstanceOf(Outage);
    expect(nobody.message).toContain('could not be reached');
  });

  it('neither key, question nor the host’s own words are in what is thrown', async () => {
    for (const given of [fails(401, {}, `{"error":{"message":"Incorrect API key ${key} for rules"}}`), fails(500, {}, `${key} rules`), says(`${key} rules`)]) {
      const thrown = await error(given);
      expect(JSON.stringify([thrown.message, thrown.stack, thrown.cause])).not.toMatch(/sk-never|Incorrect|rules/);
    }
  });
});
