// Every secret of the environment is planted, used and refused; then it is looked for in the log, every answer, every call, every row and everything the command line prints.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verbs } from '../../src/cli/verbs.ts';
import { loadSettings } from '../../src/config.ts';
import { examine } from '../../src/doctor/index.ts';
import { createPorts } from '../../src/main.ts';
import type { HttpRequest } from '../../src/ports.ts';
import { silentLog } from '../../src/log.ts';
import { systemClock } from '../../src/world.ts';
import { cli, folder, root } from '../cli/support.ts';
import { startServing } from '../cli/serving.ts';
import { openJourney } from './journey.ts';
import { plant, planted } from './planted.ts';

const own = plant('TOCSIN_API_TOKEN', 'MODEL_API_KEY', 'RUNBOOK_SECRET_STATUS', 'GITHUB_WEBHOOK_SECRET', 'ORDERS_PASSWORD', 'RUNNER_PASSWORD', 'OWNER_PASSWORD', 'GIT_TOKEN', 'SLACK_APP_TOKEN', 'GITHUB_APP_PRIVATE_KEY', 'BOT_PASSWORD', 'OTEL_HEADER');
const secret = (name: string) => own.get(name) ?? '';

/** An outside that says back whatever it was told, as many a proxy and debugger does. */
const echoed: string[] = [];
const echo = createServer((request, response) => {
  echoed.push(JSON.stringify(request.headers));
  request.resume().on('end', () => response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: `You sent ${JSON.stringify(request.headers)}` } })));
});
await new Promise<void>((done) => { echo.listen(0, '127.0.0.1', done); });
afterAll(() => new Promise((done) => { echo.close(done); echo.closeAllConnections(); }));
const echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;

const runbook = `---
runbook: 1
id: ask-status
title: Ask the status page
owner: "@acme/web"
last-reviewed: 2026-11-20
match: [{ service: checkout-api }]
executor: http-only
egress: [status.acme.example:443]
secrets: [STATUS]
---

# Ask the status page

\`\`\`http {"name":"ask","risk":"read","timeout":"10s","show-headers":"x-you-sent"}
GET https://status.acme.example/api/checkout-api
Authorization: Bearer {{secret:STATUS}}
\`\`\`
`;

const env = {
  LOG_LEVEL: 'debug', TOCSIN_API_TOKEN: secret('TOCSIN_API_TOKEN'), MODEL_URL: `${echoUrl}/v1`, MODEL_NAME: 'small-1', MODEL_API_KEY: secret('MODEL_API_KEY'), RUNBOOK_SECRET_STATUS: secret('RUNBOOK_SECRET_STATUS'),
  OTEL_EXPORTER_OTLP_ENDPOINT: echoUrl, OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${secret('OTEL_HEADER')}`,
  GITHUB_WEBHOOK_SECRET: secret('GITHUB_WEBHOOK_SECRET'), ORDERS_READ_URL: `postgresql://reader:${secret('ORDERS_PASSWORD')}@127.0.0.1:1/orders`, RUNNER_DATABASE_URL: `postgresql://runner:${secret('RUNNER_PASSWORD')}@127.0.0.1:1/tocsin`,
};
const config = 'followups: { databases: { orders: { url: { env: ORDERS_READ_URL } } }, prove-every: 1d }\n';
const journey = await openJourney({ twoRoles: { password: secret('BOT_PASSWORD') }, config, runbooks: { 'ask-status.md': runbook }, env });
const { box, stage, pool, quiet } = journey;
const { slack, pagerduty, github } = box.demo.worlds;
const base = box.tocsin.url ?? '';
/** Those that the look-alikes made for this box are secrets as well. */
const theirs = Object.entries(box.demo.env).filter(([name, value]) => /TOKEN|SECRET/.test(name) && value !== undefined && !(name in env)).map(([name, value]) => [`their ${name}`, value] as const);
const secrets = new Map([...own, ...theirs]);
const full: Record<string, string | undefined> = {
  ...box.demo.env, ...env, DATABASE_URL: journey.address, DATABASE_OWNER_URL: journey.proxy.url.replace('//postgres@', `//postgres:${secret('OWNER_PASSWORD')}@`), TOCSIN_DATA: path.join(journey.dir, 'data'), PORT: '0',
};
const said: string[] = [];

