// Issues of the look-alike as people treat them: closed with a reason, deleted, transferred; each tells by a signed webhook.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBench, REPO, type Bench } from './github-bench.ts';

const heard: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
const listener = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => { heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() }); response.writeHead(202).end(); });
});
let bench: Bench;
beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  bench = await openBench({ webhook: { url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`, secret: 's' } });
});
afterAll(async () => { await bench.close(); listener.close(); });

const make = async () => ((await bench.rest('POST', `/repos/${REPO}/issues`, { title: 'Alert' })).body as { number: number }).number;
const get = (number: number) => bench.rest('GET', `/repos/${REPO}/issues/${number}`);

test('a person closes, reopens, rewords and assigns: the issue and its webhook say so', async () => {
  const number = await make();
  for (const act of [{ action: 'close', reason: 'not_planned' }, { action: 'reopen' }, { action: 'edit', title: 'Better' }, { action: 'assign', login: 'ada' }] as const) bench.world.actOnIssue(number, act);
  await bench.world.settled();
  const told = heard.map(({ body }) => JSON.parse(body) as { action: string; issue: { state: string; state_reason: string | null; title: string } }).slice(-4);
  expect(told.map(({ action, issue }) => [action, issue.state, issue.state_reason])).toEqual([['closed', 'closed', 'not_planned'], ['reopened', 'open', 'reopened'], ['edited', 'open', 'reopened'], ['assigned', 'open', 'reopened']]);
  for (const { headers, body } of heard) expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', 's').update(body).digest('hex')}`);
});

test('has a page for people', async () => {
  const number = await make();
  bench.world.actOnIssue(number, { action: 'close', reason: 'not_planned' });
  expect(await (await fetch(`${bench.url}/github/${REPO}/issues/${number}`)).text()).toMatch(/Alert[\s\S]*closed as not planned/);
});

test('deleted answers 410 and is in no list; transferred leads to the new place', async () => {
  const [deleted, moved] = [await make(), await make()];
  bench.world.actOnIssue(deleted, { action: 'delete' });
  bench.world.actOnIssue(moved, { action: 'transfer', to: 'acme/platform' });
  expect((await get(deleted)).status).toBe(410);
  // fetch follows the 301.
  expect((await get(moved)).body).toMatchObject({ number: 1_000 + moved, repository_url: expect.stringContaining('acme/platform') as string });
  const listed = (await bench.rest('GET', `/repos/${REPO}/issues?state=all`)).body as { number: number }[];
  expect(listed.map((one) => one.number)).not.toEqual(expect.arrayContaining([deleted]));
  await bench.world.settled();
  expect(JSON.parse(heard.at(-1)?.body ?? '')).toMatchObject({ action: 'transferred', changes: { new_repository: { full_name: 'acme/platform' }, new_issue: { number: 1_000 + moved } } });
});
