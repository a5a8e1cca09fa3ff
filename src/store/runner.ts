// Who could run shell steps, as the runners say themselves.
import type { Db } from './pool.ts';

export type RunnerRow = {
  readonly id: string; readonly host: string; readonly version: string; readonly seenAt: Date;
  /** Null: it works. Otherwise why it does not. */
  readonly profiles: Readonly<Record<string, string | null>>;
};

/** Runners that were heard of within `withinMs`. */
export async function runnersSeen(db: Db, withinMs: number): Promise<RunnerRow[]> {
  const { rows } = await db.query<RunnerRow>(
    `select id, host, version, profiles, seen_at as "seenAt" from runner where seen_at > now() - $1 * interval '1 millisecond' order by host, id`, [withinMs],
  );
  return rows;
}