const post = (where: string, body: string, headers: Readonly<Record<string, string>>) => fetch(`${base}${where}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
async function heard(where: string, answer: Response): Promise<void> {
  said.push(...planted(where, `${JSON.stringify([...answer.headers])} ${await answer.text()}`, secrets));
}

beforeAll(async () => {
  // The runbook's outside says back what it was told, in its body and in a header that is shown.
  Object.assign(box.network, { fetch: (request: HttpRequest, _address: string, { phase }: { phase: (which: 'sent') => void }) => {
    phase('sent');
    echoed.push(JSON.stringify(request.headers));
    return Promise.resolve({ status: 200, headers: { 'x-you-sent': JSON.stringify(request.headers) }, body: Buffer.from(JSON.stringify(request)) });
  } });
  pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout-api: error rate 23 % (5xx)', urgency: 'high', priority: 'P2' });
  const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
  for (const who of ['chiara', 'ada']) await stage.act({ as: stage.id(who), type: 'join', channel });
  await quiet();
  await stage.press('chiara', channel, 'take_command');
  await stage.command('chiara', channel, 'doctor');
  await stage.press('ada', channel, 'run_start', /ask-status/);
  await quiet();
  for (const text of ['followup send what was paid', 'followup check 1 sql orders "select 1" expect rows = 0', 'followup done 1']) await stage.command('chiara', channel, text);
  await pool.query(`update effect set run_at = now() where kind = 'followup.prove' and state = 'waiting'`);
  // Bad days of everybody: what went wrong is what is most readily printed.
  slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_auth' });
  slack.fault({ method: '*', kind: '500', times: 2 });
  pagerduty.fault({ kind: '403' });
  pagerduty.fault({ kind: 'drop' });
  github.fault({ kind: '502', times: 2 });
  await stage.command('ada', channel, 'note payments only');
  await stage.command('chiara', channel, 'resolve it is over');
  await quiet();
}, 120_000);

it('finds what stands somewhere, however it is written: or this test would say nothing', () => {
  const token = secret('MODEL_API_KEY');
  const ways = [token, `x${token}y`, encodeURIComponent(token), `%70${token.slice(1)}`, Buffer.from(`user:${token}`).toString('base64'), Buffer.from(`x${token}`).toString('base64url'), token.slice(0, -1), { deep: [token] }];
  for (const way of ways) expect(planted('here', way, secrets), JSON.stringify(way)).toEqual(['here: MODEL_API_KEY']);
  expect(planted('here', 'nothing of ours', secrets)).toEqual([]);
});

it('every secret was there to be told: the outside got them, and the record is not empty', async () => {
  expect(echoed.some((one) => one.includes(secret('RUNBOOK_SECRET_STATUS')))).toBe(true);
  const { rows } = await pool.query<{ output: string }>(`select output_head as output from runbook_step where name = 'ask'`);
  expect(rows[0]?.output).toContain('status.acme.example');
  expect((await pool.query(`select 1 from fact where kind = 'incident.resolved' or kind = 'status.set'`)).rowCount).toBeGreaterThan(0);
});

it('what strangers and people with half a key are answered', { timeout: 60_000 }, async () => {
  const wrong = { authorization: `Bearer ${secret('TOCSIN_API_TOKEN')}x` };
  const good = { authorization: `Bearer ${secret('TOCSIN_API_TOKEN')}` };
  for (const way of ['/', '/healthz', '/readyz', '/metrics', '/api/incidents', '/api/incidents/1', '/api/incidents/1/timeline', '/api/alerts', '/api/openapi.json', '/api/nothing']) {
    for (const headers of [{}, wrong, good]) await heard(`GET ${way}`, await fetch(`${base}${way}`, { headers }));
  }
  // Where they never belong: in an address. What the caller wrote there is not said back, and not logged.
  for (const way of [`/api/incidents?access_token=${secret('TOCSIN_API_TOKEN')}`, `/api/${secret('TOCSIN_API_TOKEN')}`, `/${secret('RUNBOOK_SECRET_STATUS')}/x?y=${secret('MODEL_API_KEY')}`]) await heard('an address', await fetch(`${base}${way}`));
  const old = `v0=${createHmac('sha256', 'another').update('x').digest('hex')}`;
  await heard('Slack, forged', await post('/slack/events', '{"type":"event_callback"}', { 'x-slack-signature': old, 'x-slack-request-timestamp': String(Math.floor(Date.now() / 1_000)) }));
  await heard('PagerDuty, forged', await post('/webhooks/pagerduty', '{}', { 'x-pagerduty-signature': `v1=${old.slice(3)}` }));
  await heard('GitHub, forged', await post('/webhooks/github', '{}', { 'x-hub-signature-256': `sha256=${old.slice(3)}`, 'x-github-event': 'ping', 'x-github-delivery': 'd' }));
  await heard('a command, forged', await post('/api/commands', `{"text": "${secret('BOT_PASSWORD')}`, { ...wrong, 'idempotency-key': secret('TOCSIN_API_TOKEN') }));
  expect(said).toEqual([]);
});

it('what the doctor and a model that refuses say', { timeout: 60_000 }, async () => {
  const settings = await loadSettings(full, journey.dir);
  const ports = createPorts({ settings, clock: systemClock, log: silentLog });
  const refused = await ports.model?.propose({ system: 'x', user: 'y' }).then(() => 'it answered', (error: unknown) => error);
  expect(refused).toBeInstanceOf(Error);
  expect(echoed.some((one) => one.includes(secret('MODEL_API_KEY')))).toBe(true);
  const { context } = box.tocsin;
  const found = await examine({ settings, thorough: true, problems: [], db: context.pool, ports, registry: context.registry, clock: systemClock, home: root, dir: journey.dir, loaded: context.runbooks });
  const words = refused instanceof Error ? [refused.message, refused.stack, refused.cause] : [];
  expect([...planted('the model', words.map(String), secrets), ...planted('doctor', found, secrets)]).toEqual([]);
});

