// A shipped runbook being run: people decide through the engine, shell steps are claimed from the ledger and run against stand-ins.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { vi } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { Refusal } from '../../src/domain/errors.ts';
import type { Incident, Run, RunStep } from '../../src/domain/incident.ts';
import { choose, confirm, type Choice } from '../../src/domain/run-choices.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import type { Policy } from '../../src/domain/runbook/policy.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import { startRun } from '../../src/domain/running.ts';
import { decideOn } from '../../src/engine/commit.ts';
import { prepare } from '../../src/runner/job.ts';
import { createLedger, type Ledger } from '../../src/runner/ledger.ts';
import { refusalOf, reportOf } from '../../src/runner/report.ts';
import { click } from '../support/arriving.ts';
import type { Bench, Wanted } from '../support/engine.ts';
import { buttonOf, inCommand, lastRun } from '../support/running.ts';
import type { StandIns } from './stand-ins.ts';

// A run with its retries is hundreds of small transactions: seconds on a machine of its own, more on a busy one.
vi.setConfig({ testTimeout: 120_000 });

const folder = path.resolve(import.meta.dirname, '../../runbooks');

/** The two people who may approve what is destructive; without a policy nobody may. */
export const withPolicy: Policy = { ...defaultPolicy, risk: { ...defaultPolicy.risk, destructive: { ...defaultPolicy.risk.destructive, approveBy: ['responder'], runBy: ['responder'] } } };

export async function shipped(id: string): Promise<{ readonly path: string; readonly text: string; readonly runbook: Runbook }> {
  const source = { path: `${id}.md`, text: await readFile(path.join(folder, `${id}.md`), 'utf8') };
  const read = parseRunbook(source);
  if (!read.ok) throw new Error(`${id} does not parse: ${JSON.stringify(read.findings)}`);
  return { ...source, runbook: read.runbook };
}

export type Watching = {
  readonly bench: Bench;
  /** Starts it as Ana does; what a person would be told when it is refused. */
  start(params: Readonly<Record<string, string>>): Promise<string | undefined>;
  approve(step: string, ...users: readonly string[]): Promise<void>;
  /** A person did it by hand and says so. */
  done(step: string): Promise<void>;
  choose(step: string, choice: Choice): Promise<void>;
  run(): Promise<Run>;
  step(name: string): Promise<RunStep>;
  /** The steps that began, with how they stand: `history succeeded`. */
  story(): Promise<readonly string[]>;
};

export type WatchOptions = Omit<Wanted, 'runbooks'> & { readonly programs?: StandIns; readonly runnerSecrets?: Readonly<Record<string, string>> };

export async function watch(id: string, { programs, runnerSecrets = {}, ...wanted }: WatchOptions): Promise<Watching> {
  const { runbook, ...source } = await shipped(id);
  const bench = await inCommand({ ...wanted, runbooks: [source] });
  const ledger = createLedger(bench.pool, { id: randomUUID(), host: 'test', leaseMs: 30_000 });
  if (programs) await ledger.hello('test', { [runbook.executor]: null });
  const workOff = async (): Promise<void> => {
    if (!programs) return bench.settle();
    // The engine never rests while a step waits for a runner, so both take turns here.
    for (let rounds = 0; rounds < 200; rounds += 1) {
      await bench.engine.drain();
      const { rowCount } = await bench.pool.query(`update runbook_step set run_at = now() where status = 'ready'`);
      if (!(await runOne({ bench, ledger, runbook, text: source.text, programs, runnerSecrets })) && rowCount === 0) return;
    }
    throw new Error('the run does not come to rest');
  };
  const decided = async (ask: (incident: Incident, now: string) => Decision | Refusal, by = ana): Promise<string | undefined> => {
    let refused: string | undefined;
    await bench.pool.transaction((tx) => decideOn(tx, bench.context, 1, { id: 'test', depth: 0, by }, (incident, now) => {
      const said = ask(incident, now);
      if (!('refuse' in said)) return said;
      refused = said.refuse;
      return { facts: [], effects: [] };
    }));
    await workOff();
    return refused;
  };
  const who = (now: string) => ({ by: ana, roles: new Set(['anyone', 'responder']), policy: bench.context.policy, now });
  const indexOf = (name: string): number => {
    const at = runbook.steps.findIndex((step) => step.name === name);
    if (at < 0) throw new Error(`${id} has no step ${name}`);
    return at;
  };
  const must = (refused: string | undefined): void => {
    if (refused !== undefined) throw new Error(refused);
  };
  const step = async (name: string): Promise<RunStep> => (await lastRun(bench)).steps[indexOf(name)] as RunStep;
  return {
    bench, step, run: () => lastRun(bench),
    start: (params) => decided((incident, now) => startRun(incident, runbook, params, randomUUID(), who(now))),
    async approve(name, ...users) {
      for (const user of users) {
        await click(bench.pool, user, 'step_approve', await buttonOf(bench, indexOf(name)));
        await workOff();
      }
    },
    async done(name) {
      const { id: run, steps } = await lastRun(bench);
      must(await decided((incident, now) => confirm(incident, { run, step: indexOf(name), digest: steps[indexOf(name)]?.digest ?? '' }, runbook, who(now), 'looked')));
    },
    async choose(name, choice) {
      const { id: run } = await lastRun(bench);
      must(await decided((incident, now) => choose(incident, { run, step: indexOf(name), digest: '' }, choice, runbook, who(now))));
    },
    story: async () => (await lastRun(bench)).steps.filter((one) => one.status !== 'pending').map((one) => `${one.name} ${one.status}`),
  };
}

const ana = slackPerson('UANA', 'Ana');

type One = { readonly bench: Bench; readonly ledger: Ledger; readonly runbook: Runbook; readonly text: string; readonly programs: StandIns; readonly runnerSecrets: Readonly<Record<string, string>> };

/** Everything a runner checks before it runs a step is checked; false when there is nothing to run. */
async function runOne({ bench, ledger, runbook, text, programs, runnerSecrets }: One): Promise<boolean> {
  const [claimed] = await ledger.claim([runbook.executor], 1);
  if (!claimed) return false;
  const prepared = prepare(claimed, { text, policy: bench.context.policy, kinds: [], profiles: [runbook.executor], secretsOf: () => runnerSecrets, startBy: Date.now() + 30_000 });
  if (!prepared.ok) {
    await ledger.report(claimed, refusalOf(prepared.why));
    return true;
  }
  if (!(await ledger.mark(claimed))) throw new Error(`${prepared.step.name} could not begin`);
  await ledger.report(claimed, reportOf(await programs.run(prepared.job), prepared.step));
  return true;
}
