// What comes round again for the whole installation: one row each, so that one of all replicas does it.
import { storableText } from '../domain/storable.ts';
import type { Db } from './pool.ts';

export type Round = { readonly name: string; readonly owner: string; readonly attempt: number; readonly dueAt: Date; readonly firstTriedAt: Date };
type Row = { readonly name: string; readonly owner: string; readonly attempt: number; readonly due_at: Date; readonly first_tried_at: Date };

/**
 * Undefined unless it is due and nobody else is at it. `next` is when it would come next, by what the config says now: a
 * round that was set for later by another config comes then.
 */
export async function claimRound(db: Db, name: string, { owner, next, leaseMs }: { owner: string; next: Date; leaseMs: number }): Promise<Round | undefined> {
  await db.query('insert into round (name, due_at) values ($1, $2) on conflict (name) do update set due_at = excluded.due_at where round.attempt = 0 and round.due_at > excluded.due_at', [name, next]);
  const { rows } = await db.query<Row>(
    `update round set owner = $2, attempt = attempt + 1, first_tried_at = coalesce(first_tried_at, now()), not_before = now() + $3 * interval '1 millisecond'
     where name = $1 and due_at <= now() and (not_before is null or not_before <= now()) returning name, owner, attempt, due_at, first_tried_at`,
    [name, owner, leaseMs],
  );
  const [row] = rows;
  return row && { name: row.name, owner: row.owner, attempt: row.attempt, dueAt: row.due_at, firstTriedAt: row.first_tried_at };
}

/** False when it passed to somebody else meanwhile. */
export async function extendRound(db: Db, round: Round, leaseMs: number): Promise<boolean> {
  const { rowCount } = await db.query(`update round set not_before = now() + $4 * interval '1 millisecond' where name = $1 and owner = $2 and attempt = $3`, [round.name, round.owner, round.attempt, leaseMs]);
  return rowCount === 1;
}

export async function endRound(db: Db, round: Round, next: Date, outcome: string): Promise<void> {
  await db.query(
    'update round set due_at = $4, attempt = 0, first_tried_at = null, owner = null, not_before = null, done_at = now(), outcome = $5 where name = $1 and owner = $2 and attempt = $3',
    [round.name, round.owner, round.attempt, next, storableText(outcome.slice(0, 2_000))],
  );
}

/** Tried again after `waitMs`, by whoever looks then. */
export async function postponeRound(db: Db, round: Round, waitMs: number, why: string): Promise<void> {
  await db.query(
    `update round set owner = null, not_before = now() + $4 * interval '1 millisecond', outcome = $5 where name = $1 and owner = $2 and attempt = $3`,
    [round.name, round.owner, round.attempt, waitMs, storableText(why.slice(0, 2_000))],
  );
}

/** `waits`: a try failed, and the next one is due later. */
export type RoundNow = { readonly attempt: number; readonly waits: boolean; readonly doneAt: Date | undefined; readonly outcome: string | undefined };

export async function readRound(db: Db, name: string): Promise<RoundNow | undefined> {
  const { rows } = await db.query<{ attempt: number; waits: boolean; done_at: Date | null; outcome: string | null }>(
    'select attempt, owner is null and attempt > 0 as waits, done_at, outcome from round where name = $1', [name],
  );
  const [row] = rows;
  return row && { attempt: row.attempt, waits: row.waits, doneAt: row.done_at ?? undefined, outcome: row.outcome ?? undefined };
}
