// The look-alike's webhooks and app: signed, told once, sent again on request; tokens for installations.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBench, openDraft, REPO, type Bench } from './github-bench.ts';

type Heard = { readonly event: string; readonly guid: string; readonly signed: boolean; readonly body: { action: string } };

const SECRET = 'it is a secret';
let bench: Bench;
let receiver: Server;
let answer = 202;
const heard: Heard[] = [];

beforeAll(async () => {
  receiver = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const raw = Buffer.concat(chunks);
      const wanted = `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`;
      const given = String(req.headers['x-hub-signature-256']);
      const signed = given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
      const body = JSON.parse(raw.toString('utf8')) as Heard['body'];
      heard.push({ event: String(req.headers['x-github-event']), guid: String(req.headers['x-github-delivery']), signed, body });
      res.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  bench = await openBench({ webhook: { url: `http://127.0.0.1:${port}/webhooks/github`, secret: SECRET } });
});
afterAll(async () => {
  await bench.close();
  await new Promise((resolve) => receiver.close(resolve));
});

test('each change of a pull request is told once, signed, with its own delivery id', async () => {
  const number = await openDraft(bench, 'h-1', 'h1.md');
  await bench.world.act(number, { action: 'edit', path: 'h1.md', text: 'edited\n' });
  await bench.world.act(number, { action: 'ready' });
  await bench.world.act(number, { action: 'merge' });
  await bench.world.settled();
  const told = heard.filter((one) => one.event === 'pull_request');
  expect(told.map((one) => one.body.action).sort()).toEqual(['closed', 'opened', 'ready_for_review', 'synchronize']);
  expect(told.find((one) => one.body.action === 'closed')?.body).toMatchObject({
    number, pull_request: {
      merged: true, head: { ref: 'h-1' },
    }, repository: { full_name: REPO }, sender: { login: 'a-person', type: 'User' },
  });
  expect(told.every((one) => one.signed)).toBe(true);
  expect(new Set(told.map((one) => one.guid)).size).toBe(4);
});

test('issues are told too', async () => {
  const { number } = (await bench.rest('POST', `/repos/${REPO}/issues`, { title: 'i' })).body as { number: number };
  await bench.rest('PATCH', `/repos/${REPO}/issues/${number}`, { state: 'closed', state_reason: 'not_planned' });
  await bench.world.settled();
  const told = heard.filter((one) => one.event === 'issues').map((one) => one.body);
  expect(told).toMatchObject([{ action: 'opened' }, { action: 'closed', issue: { number, state_reason: 'not_planned' } }]);
});

test('a refused webhook is not repeated; sent again on request, it has the same id', async () => {
  answer = 503;
  await bench.rest('POST', `/repos/${REPO}/issues`, { title: 'lost' });
  await bench.world.settled();
  const lost = bench.world.deliveries.at(-1);
  expect(lost).toMatchObject({ status: 503, redelivery: false });
  const before = heard.length;
  answer = 202;
  expect((await bench.rest('POST', `/app/hook/deliveries/${lost?.id}/attempts`)).status).toBe(401);
  expect(bench.world.redeliver(lost?.id ?? 0)).toBe(true);
  await bench.world.settled();
  expect(heard.slice(before)).toMatchObject([{ guid: lost?.guid, signed: true }]);
  expect(bench.world.deliveries.at(-1)).toMatchObject({ status: 202, redelivery: true });
  expect(bench.world.redeliver(1)).toBe(false);
});

test('a receiver that is not there is written down and hurts nobody', async () => {
  bench.world.setWebhook({ url: 'http://127.0.0.1:1/', secret: SECRET });
  expect((await bench.rest('POST', `/repos/${REPO}/issues`, { title: 'into the void' })).status).toBe(201);
  await bench.world.settled();
  expect(bench.world.deliveries.at(-1)).toMatchObject({ status: 0, error: expect.any(String) });
});

test('an app has an installation and gets a token; a bare token is no app', async () => {
  const call = (method: string, path: string): Promise<Response> =>
    fetch(`${bench.world.apiUrl()}${path}`, { method, headers: { authorization: 'bearer a.b.c' } });
  expect(await (await call('GET', `/repos/${REPO}/installation`)).json()).toMatchObject({ id: 1, app_id: 1 });
  const minted = await call('POST', '/app/installations/1/access_tokens');
  expect(minted.status).toBe(201);
  expect(await minted.json()).toMatchObject({ token: expect.stringMatching(/^ghs_/), permissions: { contents: 'write' } });
  expect((await call('POST', '/app/installations/404/access_tokens')).status).toBe(404);
  expect(await (await call('GET', '/app/hook/deliveries')).json())
    .toEqual(expect.arrayContaining([expect.objectContaining({ event: 'issues' })]));
  expect((await bench.rest('GET', '/app')).status).toBe(401);
});
