// tocsin coverage: how many incidents would be offered a runbook, how many runbooks are fresh and proven, and what a change to them does.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { replayFile, type ReplayFile, type ReplayIncident, type ReplayRun } from '../domain/coverage.ts';
import type { Runbook } from '../domain/runbook/types.ts';
import { loadRegistry } from '../registry.ts';
import { readRunbookFolder } from '../runbooks.ts';
import { replayIncidents, replayRuns } from '../store/coverage.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { reportOf, reportText } from './coverage-report.ts';
import { withDatabase } from './database.ts';
import { readConfig, readIfThere, readRunbooks } from './files.ts';
import { home } from './home.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';

export type Replay = { readonly until: Date; readonly days: number; readonly incidents: readonly ReplayIncident[]; readonly declared: number; readonly runs: readonly ReplayRun[] };
/** `left`: files that hold a mistake and could not be read. */
export type Folder = { readonly name: string; readonly runbooks: readonly Runbook[]; readonly left: number };

// The step ledger of longer ago is not asked: proven means within 180 days (domain/coverage.ts).
const runDays = 181;

export async function coverage(args: readonly string[], io: Io): Promise<number> {
  const { flags } = readArgs(args, { days: { type: 'string' }, json: { type: 'boolean' }, base: { type: 'string' }, export: { type: 'string' }, from: { type: 'string' } });
  const days = readDays(flags['days']);
  const { base, from, export: target } = flags;
  if (typeof target === 'string') {
    if (from !== undefined || base !== undefined || flags['json'] === true) throw new UsageError('--export writes the file and counts nothing: leave the other flags out, but for --days.');
    return exportTo(target, days ?? usualDays, io);
  }
  const config = await readConfig(io);
  const head = await ownFolder(io);
  const other = typeof base === 'string' ? await otherFolder(base, io) : undefined;
  const replay = typeof from === 'string' ? await replayFrom(from, days, io) : await replayNow(days ?? usualDays, io);
  const report = reportOf(replay, { head, base: other }, config, io.now());
  if (flags['json'] === true) io.out(JSON.stringify(report, undefined, 2));
  else for (const line of reportText(report)) io.out(line);
  return 0;
}

const usualDays = 90;

function readDays(flag: string | boolean | undefined): number | undefined {
  if (flag === undefined) return undefined;
  const days = Number(flag);
  if (!Number.isInteger(days) || days < 1 || days > 730) throw new UsageError(`--days is a number from 1 to 730, not "${flag}".`);
  return days;
}

async function ownFolder(io: Io): Promise<Folder> {
  const { name, runbooks, findings } = await readRunbooks(io);
  return toFolder(name, runbooks, findings);
}

/** A folder that holds none is a mistake in CI, not a change that covers nothing. */
async function otherFolder(name: string, { dir }: Io): Promise<Folder> {
  const { steps } = await loadRegistry(path.join(home, 'handlers'));
  const read = await readRunbookFolder(path.resolve(dir, name), [...steps.keys()]).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) throw new Failure(`There is no folder ${name}.`);
    throw error;
  });
  if (read.runbooks.length === 0) throw new Failure(`There is no runbook in ${name}. Name the folder of runbooks itself, for example main/runbooks.`);
  return toFolder(name, read.runbooks, read.findings);
}

function toFolder(name: string, loaded: readonly { readonly runbook: Runbook }[], findings: readonly { readonly level: string; readonly path: string }[]): Folder {
  return { name, runbooks: loaded.map((one) => one.runbook), left: new Set(findings.filter((one) => one.level === 'error').map((one) => one.path)).size };
}

function replayNow(days: number, io: Io): Promise<Replay> {
  return fromDatabase(io, async (db) => {
    const { incidents, declared } = await replayIncidents(db, days);
    return { until: io.now(), days, incidents, declared, runs: await replayRuns(db, runDays, { private: true }) };
  });
}

function fromDatabase<T>(io: Io, work: (db: Parameters<typeof replayIncidents>[0]) => Promise<T>): Promise<T> {
  return withDatabase(io.env, io.dir, 'bot', async (db) => {
    const missing = await pendingMigrations(db, path.join(home, 'migrations'));
    if (missing.length > 0) throw new Failure(`The database lacks ${missing.join(', ')}. Run "tocsin migrate" first.`);
    return work(db);
  });
}

/** Private incidents are left out, with everything that was run in them. */
async function exportTo(target: string, days: number, io: Io): Promise<number> {
  const file = await fromDatabase(io, async (db): Promise<ReplayFile> => {
    const { incidents, declared, declaredInPrivate } = await replayIncidents(db, days);
    return {
      coverage: 1, until: io.now().toISOString().slice(0, 10), days, declared: declared - declaredInPrivate,
      incidents: incidents.filter((one) => !one.private).map(({ id, at, alerts }) => ({ id, at, alerts: [...alerts] })), runs: await replayRuns(db, runDays, { private: false }),
    };
  });
  await writeFile(path.resolve(io.dir, target), `${JSON.stringify(file, undefined, 1)}\n`, { mode: 0o600 });
  io.out(`Written: ${target}. ${file.incidents.length} incidents of the last ${days} days, each alert with its service, urgency, priority, severity, alert names and title, and when which runbook ran.`);
  io.out('Private incidents and drills are left out, and so is every text but the titles. Titles are what your monitoring wrote: read them before you share the file.');
  return 0;
}

async function replayFrom(name: string, days: number | undefined, io: Io): Promise<Replay> {
  const text = await readIfThere(path.resolve(io.dir, name));
  if (text === undefined) throw new Failure(`There is no file ${name}. Write it with "tocsin coverage --export ${name}" where the database is.`);
  const read = replayFile.safeParse(parsed(text));
  if (!read.success) throw new Failure(`${name} is not what "tocsin coverage --export" writes: ${read.error.issues[0]?.path.join('.') ?? ''} ${read.error.issues[0]?.message ?? ''}`);
  const { data } = read;
  if (days !== undefined && days > data.days) throw new UsageError(`${name} holds ${data.days} days only. Export it again with --days ${days}.`);
  const until = new Date(`${data.until}T23:59:59.999Z`);
  const since = until.getTime() - (days ?? data.days) * 86_400_000;
  const incidents = data.incidents.filter((one) => days === undefined || Date.parse(one.at) >= since).map((one) => ({ ...one, private: false }));
  return { until, days: days ?? data.days, incidents, declared: data.declared, runs: data.runs };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
