// A shell step from the click to the timeline: approved by a second person, run in the sandbox by a runner that is a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ensureRunnerRole } from '../../src/store/runner-role.ts';
import { root } from '../cli/support.ts';
import { needsSandbox, noSandbox } from '../runner/local/support.ts';
import { until } from '../support/shell-runs.ts';
import { openJourney } from './journey.ts';
import { showMessage } from './transcript.ts';

const rotate = `---
runbook: 1
id: rotate-logs
title: Rotate the logs
owner: "@acme/checkout-oncall"
last-reviewed: 2026-11-02
match: [{ service: checkout-api }]
executor: tools
secrets: [API_TOKEN]
params:
  HOST: { type: hostname, default: web-1 }
---

# Rotate the logs

\`\`\`sh {"name":"FREE_MB","risk":"read","timeout":"20s","output":"integer"}
echo "looking at $HOST" >&2
echo 512
\`\`\`

\`\`\`bash {"name":"rotate","risk":"change","timeout":"60s"}
echo "as $(id -u) with $API_TOKEN on $HOST, $FREE_MB MB free"
sleep 5
echo rotated
\`\`\`
`;

const journey = await openJourney({ runbooks: { 'rotate-logs.md': rotate } });
const { box, stage, pool, dir } = journey;
const { slack, pagerduty } = box.demo.worlds;
const address = new URL(journey.proxy.url);
address.username = `runner_of_${(await pool.query<{ name: string }>('select current_database() as name')).rows[0]?.name}`;
await ensureRunnerRole(pool, address.username);
writeFileSync(path.join(dir, 'runner.yaml'), 'profiles:\n  tools:\n    change: { secrets: { API_TOKEN: { env: RUNBOOK_SECRET_API_TOKEN } } }\n    read: { secrets: { API_TOKEN: { env: RUNBOOK_SECRET_READ_ONLY } } }\n');

type Process = { readonly child: ChildProcess; readonly lines: string[]; readonly ended: Promise<unknown> };
const processes: Process[] = [];
function startRunner(): Process {
  const env = {
    PATH: process.env['PATH'], RUNNER_DATABASE_URL: address.href, TOCSIN_DATA: path.join(dir, 'runner'), RUNBOOKS_DIR: path.join(dir, 'runbooks'),
    RUNBOOK_SECRET_API_TOKEN: 'tok-change-778899', RUNBOOK_SECRET_READ_ONLY: 'tok-read-112233',
  };
  const child = spawn(process.execPath, [path.join(root, 'bin/tocsin.mjs'), 'runner'], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => lines.push(String(bytes)));
  const started = { child, lines, ended: once(child, 'exit') };
  processes.push(started);
  return started;
}
afterAll(async () => {
  for (const { child } of processes) child.kill('SIGKILL');
  await Promise.all(processes.map((one) => one.ended));
  await pool.query(`drop owned by ${address.username}`);
  await pool.query(`drop role ${address.username}`);
});

pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout is slow', urgency: 'high', priority: 'P3' });
const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
await journey.quiet();
await stage.act({ as: stage.id('chiara'), type: 'join', channel });

const steps = async (run = 0) => (await journey.incident(1)).runs[run]?.steps ?? [];
const shown = () => stage.messages(channel).filter((message) => message.text.includes('Rotate the logs')).map((message) => showMessage(slack.state(), message)).join('\n');

describe.skipIf(noSandbox !== undefined)(needsSandbox('a shell step'), () => {
  it('runs after a second person approved it, survives a restart of its runner, and its output is masked', { timeout: 90_000 }, async () => {
    const first = startRunner();
    await until(async () => (await pool.query(`select 1 from runner where profiles->'tools' = 'null'`)).rowCount === 1, `the sandbox works: ${first.lines.join('')}`);
    await stage.press('ada', channel, 'run_start', /rotate-logs/);
    await stage.until('the form', () => slack.state().modals[stage.id('ada')] ?? undefined);
    await stage.submit('ada', {});
    await stage.until('the step that waits', () => stage.button(channel, 'step_approve'));
    await journey.quiet();
    expect((await steps()).map(({ status }) => status)).toEqual(['succeeded', 'waiting']);
    await stage.press('chiara', channel, 'step_approve');
    await until(async () => (await steps())[1]?.status === 'running', 'it runs');
    first.child.kill('SIGTERM');
    const [code] = (await first.ended) as [number | null];
    expect([code, (await steps())[1]?.status]).toEqual([0, 'running']);
    const second = startRunner();
    await until(async () => (await pool.query('select 1 from runner')).rowCount === 2, `the next one is there: ${second.lines.join('')}`);
    // The lease of the first ends: half a minute in earnest.
    await pool.query(`update runbook_step set lease_until = now() where status = 'running'`);
    await until(async () => (await steps())[1]?.status === 'succeeded', `adopted: ${second.lines.join('')}`);
    await journey.quiet();
    const [looked, rotated] = await steps();
    expect(looked).toMatchObject({ status: 'succeeded', code: 0 });
    expect(rotated?.output).toBe('as 65534 with [secret API_TOKEN] on web-1, 512 MB free\nrotated');
    const facts = await journey.facts(1);
    expect(facts.filter((fact) => fact.kind === 'step.started')).toHaveLength(2);
    expect(facts.filter((fact) => fact.kind === 'step.unknown')).toEqual([]);
    expect(JSON.stringify([facts, shown(), processes.map((one) => one.lines)])).not.toMatch(/tok-change-778899|tok-read-112233/);
  });

  it('whose supervisor is killed leaves nothing behind, and a person is asked', { timeout: 90_000 }, async () => {
    await stage.press('ada', channel, 'run_start', /rotate-logs/);
    await stage.until('the form', () => slack.state().modals[stage.id('ada')] ?? undefined);
    await stage.submit('ada', { HOST: 'web-2' });
    await until(async () => (await steps(1))[1]?.status === 'waiting', 'it waits for approval');
    await journey.quiet();
    await stage.press('chiara', channel, 'step_approve');
    await until(async () => (await steps(1))[1]?.status === 'running', 'it runs');
    const { rows } = await pool.query<{ ref: string }>(`select external_ref as ref from runbook_step where status = 'running'`);
    const supervisor = path.join(dir, 'runner/spool', rows[0]?.ref ?? '', 'pid');
    await until(() => existsSync(supervisor), 'its supervisor is there');
    process.kill((JSON.parse(readFileSync(supervisor, 'utf8')) as { pid: number }).pid, 'SIGKILL');
    await until(async () => (await steps(1))[1]?.status === 'unknown', 'nobody knows');
    await journey.quiet();
    await stage.press('ada', channel, 'step_happened');
    await journey.quiet();
    expect((await steps(1))[1]?.status).toBe('succeeded');
    expect((await pool.query(`select 1 from runbook_step where name = 'rotate' and token > 1`)).rowCount).toBe(0);
  });
});
