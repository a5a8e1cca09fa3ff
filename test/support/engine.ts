// The engine on a real database with every port in memory: what most tests of the engine begin with.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { defaultConfig, type Config } from '../../src/domain/config.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { loadRunbooks } from '../../src/domain/runbook/load.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { createBell } from '../../src/engine/bell.ts';
import { unpaced, type Budget } from '../../src/engine/budget.ts';
import { createChannelFinder } from '../../src/engine/channels.ts';
import type { Context } from '../../src/engine/context.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createAsked } from '../../src/engine/roles-asked.ts';
import { createTeam } from '../../src/engine/team.ts';
import type { Diagnosis } from '../../src/domain/diagnosis.ts';
import { silentLog, type Log } from '../../src/log.ts';
import type { Databases, HttpRequest, HttpResponse, Model, Outbound, Remote, Tracing } from '../../src/ports.ts';
import { loadRegistry } from '../../src/registry.ts';
import { unfinished, type EffectRow } from '../../src/store/effect.ts';
import { readIncident } from '../../src/store/incident.ts';
import type { Pool } from '../../src/store/pool.ts';
import { systemClock } from '../../src/world.ts';
import { fakeGitHub, type FakeGitHub } from './fake-github.ts';
import { fakePagerDuty, type FakePagerDuty } from './fake-pagerduty.ts';
import { fakeSlack, type FakeSlack } from './fake-slack.ts';
import { seeded } from './seeded.ts';

const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));

export type FakeOutbound = Outbound & { readonly sent: HttpRequest[]; answer: (request: HttpRequest) => Promise<HttpResponse> | HttpResponse };
export type Wanted = {
  readonly pool: Pool;
  readonly slack?: FakeSlack;
  readonly pagerduty?: FakePagerDuty;
  readonly github?: FakeGitHub;
  /** False where no repository is set up for postmortems. */
  readonly postmortems?: false;
  readonly outbound?: FakeOutbound;
  /** Postmortems go there, and not to GitHub. */
  readonly remote?: Remote;
  readonly databases?: Databases;
  /** Off without it, as for everybody. */
  readonly model?: Model;
  readonly config?: Partial<Config>;
  readonly policy?: Context['policy'];
  readonly clock?: Context['clock'];
  readonly registry?: Partial<Context['registry']>;
  readonly runbooks?: readonly { readonly path: string; readonly text: string }[];
  readonly secrets?: Readonly<Record<string, string>>;
  readonly diagnosis?: Diagnosis;
  readonly budget?: Budget;
  readonly leaseMs?: number;
  readonly backoffMs?: number;
  readonly pollMs?: number;
  readonly tracing?: Tracing;
  readonly log?: Log;
};
export type Bench = {
  readonly context: Context; readonly engine: Engine; readonly pool: Pool; readonly slack: FakeSlack; readonly pagerduty: FakePagerDuty;
  readonly github: FakeGitHub; readonly outbound: FakeOutbound;
  /** Works everything off, what waits for another try included; timers do not ring. */
  settle(): Promise<void>;
  incident(id: number): Promise<Incident>;
  /** What has no good end: waiting, running or given up. The timer of the reminders waits for its time, and that is well. */
  left(id?: number): Promise<EffectRow[]>;
};

export function fakeOutbound(): FakeOutbound {
  const sent: HttpRequest[] = [];
  return {
    sent,
    answer: () => ({ status: 200, headers: {}, body: Buffer.from('fine') }),
    async request(request) {
      sent.push(request);
      return this.answer(request);
    },
  };
}

/** Nothing runs by itself: call `settle()`, or `engine.start()` and then `engine.stop()`. Leases last 30 s, waits are a millisecond. */
export function testContext(wanted: Wanted): Bench {
  const { pool, slack = fakeSlack(), pagerduty = fakePagerDuty(), github = fakeGitHub(), outbound = fakeOutbound() } = wanted;
  const clock = wanted.clock ?? systemClock;
  const context: Context = {
    pool, clock, random: { fraction: seeded(1), uuid: randomUUID }, log: wanted.log ?? silentLog, tracing: wanted.tracing, config: { ...defaultConfig, ...wanted.config },
    registry: { ...registry, ...wanted.registry }, ports: { slack, pagerduty, github, remote: wanted.remote, outbound, databases: wanted.databases, model: wanted.model },
    runbooks: readRunbooks(wanted.runbooks ?? []),
    policy: wanted.policy ?? defaultPolicy, secrets: wanted.secrets ?? {}, asked: createAsked(clock), bell: createBell({ db: pool, clock, log: silentLog, sender: randomUUID() }), channels: createChannelFinder(), budget: wanted.budget ?? unpaced, team: createTeam(slack, clock), diagnose: () => Promise.resolve(wanted.diagnosis ?? { checks: [] }),
    settings: {
      publicUrl: 'https://tocsin.example', ...(wanted.model ? { model: { host: 'models.acme.example', name: 'small-1' } } : {}), postmortems: !wanted.remote && (wanted.postmortems ?? true) ? { repo: 'acme/postmortems' } : undefined, ...(wanted.remote ? { remote: { shown: 'git.acme.example/sre/pm' } } : {}), owner: randomUUID(), host: 'test',
      leaseMs: wanted.leaseMs ?? 30_000, pollMs: wanted.pollMs ?? 20, backoffMs: wanted.backoffMs ?? 1,
    },
  };
  const engine = createEngine(context);
  return {
    context, engine, pool, slack, pagerduty, github, outbound,
    settle: () => settle(engine, pool),
    async incident(id) {
      const found = await readIncident(pool, id);
      if (!found) throw new Error(`there is no INC-${id}`);
      return found;
    },
    left: async (id = 1) => (await unfinished(pool, id)).filter((row) => row.kind !== 'nudge' || row.state !== 'waiting'),
  };
}

function readRunbooks(sources: NonNullable<Wanted['runbooks']>): Context['runbooks'] {
  const { runbooks, findings } = loadRunbooks(sources);
  if (runbooks.length < sources.length) throw new Error(`a runbook of this test is wrong: ${JSON.stringify(findings)}`);
  return runbooks.map((runbook) => ({ runbook, path: runbook.path, text: sources.find((one) => one.path === runbook.path)?.text ?? '' }));
}

async function settle(engine: Engine, pool: Pool): Promise<void> {
  for (let rounds = 0; rounds < 40; rounds += 1) {
    await engine.drain();
    const hurried = await Promise.all([
      pool.query(`update delivery set run_at = now() where state = 'waiting'`),
      pool.query(`update runbook_step set run_at = now() where status = 'ready'`),
      pool.query(
        `update effect e set run_at = now() where state = 'waiting' and kind not in ('timer', 'nudge') and not exists (
           select 1 from unnest(e.needs) need where not exists (
             select 1 from effect n where n.incident_id = e.incident_id and n.name = need and n.state = 'done'))`,
      ),
    ]);
    if (hurried.every(({ rowCount }) => rowCount === 0)) return;
  }
  throw new Error('the engine does not come to rest');
}

/** All timers and reminders ring now. */
export async function ringTimers(pool: Pool): Promise<void> {
  await pool.query(`update effect set run_at = now() where kind in ('timer', 'nudge') and state = 'waiting'`);
}

/** As if every worker had been dead for longer than its lease. */
export async function expireLeases(pool: Pool): Promise<void> {
  await pool.query(`update delivery set lease_until = now() - interval '1 second' where state = 'running'`);
  await pool.query(`update effect set lease_until = now() - interval '1 second' where state = 'running'`);
  await pool.query(`update runbook_step set lease_until = now() - interval '1 second' where status = 'running'`);
}
