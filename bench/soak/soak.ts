// The crash soak of the step ledger: the bot counts, three runners work and are hit, and afterwards every begun body is counted.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import type { Pool } from '../../src/store/pool.ts';
import { testContext, type Bench } from '../../test/support/engine.ts';
import { seeded } from '../../test/support/seeded.ts';
import { decided, opened } from '../../test/support/stored.ts';
import { createCrew, type Crew } from './crew.ts';
import { patiently } from '../soak-bot/patiently.ts';

export type Soak = {
  readonly pool: Pool;
  /** As the runner's role. */
  readonly url: string;
  /** An empty folder. */
  readonly dir: string;
  readonly executor: 'program' | 'local';
  readonly seed: number;
  /** At least so many; more are begun until there were enough hits. Each has four steps, every second one not idempotent. */
  readonly runs: number;
  readonly kills: number;
  readonly pauses: number;
  readonly mostMs: number;
  /** Called once, halfway. */
  readonly halfway?: () => void;
  readonly print: (line: string) => void;
};

export type Figures = {
  readonly steps: number; readonly kills: number; readonly pauses: number; readonly doubles: number; readonly lost: number; readonly asked: number;
  readonly repeated: number; readonly adopted: number; readonly neverStarted: number; readonly tookMs: number;
  /** Supervisors that were gone without a result. */
  readonly vanished: number;
};

const leaseMs = 1_500;
const pauseMs = 2_500;
// The bot asks a person two of its leases after a runner's has ended: a host without a runner for so long is another case than this one.
const botLeaseMs = 10_000;
const openAtOnce = 8;
const perIncident = 20;

const step = (name: string, idempotent: boolean): string => `\`\`\`sh ${JSON.stringify({ name, risk: 'read', timeout: '20s', idempotent: String(idempotent) })}\necho began\nsleep 0.15\n\`\`\`\n`;
const text = ['---', 'runbook: 1', 'id: soak', 'title: Four steps of the soak', 'owner: "@acme/team"', 'last-reviewed: 2026-10-02', 'executor: local', '---', '', '# Soak', '',
  step('first', true), step('second', false), step('third', true), step('fourth', false)].join('\n');

function theRunbook(): Runbook {
  const read = parseRunbook({ path: 'soak.md', text });
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.runbook;
}

export async function soak(options: Soak): Promise<Figures> {
  const { pool, dir } = options;
  const [spool, runbooks] = [path.join(dir, 'spool'), path.join(dir, 'runbooks')];
  mkdirSync(spool, { mode: 0o700 });
  mkdirSync(runbooks);
  writeFileSync(path.join(runbooks, 'soak.md'), text);
  const random = seeded(options.seed);
  const bot = testContext({ pool, runbooks: [{ path: 'soak.md', text }], leaseMs: botLeaseMs, pollMs: 200, backoffMs: 50 });
  const crew = createCrew({ url: options.url, spool, runbooks, executor: options.executor, leaseMs, gapMs: 60 }, 3, pauseMs, (n) => Math.floor(random() * n));
  const began = performance.now();
  bot.engine.start();
  try {
    const counts = await drive(options, bot, crew, random);
    return { ...counts, ...(await measured(pool, spool)), adopted: crew.adopted.size, vanished: crew.vanished.size, tookMs: performance.now() - began };
  } finally {
    await crew.stop();
    await bot.engine.stop();
  }
}

type Counts = { kills: number; pauses: number; asked: number };

/** Until there were enough runs and hits, and everything has ended, or the time is over. */
async function drive(options: Soak, bot: Bench, crew: Crew, random: () => number): Promise<Counts> {
  const { pool, runs, kills, pauses } = options;
  const counts: Counts = { kills: 0, pauses: 0, asked: 0 };
  const state = { runs: 0, incident: 0, halfway: false };
  const end = performance.now() + options.mostMs;
  let nextHit = 0;
  while (performance.now() < end) {
    if (crew.broken !== undefined) throw new Error(crew.broken);
    const enough = state.runs >= runs && counts.kills >= kills && counts.pauses >= pauses;
    const open = await patiently(() => openRuns(pool));
    if (enough && open === 0) return counts;
    if (!enough && open < openAtOnce && (await someoneIsThere(pool))) await patiently(() => beginRun(pool, state));
    counts.asked += await patiently(() => answerUnknown(pool));
    if (!enough && performance.now() > nextHit && (counts.kills + counts.pauses) / (kills + pauses) < state.runs / runs) {
      const how = nextKind(counts, options, random);
      if (crew.hit(how)) counts[how === 'kill' ? 'kills' : 'pauses'] += 1;
      nextHit = performance.now() + 250 + random() * 500;
    }
    if (!state.halfway && counts.kills + counts.pauses >= (kills + pauses) / 2) {
      state.halfway = true;
      options.print(`halfway: ${state.runs} runs begun, ${counts.kills} killed, ${counts.pauses} paused`);
      options.halfway?.();
    }
    await sleep(40);
  }
  options.print(`the time is over; ${await openRuns(pool)} runs have not ended; ${(await bot.left()).length} effects wait`);
  return counts;
}

