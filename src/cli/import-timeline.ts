// tocsin import-timeline: incidents that happened without Tocsin, from files. All of a file is stored, or nothing of it.
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Person } from '../domain/actor.ts';
import { intoPostmortem } from '../domain/afterwards.ts';
import { incidentName } from '../domain/incident.ts';
import { differing, timelineFacts, timelineKey, type Differing } from '../domain/timeline-facts.ts';
import { readTimelineFile, type TimelineFile } from '../domain/timeline-file.ts';
import { toInstant } from '../domain/time.ts';
import { commit, databaseNow, openIncident, type World } from '../engine/commit.ts';
import { loadRegistry } from '../registry.ts';
import { oneLine } from '../render/escape.ts';
import { factsOf, incidentBegunAs } from '../store/fact.ts';
import { lockIncident, readHead } from '../store/incident.ts';
import { pendingMigrations } from '../store/migrate.ts';
import type { Db, Pool } from '../store/pool.ts';
import { withDatabase } from './database.ts';
import { readConfig, readIfThere } from './files.ts';
import { home } from './home.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';

// Any fixed number: two imports of one file at once must not open two incidents.
const importLock = 0x70c52;

type Named = { readonly name: string; readonly text: string; readonly file: TimelineFile };

/** Exit 1 when a file could not be read, or says something else than what is stored of it. Files before it are stored. */
export async function importTimeline(args: readonly string[], io: Io): Promise<number> {
  const { flags, words } = readArgs(args, { 'dry-run': { type: 'boolean' } }, Infinity);
  if (words.length === 0) throw new UsageError('Name the file to import.');
  const files: Named[] = [];
  let wrong = 0;
  for (const name of words) {
    const text = await readIfThere(path.resolve(io.dir, name));
    if (text === undefined) throw new Failure(`There is no file ${name}.`);
    const read = readTimelineFile(text, toInstant(io.now()));
    if ('file' in read) files.push({ name, text, file: read.file });
    else {
      wrong += 1;
      for (const { line, field, message } of read.problems) io.err(oneLine(`${name}:${line}: ${field === '' ? '' : `${field}: `}${message}`));
      io.err(`${name}: nothing of it was stored.`);
    }
  }
  if (flags['dry-run'] === true) {
    for (const { name, file } of files) io.out(`${name}: ${file.timeline.length} rows can be imported. Nothing was stored.`);
    return wrong === 0 ? 0 : 1;
  }
  if (files.length === 0) return 1;
  const world: World = { config: await readConfig(io), registry: await loadRegistry(path.join(home, 'handlers')) };
  const differed = await withDatabase(io.env, io.dir, 'bot', async (pool) => {
    const missing = await pendingMigrations(pool, path.join(home, 'migrations'));
    if (missing.length > 0) throw new Failure(`The database lacks ${missing.join(', ')}. Run "tocsin migrate" first.`);
    let some = false;
    for (const one of files) some = say(one.name, await store(pool, world, one, importer(io)), io) || some;
    return some;
  });
  return wrong > 0 || differed ? 1 : 0;
}

/** Whoever sits at the command line, as far as it says. */
function importer({ env }: Io): Person {
  const name = oneLine(env['USER'] ?? env['LOGNAME'] ?? '').slice(0, 40).trim() || 'operator';
  return { type: 'person', id: name, via: 'cli' };
}

type Stored = { readonly incident: number; readonly opened: boolean; readonly added: number; readonly differ: readonly Differing[] };

async function store(pool: Pool, world: World, { text, file }: Named, by: Person): Promise<Stored> {
  const cause = { id: `import:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, depth: 0, by };
  return pool.transaction(async (tx: Db): Promise<Stored> => {
    await tx.query('select pg_advisory_xact_lock($1)', [importLock]);
    const known = await incidentBegunAs(tx, timelineKey(file));
    const head = known === undefined ? undefined : await lockIncident(tx, known);
    if (!head) {
      const facts = timelineFacts(file, by);
      const incident = await openIncident(tx, world, () => ({ facts, effects: [] }), cause);
      return { incident: incident.id, opened: true, added: facts.length, differ: [] };
    }
    const stored = await factsOf(tx, head.incident.id);
    const facts = timelineFacts(file, by, { incident: head.incident, facts: stored });
    const differ = differing(facts, stored);
    const { seq } = await readHead(tx, head.incident.id);
    const after = await commit(tx, world, head, { facts, effects: [] }, cause, await databaseNow(tx));
    const added = after.seq - seq;
    if (added > 0) await commit(tx, world, { incident: after, ...(await readHead(tx, after.id)) }, { facts: [], effects: intoPostmortem(after) }, cause, await databaseNow(tx));
    return { incident: head.incident.id, opened: false, added, differ };
  });
}

/** True when the file says something else than what is stored of it. */
function say(name: string, { incident, opened, added, differ }: Stored, io: Io): boolean {
  const id = incidentName(incident);
  if (opened) io.out(`${name}: recorded as ${id}, ${added} facts. Its postmortem: \`/incident postmortem ${id}\`.`);
  else io.out(`${name}: ${added === 0 ? `${id} knows all of it. Nothing changed.` : `${added} facts added to ${id}.`}`);
  for (const { row, was, now } of differ) io.err(oneLine(`${name}: row ${row} stays as it was told first, because facts are never edited. Stored: "${was}". In the file now: "${now}". Give the correction an id of its own.`));
  return differ.length > 0;
}
