// tocsin prune: lets go of old bodies and outputs. Facts stay, and so does every row.
import { duration } from '../domain/time.ts';
import { pruneBodies, pruneOutputs } from '../store/erase.ts';
import { withDatabase } from './database.ts';
import { readArgs, UsageError, type Io } from './io.ts';

/** Sources send again for days, and people look back at a run of last week. */
const leastDays = 7;

export async function prune(args: readonly string[], io: Io): Promise<number> {
  const { flags } = readArgs(args, { 'older-than': { type: 'string' } });
  const age = duration.safeParse(flags['older-than']);
  if (!age.success || age.data < leastDays * 86_400_000) throw new UsageError(`--older-than is at least ${leastDays}d: 90d, for example.`);
  const before = new Date(io.now().getTime() - age.data);
  const [bodies, outputs] = await withDatabase(io.env, io.dir, 'owner', async (pool) => [await pruneBodies(pool, before), await pruneOutputs(pool, before)] as const);
  io.out(`Let go of ${bodies} bodies of deliveries and ${outputs} outputs of steps that ended before ${before.toISOString().slice(0, 10)}. Every fact is there.`);
  return 0;
}
