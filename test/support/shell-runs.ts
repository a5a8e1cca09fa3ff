// Runs of shell steps in a real ledger: the engine counts them, and runners with an executor in memory take them.
import { randomUUID } from 'node:crypto';
import { defaultPolicy, type Policy } from '../../src/domain/runbook/policy.ts';
import type { Run } from '../../src/domain/incident.ts';
import { silentLog } from '../../src/log.ts';
import { createLedger } from '../../src/runner/ledger.ts';
import { createRunner, type Runner, type RunnerParts } from '../../src/runner/loop.ts';
import { listen, type Pool } from '../../src/store/pool.ts';
import { stepsOf, type StepRow } from '../../src/store/step.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { click } from './arriving.ts';
import type { Bench } from './engine.ts';
import { fakeSpool, type FakeSpool } from './fake-executor.ts';

export type Annotation = Readonly<Record<string, string>>;

/** A runbook of shell steps for the profile `local`; `front` adds lines to the frontmatter. */
export function shellRunbook(id: string, steps: readonly { readonly annotation: Annotation; readonly body: string; readonly language?: string }[], front: readonly string[] = []): { path: string; text: string } {
  const head = ['runbook: 1', `id: ${id}`, `title: Runbook ${id}`, 'owner: "@acme/team"', 'last-reviewed: 2026-10-02', 'executor: local', ...front];
  const fences = steps.map(({ annotation, body, language }) => `\`\`\`${language ?? 'sh'} ${JSON.stringify({ timeout: '30s', ...annotation })}\n${body}\n\`\`\`\n`);
  return { path: `${id}.md`, text: ['---', ...head, '---', '', `# ${id}`, '', ...fences].join('\n') };
}

/** Starts it as Ana does, and works off what the bot has to do; no shell step is waited for. */
export async function startShell(bench: Bench, id: string): Promise<string> {
  const before = (await bench.incident(1)).runs.length;
  await click(bench.pool, 'UANA', 'run_start', `1:${id}`);
  await work(bench);
  const run = (await bench.incident(1)).runs[before];
  if (!run) throw new Error(`the run of ${id} was not begun: ${JSON.stringify(bench.slack.told.at(-1))}`);
  return run.id;
}

export async function work(bench: Bench): Promise<void> {
  await bench.engine.drain();
}

export async function runOf(bench: Bench, id: string): Promise<Run> {
  await work(bench);
  const run = (await bench.incident(1)).runs.find((one) => one.id === id);
  if (!run) throw new Error('there must be a run');
  return run;
}

export async function rowOf(pool: Pool, run: string, idx = 0): Promise<StepRow & { readonly output_head: string | null; readonly exit_code: number | null; readonly final: boolean }> {
  const row = (await stepsOf(pool, run))[idx];
  if (!row) throw new Error('there must be a step');
  return row as StepRow & { output_head: string | null; exit_code: number | null; final: boolean };
}

/** Comes back when it holds; the clock ends it only where something is wrong. */
export async function until(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    if (await holds()) return;
    await systemClock.sleep(10);
  }
  throw new Error(`it did not come to that: ${what}`);
}

export type Hired = { readonly runner: Runner; readonly spool: FakeSpool; stop(): Promise<void> };
export type Hiring = { readonly pool: Pool; readonly texts: readonly string[]; readonly spool?: FakeSpool; readonly host?: string; readonly policy?: Policy; readonly leaseMs?: number } & Partial<Pick<RunnerParts, 'clock' | 'secretsOf' | 'bodies' | 'profiles'>>;

/** A runner that has said hello and looks for work. `texts`: the runbooks that it has seen in its own folder. */
export async function hire(hiring: Hiring): Promise<Hired> {
  const { pool, texts, spool = fakeSpool(), host = 'host', clock = systemClock, leaseMs = 30_000 } = hiring;
  const { blobSha } = await import('../../src/domain/runbook/blob.ts');
  const seen = new Map(texts.map((text) => [blobSha(text), text]));
  const runner = createRunner({
    ledger: createLedger(pool, { id: randomUUID(), host, leaseMs }), profiles: hiring.profiles ?? ['local'], executorOf: () => spool.executor,
    bodies: hiring.bodies ?? { refresh: () => Promise.resolve(), find: (blob) => Promise.resolve(seen.get(blob)) },
    policy: () => Promise.resolve(hiring.policy ?? defaultPolicy), secretsOf: hiring.secretsOf ?? (() => ({})), kinds: [], clock, log: silentLog, version: 'test', most: 4,
    timing: { leaseMs, pollMs: 20, helloMs: 50, adoptMs: 20 },
  });
  const hearing = listen(pool, 'tocsin_work', () => runner.wake(), { clock: systemClock, random: systemRandom });
  runner.start();
  let stopped: Promise<unknown> | undefined;
  return { runner, spool, stop: async () => { await (stopped ??= Promise.all([runner.stop(), hearing.close()])); } };
}

/** The engine performs no shell step before somebody has said that he can. */
export async function seen(pool: Pool, profiles: Readonly<Record<string, string | null>> = { local: null }): Promise<void> {
  await pool.query('select runner_hello($1, $2, $3, $4)', [randomUUID(), 'elsewhere', 'test', JSON.stringify(profiles)]);
}
