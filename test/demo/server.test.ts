// The demo's one port: the page, its API over the three worlds, and the doors of the look-alikes.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PAGED } from '../../demo/company.ts';
import { createDemo, type Demo } from '../../demo/server.ts';

type Json = Record<string, unknown>;
type State = {
  version: number; people: { id: string; name: string }[]; channels: { id: string; name: string }[];
  messages: Record<string, { ts: string; text: string; user: string }[]>;
  pagerduty: {
    services: { id: string; name: string }[];
    incidents: { id: string; status: string; title: string; notes: Json[] }[];
  };
  pulls: { number: number; state: string; draft: boolean }[]; cloneUrl: string;
};

let demo: Demo;
let app: Server;
let dataDir: string;
const arrived: { path: string; body: string }[] = [];

const clock = {
  now: () => new Date(), monotonicMs: () => performance.now(),
  sleep: (ms: number, signal?: AbortSignal) => new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  }),
};

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'tocsin-demo-'));
  app = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      arrived.push({ path: request.url ?? '', body });
      response.writeHead(request.url?.startsWith('/webhooks/') === true ? 202 : 200).end();
    });
  });
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  const address = app.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const random = { fraction: () => Math.random(), uuid: () => crypto.randomUUID() };
  demo = await createDemo({ clock, random, dataDir, appUrl: () => `http://127.0.0.1:${port}` });
});

afterAll(async () => {
  await demo.close();
  app.closeAllConnections();
  app.close();
  await rm(dataDir, { recursive: true, force: true });
});

