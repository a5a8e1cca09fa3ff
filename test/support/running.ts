// A runbook being run in an incident: people who may, clicks, and what stands in the ledger.
import { expect } from 'vitest';
import type { Run, RunStep } from '../../src/domain/incident.ts';
import { stepsOf, type StepRow } from '../../src/store/step.ts';
import type { Pool } from '../../src/store/pool.ts';
import { arrive, click, command } from './arriving.ts';
import { testContext, type Bench, type Wanted } from './engine.ts';

/** A runbook of these steps; each is one fence: `http {"name":"look",…}` and its body. */
export function runbook(id: string, fences: readonly string[], front: readonly string[] = []): { path: string; text: string } {
  const head = ['runbook: 1', `id: ${id}`, `title: Runbook ${id}`, 'owner: "@acme/team"', 'last-reviewed: 2026-10-02', 'executor: http-only', 'egress: [flags.acme.example:443]', ...front];
  return { path: `${id}.md`, text: ['---', ...head, '---', '', `# ${id}`, '', ...fences.map((fence) => `\`\`\`${fence}\n\`\`\`\n`)].join('\n') };
}

/** A request; one that only reads is a GET, any other a PUT. */
export function http(annotation: Readonly<Record<string, string>>, place = annotation['name'] ?? ''): string {
  const method = annotation['risk'] === 'read' ? 'GET' : 'PUT';
  return `http ${JSON.stringify({ timeout: '10s', ...annotation })}\n${method} https://flags.acme.example/${place}`;
}

/** An incident with Ana in command, and Ben and Cleo on call for its service: all three are responders. */
export async function inCommand(wanted: Wanted): Promise<Bench> {
  const bench = testContext(wanted);
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  for (const name of ['ANA', 'BEN', 'CLEO', 'DORA']) {
    bench.slack.person(`U${name}`);
    if (name !== 'DORA') bench.pagerduty.users.push({ id: `P${name}`, name, email: `u${name.toLowerCase()}@acme.example` });
  }
  bench.pagerduty.onCalls.set('EP1', ['PBEN', 'PCLEO']);
  await arrive(bench.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  await command(bench.pool, 'UANA', 'commander', (await bench.incident(1)).channel?.id);
  await bench.settle();
  return bench;
}

export async function start(bench: Bench, id: string, user = 'UANA'): Promise<void> {
  await click(bench.pool, user, 'run_start', `1:${id}`);
  await bench.settle();
}

export async function lastRun(bench: Bench): Promise<Run> {
  const run = (await bench.incident(1)).runs.at(-1);
  if (!run) throw new Error('there must be a run');
  return run;
}

/** The value of a button about a step as its message carries it now. */
export async function buttonOf(bench: Bench, index: number): Promise<string> {
  const run = await lastRun(bench);
  return `1:${run.id}:${index}:${(run.steps[index]?.digest ?? '').slice(0, 16).padEnd(8, '0')}`;
}

export async function press(bench: Bench, user: string, action: string, index: number): Promise<void> {
  await click(bench.pool, user, action, await buttonOf(bench, index));
  await bench.settle();
}

/** The steps as people see them and as the ledger has them: the two must agree. */
export async function statuses(bench: Bench): Promise<RunStep['status'][]> {
  const run = await lastRun(bench);
  const rows = await ledger(bench.pool, run.id);
  expect(rows.map((row) => row.status).map((status) => (status === 'skipped' ? 'pending' : status))).toEqual(run.steps.map((step) => step.status));
  return run.steps.map((step) => step.status);
}

export function ledger(pool: Pool, run: string): Promise<StepRow[]> {
  return stepsOf(pool, run);
}

/** What was told to a person, newest last. */
export function told(bench: Bench, user: string): string[] {
  return bench.slack.told.filter((one) => one.user === user).map((one) => one.text);
}
