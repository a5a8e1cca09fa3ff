// tocsin erase: the texts of one entry of a timeline go for good; what happened, when and by whom stays, and a new entry says so.
import path from 'node:path';
import type { Person } from '../domain/actor.ts';
import { incidentName, incidentNumber } from '../domain/incident.ts';
import { eraseText } from '../engine/erase.ts';
import { loadRegistry } from '../registry.ts';
import { oneLine } from '../render/escape.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { withDatabase } from './database.ts';
import { readConfig } from './files.ts';
import { home } from './home.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';

export async function erase(args: readonly string[], io: Io): Promise<number> {
  const { flags, words } = readArgs(args, { reason: { type: 'string' } }, 2);
  const [incident, seq] = [incidentNumber(words[0] ?? ''), /^[1-9][0-9]{0,8}$/.test(words[1] ?? '') ? Number(words[1]) : undefined];
  if (incident === undefined || seq === undefined) throw new UsageError('Name the incident and the number of the entry: INC-42 17. The API\'s timeline shows the numbers ("seq").');
  const reason = typeof flags['reason'] === 'string' ? oneLine(flags['reason']).trim() : '';
  if (reason === '' || reason.length > 1_000) throw new UsageError('Say why with --reason "…", in at most 1,000 characters and without repeating the text: everybody who reads the timeline sees it.');
  const world = { config: await readConfig(io), registry: await loadRegistry(path.join(home, 'handlers')) };
  const erased = await withDatabase(io.env, io.dir, 'owner', async (pool) => {
    const missing = await pendingMigrations(pool, path.join(home, 'migrations'));
    if (missing.length > 0) throw new Failure(`The database lacks ${missing.join(', ')}. Run "tocsin migrate" first.`);
    return eraseText(pool, world, { incident, seq, reason, by: operator(io) });
  });
  if ('refuse' in erased) throw new Failure(erased.refuse);
  io.out(`The text of entry ${seq} of ${incidentName(incident)} (${erased.of}: ${erased.fields.join(', ')}) is erased, with what we kept beside it. It cannot be brought back.`);
  io.out('Not reached from here: the name of the channel, other messages in Slack, notes in PagerDuty, issues, a pull request and its history, backups, and other entries with the same words.');
  return 0;
}

/** Whoever sits at the command line, as far as it says. */
function operator({ env }: Io): Person {
  const name = oneLine(env['USER'] ?? env['LOGNAME'] ?? '').slice(0, 40).trim() || 'operator';
  return { type: 'person', id: name, via: 'cli' };
}