it('what the command line prints, whatever verb', { timeout: 120_000 }, async () => {
  const dir = await folder({ 'payload.json': '{"event":{}}', 'timeline.json': '{}' });
  const asked: Readonly<Record<string, readonly (readonly string[])[]>> = {
    migrate: [[], ['--grant', 'nobody_there']], check: [[]], import: [['.', '--report']], 'import-timeline': [['timeline.json']], 'postmortem-index': [['.', '--check']], coverage: [[], ['--json']], manifest: [[], ['--json']],
    explain: [['payload.json']], verify: [[], ['INC-1']], backup: [['out.tocsin']], export: [['--private', '-'], ['INC-999', 'none.jsonl']], restore: [['out.tocsin']], restored: [[]], erase: [['INC-1', '999', '--reason', 'x']], prune: [['--older-than', '90d']], schema: [[]], doctor: [[], ['--json']],
    token: [['list'], ['revoke', 'nobody']], incident: [['--url', base, 'status'], ['--url', 'http://127.0.0.1:1', 'status']], 'runner-role': [[]],
  };
  // Those that run until they are told to stop are started as processes below.
  expect([...verbs.keys()].filter((name) => !(name in asked)).sort()).toEqual(['runner', 'serve']);
  const leaked: string[] = [];
  for (const [verb, ways] of Object.entries(asked)) {
    for (const args of ways) {
      for (const more of [{}, { DATABASE_OWNER_URL: `postgresql://o:${secret('OWNER_PASSWORD')}@127.0.0.1:1/x`, DATABASE_URL: `postgresql://b:${secret('BOT_PASSWORD')}@127.0.0.1:1/x` }]) {
        const { out, err } = await cli([verb, ...args], { env: { ...full, TOCSIN_TOKEN: secret('TOCSIN_API_TOKEN'), ...more }, dir });
        leaked.push(...planted(`tocsin ${verb} ${args.join(' ')}`, `${out}\n${err}`, secrets));
      }
    }
  }
  expect(leaked).toEqual([]);
});

it('what a start says that fails, for every variable that may be wrong', { timeout: 60_000 }, async () => {
  const names = Object.keys(full).concat('SLACK_APP_TOKEN', 'GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY', 'POSTMORTEM_GIT_URL', 'POSTMORTEM_GIT_TOKEN', 'TRUSTED_PROXIES');
  const git = `https://user:${secret('GIT_TOKEN')}@git.acme.example/x.git`;
  const leaked: string[] = [];
  let failed = 0;
  for (const name of names) {
    for (const value of [undefined, secret('GITHUB_APP_PRIVATE_KEY'), git, `${full[name] ?? ''}:${secret('SLACK_APP_TOKEN')} \n`]) {
      const problem = await loadSettings({ ...full, [name]: value }, journey.dir).then(() => undefined, (error: unknown) => error);
      if (problem === undefined) continue;
      failed += 1;
      leaked.push(...planted(`${name} wrong`, problem instanceof Error ? `${problem.message} ${problem.stack}` : problem, secrets));
    }
  }
  expect(failed).toBeGreaterThan(20);
  expect(leaked).toEqual([]);
  const away = { DATABASE_URL: `postgresql://b:${secret('BOT_PASSWORD')}@127.0.0.1:1/x`, DATABASE_OWNER_URL: `postgresql://o:${secret('OWNER_PASSWORD')}@127.0.0.1:1/x` };
  const given = Object.fromEntries(Object.entries({ ...full, ...away }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  const { lines, errors, ended } = startServing([], { env: given, dir: journey.dir });
  expect(await ended).not.toBe(0);
  expect(errors.join('\n')).toContain('cannot be reached');
  expect(planted('serve', [...lines, ...errors].join('\n'), secrets)).toEqual([]);
});

it('what was logged, sent and kept through all of it', { timeout: 60_000 }, async () => {
  await quiet();
  expect(journey.log.length).toBeGreaterThan(20);
  expect(planted('the log', journey.log.join('\n'), secrets)).toEqual([]);
  const pulls = await Promise.all(github.state().pulls.map((pull) => github.pull(pull.number)));
  const outside = { slack: [slack.calls, slack.state()], pagerduty: pagerduty.calls.map(({ method, path: where, query, body }) => ({ method, where, query, body })), github: [github.calls.map(({ method, path: where, body }) => ({ method, where, body })), github.state(), pulls] };
  for (const [where, what] of Object.entries(outside)) expect(planted(where, what, secrets)).toEqual([]);
  const { rows } = await pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
  for (const { name } of rows) {
    const table = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    expect(planted(`table ${name}`, table.rows.map(({ row }) => row).join('\n'), secrets)).toEqual([]);
  }
});
