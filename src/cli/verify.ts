// tocsin verify: is every fact still what it was when it was written?
import path from 'node:path';
import { incidentName, incidentNumber } from '../domain/incident.ts';
import { alteredText, brokenLink, lostText } from '../store/fact.ts';
import { incidentNumbers, readHead } from '../store/incident.ts';
import { pendingMigrations } from '../store/migrate.ts';
import type { Db } from '../store/pool.ts';
import { withDatabase } from './database.ts';
import { home } from './home.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';

/** Exit 1 when a chain is broken or a text is not the one its fact was made over; each is named. */
export async function verify(args: readonly string[], io: Io): Promise<number> {
  const [word] = readArgs(args, {}, 1).words;
  const wanted = word === undefined ? undefined : incidentNumber(word);
  if (word !== undefined && wanted === undefined) throw new UsageError(`"${word}" is no incident: INC-42 or 42.`);
  return withDatabase(io.env, io.dir, 'bot', async (db) => {
    const missing = await pendingMigrations(db, path.join(home, 'migrations'));
    if (missing.length > 0) throw new Failure(`The database lacks ${missing.join(', ')}. Run "tocsin migrate" first.`);
    const known = await incidentNumbers(db);
    if (wanted !== undefined && !known.includes(wanted)) throw new Failure(`There is no ${incidentName(wanted)}.`);
    return report(db, wanted === undefined ? known : [wanted], io);
  });
}

async function report(db: Db, numbers: readonly number[], io: Io): Promise<number> {
  let broken = 0;
  for (const number of numbers) {
    const fault = await faultOf(db, number);
    if (fault !== undefined) broken += 1;
    const { seq, hash } = await readHead(db, number);
    io.out(fault === undefined ? `${incidentName(number)}  whole: ${seq} facts, head ${hash}` : `${incidentName(number)}  BROKEN: ${fault}`);
  }
  io.out(broken === 0 ? `${numbers.length} checked, all whole.` : `${numbers.length} checked, ${broken} broken.`);
  return broken === 0 ? 0 : 1;
}

async function faultOf(db: Db, number: number): Promise<string | undefined> {
  const link = await brokenLink(db, number);
  if (link) return `fact ${link.seq}: ${link.why}`;
  const text = await alteredText(db, number);
  if (text) return `fact ${text.seq}: its text "${text.field}" is not the one it was written with`;
  const lost = await lostText(db, number);
  return lost && `fact ${lost.seq}: its text "${lost.field}" is gone, and no fact says that it was erased`;
}
