// The door under load: 5,000 signed webhooks, one of ten a duplicate, 32 clients; beside a bare 202, the same statement alone by the same clients, and by pgbench where it is.
import { execFile } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { storeDelivery } from '../src/store/delivery.ts';
import type { Pool } from '../src/store/pool.ts';
import { percentile } from './figures.ts';
import { secret } from './process.ts';
import { onStage } from './stage.ts';

const webhooks = 5_000;
const clients = 32;
/** Of /proc: its clock ticks in hundredths of a second on every Linux that Node runs on (proc(5), sysconf(_SC_CLK_TCK)). */
const tickMs = 10;

type Webhook = { readonly key: string; readonly id: string; readonly body: string; readonly signature: string };
type Load = { readonly seconds: number; readonly waits: readonly number[] };

export function ingress(print: (line: string) => void): Promise<void> {
  return onStage(async (stage) => {
    // Alarms of low urgency: what they become is measured by "storm"; here it is the door alone, and the edge alone works.
    const ours = await stage.tocsin('open: [{ do: record }]\n', ['--no-work']);
    const pool = stage.pool(clients);
    const agent = new Agent({ keepAlive: true, maxSockets: clients });
    await load(made(500), (one) => post(agent, ours.url, one));
    const before = await processorMs(ours.pid);
    const door = await load(made(webhooks), (one) => post(agent, ours.url, one));
    const spent = (await processorMs(ours.pid)) - before;
    await load(made(500), (one) => store(pool, one));
    const alone = await load(made(webhooks), (one) => store(pool, one));
    const bare = await stage.bare('mute');
    await load(made(500), (one) => post(agent, bare.url, one));
    const answered = await load(made(webhooks), (one) => post(agent, bare.url, one));
    const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from delivery');
    print(`${webhooks} webhooks, ${clients} clients: stored as ${rows[0]?.n ?? 0} deliveries with those of the warm-up and of the statement alone`);
    print(`webhook → 202, p50 and p99                               ${percentile(door.waits, 50).toFixed(1)} and ${percentile(door.waits, 99).toFixed(1)} ms`);
    print(`webhooks/s, and the same statement alone                 ${(webhooks / door.seconds).toFixed(0)} and ${(webhooks / alone.seconds).toFixed(0)}, ratio ${(alone.seconds / door.seconds).toFixed(2)}`);
    const perSecond = webhooks / door.seconds;
    print(`webhooks/s, and a bare 202 of a checked signature        ${perSecond.toFixed(0)} and ${(webhooks / answered.seconds).toFixed(0)}, ratio ${(answered.seconds / door.seconds).toFixed(2)}`);
    const bench = await pgbench(stage.dir, stage.url());
    print(bench === undefined ? 'pgbench is not on the PATH: not compared with it' : `webhooks/s, and pgbench inserting the same row        ${perSecond.toFixed(0)} and ${bench.toFixed(0)}, ratio ${(perSecond / bench).toFixed(2)}`);
    print(`processor time of a webhook                              ${((spent * 1_000) / webhooks).toFixed(0)} µs`);
    agent.destroy();
  });
}

/** Webhooks stored a second by these doors, each in turn. */
export async function knock(urls: readonly string[], count = 3_000): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  let turn = 0;
  const { seconds } = await load(made(count), (one) => post(agent, urls[(turn += 1) % urls.length] ?? '', one));
  agent.destroy();
  return count / seconds;
}

/** Transactions a second of PostgreSQL's own load generator: the same row, as many clients, two threads. Undefined where it is not installed. */
async function pgbench(dir: string, url: string): Promise<number | undefined> {
  const script = path.join(dir, 'insert.sql');
  const { body } = one();
  await writeFile(script, [
    '\\set n random(1, 9000000000000000)',
    `insert into delivery (source, key, other_key, lane, body, urgency) values ('pagerduty', 'B' || (:n)::bigint, 'webhook/B' || (:n)::bigint, 'pagerduty/B' || (:n)::bigint, '${'x'.repeat(body.length)}', 1) on conflict do nothing;`, '',
  ].join('\n'));
  try {
    const { stdout } = await promisify(execFile)('pgbench', ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-t', String(Math.ceil(webhooks / clients)), '-f', script, url], { env: { PATH: process.env['PATH'] } });
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Bodies of about 1.5 kB, as PagerDuty's are; every tenth is the one before once more. */
function made(count: number): Webhook[] {
  const all: Webhook[] = [];
  for (let n = 0; n < count; n += 1) {
    const last = all.at(-1);
    all.push(n % 10 === 9 && last ? last : one());
  }
  return all;
}

function one(): Webhook {
  const id = randomUUID().replaceAll('-', '').slice(0, 14).toUpperCase();
  const reference = { id: 'PSVC01', type: 'service_reference', summary: 'checkout-api', html_url: 'https://acme.pagerduty.com/services/PSVC01', self: 'https://api.pagerduty.com/services/PSVC01' };
  const body = JSON.stringify({
    event: {
      id: `E${id}`, event_type: 'incident.triggered', resource_type: 'incident', occurred_at: new Date().toISOString(), agent: reference, client: null,
      data: { id, type: 'incident', status: 'triggered', title: `bench ${id} ${'x'.repeat(300)}`, urgency: 'low', service: reference, assignees: [reference, reference], escalation_policy: reference, priority: null, teams: [], conference_bridge: null },
    },
  });
  return { key: `E${id}`, id: randomUUID(), body, signature: `v1=${createHmac('sha256', secret).update(body).digest('hex')}` };
}

async function load(all: readonly Webhook[], send: (one: Webhook) => Promise<void>): Promise<Load> {
  const waits: number[] = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    for (let webhook = all[next]; webhook; webhook = all[next]) {
      next += 1;
      const at = performance.now();
      await send(webhook);
      waits.push(performance.now() - at);
    }
  }));
  return { seconds: (performance.now() - began) / 1_000, waits };
}

function post(agent: Agent, url: string, { body, id, signature }: Webhook): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-pagerduty-signature': signature, 'x-webhook-id': id };
    const asked = request(`${url}/webhooks/pagerduty`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => { if (answer.statusCode === 202) resolve(); else reject(new Error(`the door answered ${answer.statusCode}`)); });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

async function store(pool: Pool, { key, id, body }: Webhook): Promise<void> {
  await storeDelivery(pool, { source: 'pagerduty', key, otherKey: `webhook:${id}`, lane: `pagerduty/${key}`, body, urgency: 1 });
}

/** User and system time of a process so far. */
async function processorMs(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}
