// The database: its version, its migrations, what protects the facts, the clocks, and what waits or was put aside.
import path from 'node:path';
import type { Check } from '../domain/diagnosis.ts';
import { sayDuration } from '../domain/time.ts';
import { botLacks, botMayTooMuch } from '../store/bot-role-look.ts';
import { countDeliveries } from '../store/delivery.ts';
import { appliedMigrations, databaseState, parkedDeliveries, stuckEffects, type DatabaseState } from '../store/diagnosis.ts';
import { readMigrations } from '../store/migrate.ts';
import { isDatabaseAway, type Db } from '../store/pool.ts';
import { toError } from '../domain/errors.ts';
import { found, names, type Patient } from './patient.ts';

const check = found('Database');
const oldest = 150_000;
const triggers = ['fact_is_append_only', 'fact_is_never_truncated', 'fact_text_is_append_only', 'fact_text_is_never_truncated'];
/** Two machines that keep time are milliseconds apart. */
const clockMs = 2_000;
const slowQueueS = 30;

export async function examineDatabase(patient: Patient): Promise<Check[]> {
  const { db } = patient;
  if ('away' in db) return [check('connection', db.off ? 'off' : 'broken', { say: db.away, fix: db.fix })];
  try {
    const before = patient.clock.now().getTime();
    const state = await databaseState(db);
    const between = (before + patient.clock.now().getTime()) / 2;
    const role = await roles(db, state, patient);
    // Without its rights there is nothing more to ask.
    if (role.state === 'broken') return [connected(state), role];
    const schema = await migrations(db, path.join(patient.home, 'migrations'));
    const checks = [connected(state), schema, clocks(state.now.getTime() - between), role];
    // Without its tables there is nothing more to ask.
    return schema.state === 'broken' ? checks : [...checks, protection(state), await deliveries(db), await effects(db)];
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return [check('connection', 'broken', { say: `it cannot be reached: ${toError(error).message}`, fix: 'Look whether PostgreSQL runs and whether DATABASE_URL names it; Tocsin goes on by itself when it is back.' })];
  }
}

function connected({ version, user, takesWrites }: DatabaseState): Check {
  const words = `PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}, as ${user}`;
  if (!takesWrites) return check('connection', 'broken', { say: `${words}: it takes no writes`, fix: 'This is a standby, or `default_transaction_read_only` is on for this server, database or role. Let DATABASE_URL name an address that always leads to the server that takes writes.' });
  if (version >= oldest) return check('connection', 'ok', { say: words });
  return check('connection', 'broken', { say: `${words}: too old`, fix: 'Tocsin needs PostgreSQL 15 or newer. Upgrade the server, or leave DATABASE_URL unset to use the one that Tocsin brings along.' });
}

async function migrations(db: Db, dir: string): Promise<Check> {
  const [files, applied] = [await readMigrations(dir), await appliedMigrations(db)];
  const known = new Map(files.map((file) => [file.name, file.sha256]));
  const missing = files.filter((file) => !applied.some((one) => one.name === file.name)).map((file) => file.name);
  const changed = applied.filter((one) => known.has(one.name) && known.get(one.name) !== one.sha256).map((one) => one.name);
  const foreign = applied.filter((one) => !known.has(one.name)).map((one) => one.name);
  if (missing.length > 0) return check('migrations', 'broken', { say: `not applied: ${names(missing)}`, fix: 'Run `tocsin migrate` (it uses DATABASE_OWNER_URL where that is set), or start Tocsin, which does it.' });
  if (changed.length > 0) return check('migrations', 'broken', { say: `changed after they were applied: ${names(changed)}`, fix: 'Restore these files as they were released; a change is a new migration.' });
  if (foreign.length > 0) return check('migrations', 'warning', { say: `the database has ${names(foreign)}, which this version does not know`, fix: 'A newer Tocsin works on this database. Run the same version everywhere.' });
  return check('migrations', 'ok', { say: `all ${files.length} applied` });
}

function clocks(offMs: number): Check {
  const off = Math.round(Math.abs(offMs));
  if (off <= clockMs) return check('clock', 'ok', { say: `within ${Math.max(1, Math.ceil(off / 1_000))} s of this machine's` });
  return check('clock', 'warning', {
    say: `the database's clock is ${sayDuration(off)} ${offMs > 0 ? 'ahead of' : 'behind'} this machine's`,
    fix: 'Switch on time synchronisation (NTP, `timedatectl`) on both. Incidents use the database’s time; Slack refuses requests when this machine is five minutes off.',
  });
}

