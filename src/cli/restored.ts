// tocsin restored: says that this database was brought back by other means than "tocsin restore": pg_restore, a snapshot, a copied folder.
import { doubtWhatWaited, isInUse, type Doubted } from '../store/restored.ts';
import { withDatabase } from './database.ts';
import { Failure, readArgs, type Io } from './io.ts';

export async function restored(args: readonly string[], io: Io): Promise<number> {
  readArgs(args, {});
  const doubted = await withDatabase(io.env, io.dir, 'owner', (pool) => pool.transaction(async (tx) => {
    if (await isInUse(tx)) throw new Failure('Tocsin runs on this database. Stop it first.');
    return doubtWhatWaited(tx);
  }));
  io.out(`Noted. ${doubtWords(doubted)}`);
  return 0;
}

export function doubtWords({ effects, steps, tokens }: Doubted): string {
  return [
    `${counted(effects, 'effect')} waited: before one is repeated, Tocsin looks whether it was done since.`,
    `${counted(steps, 'runbook step')} may have run since: what may not be repeated is a question to people.`,
    `${counted(tokens, 'API token')} in force, also those that were revoked since: see "tocsin token list".`,
  ].join('\n');
}

export function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
