// tocsin doctor: what is wrong with this installation and exactly what to do. Changes nothing, starts nothing, migrates nothing.
import path from 'node:path';
import { examine, type Patient } from '../doctor/index.ts';
import type { Away } from '../doctor/patient.ts';
import { areas, worst, type Check, type Diagnosis, type Stuck } from '../domain/diagnosis.ts';
import { toError } from '../domain/errors.ts';
import { incidentName } from '../domain/incident.ts';
import { silentLog } from '../log.ts';
import { createPorts } from '../main.ts';
import { loadRegistry } from '../registry.ts';
import { doing } from '../render/words.ts';
import { EMBEDDED_BOT } from '../store/bot-role.ts';
import { lookForEmbedded } from '../store/embedded-look.ts';
import { createPool, type Connection, type Pool } from '../store/pool.ts';
import { createDatabases } from '../store/read-databases.ts';
import { systemClock } from '../world.ts';
import { settingsAsFarAsTheyGo, type SomeSettings } from './doctor-settings.ts';
import { home } from './home.ts';
import { readArgs, type Io } from './io.ts';

/** Exit 0 when nothing is broken (warnings included), 1 otherwise. Everything is printed, the database, Slack or settings missing or not. */
export async function doctor(args: readonly string[], io: Io): Promise<number> {
  const { flags } = readArgs(args, { json: { type: 'boolean' } });
  const known = await settingsAsFarAsTheyGo(io);
  const database = await openDatabase(known, io.dir);
  try {
    const diagnosis = await examine(await patientOf(known, database.db, io.dir));
    const shown = { ...diagnosis, stuck: (diagnosis.stuck ?? []).map((one) => (one.private ? { ...one, reason: '' } : one)) };
    if (flags['json']) io.out(JSON.stringify({ worst: worst(shown), ...shown }, undefined, 2));
    else for (const line of lines(shown)) io.out(line);
    return worst(shown) === 'broken' ? 1 : 0;
  } finally {
    await database.pool?.close();
  }
}

async function patientOf({ settings, problems, slack }: SomeSettings, db: Patient['db'], dir: string): Promise<Patient> {
  const ports = createPorts({ settings, clock: systemClock, log: silentLog });
  return {
    settings, problems, thorough: true, db, clock: systemClock, home, dir, registry: await loadRegistry(path.join(home, 'handlers')),
    ports: { slack: slack ? ports.slack : undefined, pagerduty: ports.pagerduty, github: ports.github, remote: ports.remote, databases: 'away' in db ? undefined : createDatabases(settings.databases, db) },
  };
}

async function openDatabase({ settings: { env }, problems }: SomeSettings, dir: string): Promise<{ db: Patient['db']; pool?: Pool }> {
  if (problems.some((problem) => problem.startsWith('DATABASE_URL'))) return { db: { away: 'it was not asked: DATABASE_URL is not usable', fix: 'Set DATABASE_URL to a postgresql:// address, or leave it unset for the PostgreSQL that Tocsin brings along.' } };
  const embedded = env.DATABASE_URL === undefined ? await lookForEmbedded(path.resolve(dir, env.TOCSIN_DATA, 'postgres')) : undefined;
  const given = env.DATABASE_URL ?? embedded;
  if (given === undefined) return { db: { away: 'DATABASE_URL is not set, and the PostgreSQL that Tocsin brings along runs only while Tocsin does', fix: 'Start Tocsin and ask again.', off: true } };
  // As the role that works there. One that an older version started has no such role.
  const asked = embedded && (await enter({ ...embedded, user: EMBEDDED_BOT }));
  return asked?.pool ? asked : enter(given);
}

async function enter(connection: Connection): Promise<{ db: Patient['db']; pool?: Pool }> {
  const pool = createPool({ connection, max: 3, applicationName: 'tocsin-doctor', connectTimeoutMs: 5_000 });
  try {
    await pool.query('select 1');
    return { db: pool, pool };
  } catch (error) {
    await pool.close();
    return { db: unreachable(toError(error)) };
  }
}

function unreachable(error: Error): Away {
  const why = error instanceof AggregateError ? toError(error.errors[0]).message : error.message;
  return { away: `it cannot be reached: ${why}`, fix: 'Look whether PostgreSQL runs, whether this machine may reach it, and whether DATABASE_URL has the right host, user, password and database.' };
}

const words: Readonly<Record<Check['state'], string>> = { ok: 'ok', off: 'off', warning: 'WARNING', broken: 'BROKEN' };
const wide = { state: 9, name: 15 } as const;

function lines(diagnosis: Diagnosis): string[] {
  const { checks, stuck = [] } = diagnosis;
  const of = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const parts = areas.flatMap((area) => {
    const own = checks.filter((check) => check.area === area);
    return own.length === 0 ? [] : [area, ...own.flatMap(checkLines), ...(area === 'Database' ? stuck.map(stuckLine) : []), ''];
  });
  return [...parts, `${of('broken')} broken, ${of('warning')} ${of('warning') === 1 ? 'warning' : 'warnings'}, ${of('off')} off, ${of('ok')} well.`];
}

function checkLines({ name, state, say, fix }: Check): string[] {
  const indent = ' '.repeat(2 + wide.state + wide.name);
  return [`  ${words[state].padEnd(wide.state)}${name.padEnd(wide.name)}${say}`, ...(fix === undefined ? [] : [`${indent}→ ${fix}`])];
}

function stuckLine({ incident, kind, state, reason, since, private: isPrivate }: Stuck): string {
  const what = `${incidentName(incident)}: ${doing(kind)}, ${state === 'given_up' ? 'given up' : 'waiting'} since ${since.slice(0, 16).replace('T', ' ')} UTC`;
  const line = `${' '.repeat(2 + wide.state)}${what}`;
  if (isPrivate) return `${line} (private: its words stand in its channel)`;
  return reason === '' ? line : `${line}: ${reason}`;
}