const get = (where: string) => fetch(`${demo.url}${where}`, { redirect: 'manual' });
const state = async (): Promise<State> => (await (await get('/demo/state')).json()) as State;
const post = async (where: string, body: unknown, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${demo.url}${where}`, {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as Json };
};

async function slack(method: string, body: URLSearchParams): Promise<Json> {
  const answer = await fetch(`${demo.env['SLACK_API_URL']}${method}`, {
    method: 'POST', body: body.toString(),
    headers: { authorization: `Bearer ${demo.env['SLACK_BOT_TOKEN']}`, 'content-type': 'application/x-www-form-urlencoded' },
  });
  return (await answer.json()) as Json;
}

describe('the page', () => {
  it('is served under a policy without inline code or outside sources', async () => {
    const answer = await get('/');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(await answer.text()).toContain('/assets/main.js');
    expect((await get('/assets/main.js')).headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  it.each(['/assets/..%2fserver.ts', '/assets/mrkdwn.d.ts', '/assets/none.js', '/server.ts',
    '/demo/none'])('has nothing at %s', async (where) => {
    expect((await get(where)).status).toBe(404);
  });

  it('leads a permalink to the message in the page', async () => {
    const answer = await get('/archives/C0INCIDENT/p1773324120000100');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/#C0INCIDENT/1773324120.000100']);
  });
});

describe('the state', () => {
  it('has every key that the page was built against', async () => {
    const now = await state();
    const fixture = JSON.parse(readFileSync(new URL('page/fixture-state.json', import.meta.url), 'utf8')) as Json;
    expect(Object.keys(now).sort()).toEqual(Object.keys(fixture).sort());
    expect(now.people.map((person) => person.name)).toEqual(['chiara', 'ada', 'ben', 'dev', 'eve']);
    expect(now.channels.map((channel) => channel.name)).toEqual(['incidents', 'general', 'checkout']);
    expect(now.pagerduty.services.map((service) => service.name)).toEqual(['checkout-api', 'orders-db', 'edge-gateway', 'orders-worker', 'incident-response']);
  });

  it('names in PagerDuty who is in Slack, and one on call who is not', async () => {
    const found = async (email: string) => (await slack('users.lookupByEmail', new URLSearchParams({ email })))['ok'];
    const without = [];
    for (const { name, email } of PAGED) if ((await found(email)) !== true) without.push(name);
    expect(without).toEqual(['Gus Moreau', 'Tocsin']);
    const edge = demo.worlds.pagerduty.trigger({ serviceId: 'PSVEDGE', title: 'TLS', urgency: 'low' });
    expect(demo.worlds.pagerduty.state().incidents.find((one) => one.id === edge.id)?.assignees).toEqual(['Gus Moreau']);
  });

  it('is announced by the event stream', async () => {
    const ending = new AbortController();
    const stream = await fetch(`${demo.url}/demo/events`, { signal: ending.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader?.read();
    await post('/demo/act', { as: 'U0ADA00001', type: 'message', channel: 'C0CHECKOUT', text: 'hello' });
    const second = await reader?.read();
    const version = (part: string | undefined) => Number(/"version":(\d+)/.exec(part ?? '')?.[1]);
    expect(version(second?.value)).toBeGreaterThan(version(first?.value));
    ending.abort();
  });
});

describe('what people do', () => {
  it('posts a message, and refuses with a sentence', async () => {
    const said = await post('/demo/act', { as: 'U0ADA00001', type: 'message', channel: 'C0CHECKOUT', text: 'pool is full' });
    expect(said.body['ok']).toBe(true);
    expect((await state()).messages['C0CHECKOUT']?.at(-1)).toMatchObject({ text: 'pool is full', user: 'U0ADA00001' });
    const refused = await post('/demo/act', { as: 'U0NOBODY', type: 'message', channel: 'C0CHECKOUT', text: 'x' });
    expect(refused).toEqual({ status: 200, body: { ok: false, error: 'There is no such person.' } });
  });

  it('answers 400 to what is not an act, 415, 413 and 403 to what is not the page', async () => {
    expect((await post('/demo/act', { as: 'x', type: 'fly' })).status).toBe(400);
    expect((await post('/demo/act', {}, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post('/demo/act', { pad: 'x'.repeat(1_100_000) })).status).toBe(413);
    expect((await post('/demo/act', {}, { origin: 'https://elsewhere.example' })).status).toBe(403);
  });

  it('triggers, acknowledges, notes, resolves and reopens in PagerDuty, and Tocsin hears of it', async () => {
    const { body } = await post('/demo/pagerduty/trigger',
      { serviceId: 'PSVCHKT', title: 'Errors', urgency: 'high', priority: 'P1' });
    expect(body).toMatchObject({ ok: true, title: 'Errors', status: 'triggered', priority: 'P1', assignees: ['Ada Park'] });
    const id = body['id'];
    for (const action of ['acknowledge', 'resolve', 'reopen']) {
      expect((await post('/demo/pagerduty/act', { id, action })).body).toEqual({ ok: true });
    }
    await post('/demo/pagerduty/act', { id, action: 'note', content: 'rolled back' });
    const incident = (await state()).pagerduty.incidents.find((one) => one.id === id);
    expect(incident).toMatchObject({ status: 'triggered', notes: [{ content: 'rolled back', user: 'Ada Park' }] });
    expect((await post('/demo/pagerduty/act', { id: 'QNONE', action: 'resolve' })).body).toEqual({ ok: false,
      error: 'PagerDuty has no incident QNONE' });
    await demo.worlds.pagerduty.settled();
    expect(arrived.some((one) => one.path === '/webhooks/pagerduty' && one.body.includes('incident.triggered'))).toBe(true);
  });

  it('turns a bad day on and off again', async () => {
    await post('/demo/faults', { system: 'slack', fault: { kind: '500', method: 'auth.test', times: 2 } });
    const ask = async () => (await fetch(`${demo.env['SLACK_API_URL']}auth.test`, {
      method: 'POST', headers: { authorization: `Bearer ${demo.env['SLACK_BOT_TOKEN']}` },
    })).status;
    expect(await ask()).toBe(500);
    await post('/demo/faults', { system: 'slack', fault: { kind: 'calm' } });
    expect(await ask()).toBe(200);
    expect((await post('/demo/faults', { system: 'slack', fault: { kind: 'earthquake' } })).status).toBe(400);
    for (const system of ['pagerduty', 'github']) expect((await post('/demo/faults',
      { system, fault: { kind: 'calm' } })).body).toEqual({ ok: true });
  });
});

describe('pull requests', () => {
  const github = async (method: string, where: string, body?: unknown) => {
    const answer = await fetch(`${demo.env['GITHUB_API_URL']}/repos/halyard/postmortems${where}`, {
      method, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${demo.env['GITHUB_TOKEN']}`, 'content-type': 'application/json' },
    });
    return (await answer.json()) as Json & { object: { sha: string } };
  };

  it('are read, edited, made ready and merged through the page', async () => {
    const { sha } = (await github('GET', '/git/ref/heads/main')).object;
    await github('POST', '/git/refs', { ref: 'refs/heads/postmortem/inc-1', sha });
    const content = Buffer.from('# INC-1\n').toString('base64');
    await github('PUT', '/contents/postmortems/inc-1.md', { message: 'draft', content, branch: 'postmortem/inc-1' });
    const { number } = await github('POST', '/pulls', { title: 'INC-1', head: 'postmortem/inc-1', base: 'main', draft: true,
      body: 'b' });
    const where = `/demo/pulls/${String(number)}`;
    type Page = { state: string; draft: boolean; files: { path: string; text: string }[] };
    const read = async () => (await (await get(where)).json()) as Page;
    expect(await read()).toMatchObject({ state: 'open', draft: true,
      files: [{ path: 'postmortems/inc-1.md', text: '# INC-1\n' }] });
    expect((await post(`${where}/act`, { action: 'merge' })).body['ok']).toBe(false);
    const edit = { action: 'edit', path: 'postmortems/inc-1.md', text: '# INC-1\n\nOurs.\n', message: 'Add words' };
    expect((await post(`${where}/act`, edit)).body).toEqual({ ok: true });
    expect((await read()).files[0]?.text).toBe('# INC-1\n\nOurs.\n');
    await post(`${where}/act`, { action: 'ready' });
    expect((await post(`${where}/act`, { action: 'merge' })).body).toEqual({ ok: true });
    expect((await state()).pulls).toMatchObject([{ number, state: 'merged', draft: false }]);
    expect((await get('/demo/pulls/999')).status).toBe(404);
  });
});

it('says how to reach all three worlds', () => {
  expect(Object.keys(demo.env).sort()).toEqual([
    'GITHUB_API_URL', 'GITHUB_TOKEN', 'GITHUB_WEBHOOK_SECRET', 'PAGERDUTY_API_TOKEN', 'PAGERDUTY_API_URL',
      'PAGERDUTY_FROM_EMAIL',
    'PAGERDUTY_WEBHOOK_SECRET', 'POSTMORTEM_REPO', 'SLACK_API_URL', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET',
  ]);
  expect(demo.env['SLACK_API_URL']).toBe(`${demo.url}/slack/api/`);
});