async function roles(db: Db, { user, isSuperuser, ownsFacts }: DatabaseState, { settings }: Patient): Promise<Check> {
  const owner = settings.env.DATABASE_OWNER_URL;
  if ((isSuperuser || ownsFacts) && owner === undefined) {
    return check('roles', 'off', { say: `one role for everything: ${user} owns the facts and could switch their protection off`, fix: 'To separate them: give the owner in DATABASE_OWNER_URL, and in DATABASE_URL a role of another name with a new password. Run `tocsin migrate`: it makes that role and gives it what it needs.' });
  }
  const [lacks, wide] = [await botLacks(db), await botMayTooMuch(db)];
  if (lacks.length > 0) return check('roles', 'broken', { say: `${user} lacks ${names(lacks, 5)}`, fix: `Run \`tocsin migrate\` with DATABASE_OWNER_URL beside DATABASE_URL, or \`tocsin migrate --grant ${user}\` where only the owner is known: it gives exactly what is needed.` });
  if (wide.length > 0) return check('roles', 'warning', { say: `${user} may do more than it needs: ${names(wide, 5)}`, fix: tooWide(wide, user) });
  return check('roles', 'ok', { say: `${user} has what it needs, and cannot change facts or the triggers that protect them` });
}

function tooWide(wide: readonly string[], user: string): string {
  if (wide.some((what) => what.startsWith('it owns'))) return `As an administrator: \`reassign owned by ${user} to <the role of DATABASE_OWNER_URL>;\`, \`alter database … owner to …;\` where it owns the database, then \`tocsin migrate\`.`;
  if (wide.some((what) => what.startsWith('it is a superuser'))) return 'In DATABASE_URL name a role that is no superuser: with a new name and password there, `tocsin migrate` makes it.';
  return `\`tocsin migrate\` as the owner takes away what was granted to ${user} on tables. What it has through another role, everybody (PUBLIC) or its own attributes an administrator takes away: \`revoke … from …\`, \`alter role ${user} nocreaterole nocreatedb …\`.`;
}

function protection({ triggers: there }: DatabaseState): Check {
  const missing = triggers.filter((name) => !there.includes(name));
  if (missing.length === 0) return check('facts', 'ok', { say: 'triggers refuse to change or delete them' });
  return check('facts', 'broken', {
    say: `nothing refuses changes of facts: ${names(missing)} ${missing.length > 1 ? 'are' : 'is'} gone or switched off`,
    fix: 'As the owner: `alter table fact enable trigger all; alter table fact_text enable trigger all;` or create them again as in migrations/0001-facts-and-effects.sql. Then `tocsin verify` says whether anything was changed.',
  });
}

async function deliveries(db: Db): Promise<Check> {
  const [{ pending, parked, oldest_s: age }, aside] = [await countDeliveries(db), await parkedDeliveries(db, 10)];
  const queue = `${pending} waiting${pending > 0 ? `, the oldest for ${sayDuration(age * 1_000)}` : ''}`;
  if (parked > 0) {
    const ids = aside.map((one) => `${one.id} (${one.source}, ${one.receivedAt.slice(0, 16).replace('T', ' ')} UTC)`);
    return check('deliveries', 'warning', {
      say: `${parked} put aside after five tries: ${names(ids, 5)}. ${queue}`,
      fix: `In psql: \`select source, outcome, body from delivery where id = ${aside[0]?.id ?? 0};\`. After an upgrade that can read them: \`update delivery set state = 'waiting', attempt = 0, run_at = now() where state = 'parked';\`. What is not worth it: \`update delivery set state = 'ignored' where id = …;\`.`,
    });
  }
  if (age > slowQueueS) return check('deliveries', 'warning', { say: queue, fix: 'Look whether a Tocsin runs that works (no `--no-work`), and what its log says.' });
  return check('deliveries', 'ok', { say: queue });
}

/** Counted without those of private incidents, which only people who are in them see. */
async function effects(db: Db): Promise<Check> {
  const stuck = (await stuckEffects(db, { most: 200 })).filter((one) => !one.private);
  const [lost, waiting] = [stuck.filter((one) => one.state === 'given_up').length, stuck.filter((one) => one.state === 'waiting').length];
  if (stuck.length === 0) return check('effects', 'ok', { say: 'nothing was given up, nothing waits longer than it should' });
  return check('effects', 'warning', {
    say: [...(lost > 0 ? [`${lost} given up`] : []), ...(waiting > 0 ? [`${waiting} waiting for another try`] : [])].join(', '),
    fix: 'The reasons stand below, with the incident. Put right what they name, then press “Try again” on the incident’s card, or `/incident doctor` in its channel.',
  });
}