function nextKind(counts: Counts, { kills, pauses }: Soak, random: () => number): 'kill' | 'pause' {
  const [more, still] = [Math.max(0, kills - counts.kills), Math.max(0, pauses - counts.pauses)];
  return random() * (more + still) < still ? 'pause' : 'kill';
}

async function openRuns(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ open: number }>(
    `select (select count(*) from runbook_run where status in ('running', 'waiting', 'unknown')) + (select count(*) from effect where kind = 'ledger.open' and state in ('waiting', 'running')) as open`,
  );
  return rows[0]?.open ?? 0;
}

async function someoneIsThere(pool: Pool): Promise<boolean> {
  const { rows } = await patiently(() => pool.query(`select 1 from runner where profiles->'local' = 'null' and seen_at > now() - interval '1 minute' limit 1`));
  return rows.length > 0;
}

async function beginRun(pool: Pool, state: { runs: number; incident: number }): Promise<void> {
  const runbook = theRunbook();
  if (state.runs % perIncident === 0) state.incident = await opened(pool, { title: `Soak ${state.runs}` });
  const run = randomUUID();
  const steps = runbook.steps.map(({ name, kind, risk, aside }) => ({ name, kind, risk, aside, approvals: 0 }));
  await decided(
    pool, state.incident, [{ kind: 'run.requested', data: { run, runbook: runbook.id, title: runbook.title, blob: runbook.blobSha, params: {}, steps } }],
    [{ kind: 'ledger.open', data: { run } }], { by: slackPerson('UANA') },
  );
  state.runs += 1;
}

/** As a person would in Slack, who believes that it happened. */
async function answerUnknown(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ incident: number; run: string; idx: number; name: string }>(
    `select r.incident_id as incident, s.run_id as run, s.idx, s.name from runbook_step s join runbook_run r on r.id = s.run_id
     where s.status = 'unknown' and s.end_counted = s.token and not exists (select 1 from effect e where e.kind = 'ledger.settle' and e.data->>'run' = s.run_id::text and (e.data->>'step')::int = s.idx and e.state in ('waiting', 'running'))`,
  );
  for (const { incident, run, idx, name } of rows) {
    await decided(pool, incident, [{ kind: 'step.settled', data: { run, step: idx, name, happened: true } }], [{ kind: 'ledger.settle', data: { run, step: idx, outcome: 'happened' } }]);
  }
  return rows.length;
}

/** What began is what the tries' folders say; the ledger says what became of it. */
async function measured(pool: Pool, spool: string): Promise<Pick<Figures, 'steps' | 'doubles' | 'lost' | 'repeated' | 'neverStarted'>> {
  const bodies = new Map<string, number>();
  for (const ref of readdirSync(spool).filter((name) => !name.startsWith('.'))) {
    const out = path.join(spool, ref, 'out');
    const times = existsSync(out) ? readFileSync(out, 'utf8').split('\n').filter((line) => line === 'began').length : 0;
    const id = ref.replace(/-\d+$/, '');
    bodies.set(id, (bodies.get(id) ?? 0) + times);
  }
  const { rows } = await pool.query<{ id: string; idempotent: boolean; status: string; token: number }>(
    `select run_id || '-' || idx as id, idempotent, status, token from runbook_step`,
  );
  const times = (id: string): number => bodies.get(id) ?? 0;
  return {
    steps: rows.length,
    doubles: rows.filter((row) => !row.idempotent && times(row.id) > 1).length,
    lost: rows.filter((row) => row.status !== 'succeeded' || times(row.id) === 0).length,
    repeated: rows.filter((row) => row.idempotent && times(row.id) > 1).length,
    neverStarted: rows.reduce((sum, row) => sum + Math.max(0, row.token - Math.max(1, times(row.id))), 0),
  };
}
