// The postmortem drafts: where each lives, the text generated last (the base of every merge), and the commit under way.
import { z } from 'zod';
import type { Db } from './pool.ts';

export type Conflict = { readonly where: string; readonly person: string; readonly machine: string };
export type Draft = {
  readonly incident: number; readonly path: string; readonly branch: string;
  /** What Tocsin rendered, never the text after a merge: with the latter, people's words are lost on the second update. */
  readonly generated: string;
  /** A commit that was begun, of which nobody knows yet whether it arrived. */
  readonly next: { readonly generated: string; readonly text: string } | undefined;
  /** The file stood on the branch once. */
  readonly written: boolean;
  readonly conflicts: readonly Conflict[];
};
type Row = {
  path: string; branch: string; generated: string; next_generated: string | null; next_text: string | null; written: boolean; conflicts: unknown;
};

const conflicts = z.array(z.object({ where: z.string(), person: z.string(), machine: z.string() }));

export async function readDraft(db: Db, incident: number): Promise<Draft | undefined> {
  const { rows: [row] } = await db.query<Row>('select * from postmortem where incident_id = $1', [incident]);
  if (!row) return undefined;
  const { next_generated: generated, next_text: text } = row;
  return {
    incident, path: row.path, branch: row.branch, generated: row.generated, written: row.written, conflicts: conflicts.parse(row.conflicts),
    next: generated === null || text === null ? undefined : { generated, text },
  };
}

/** Before the commit: a worker that dies after it must know its own text again, not take it for a person's. The first one is its own base. */
export async function beginDraft(db: Db, draft: Pick<Draft, 'incident' | 'path' | 'branch'>, next: NonNullable<Draft['next']>): Promise<void> {
  await db.query(
    `insert into postmortem (incident_id, path, branch, generated, next_generated, next_text) values ($1, $2, $3, $4, $4, $5)
     on conflict (incident_id) do update set branch = excluded.branch, next_generated = excluded.next_generated, next_text = excluded.next_text, saved_at = now()`,
    [draft.incident, draft.path, draft.branch, next.generated, next.text],
  );
}

/** After it, or when the file says the same already: `generated` is the base from now on. */
export async function keepDraft(db: Db, draft: Pick<Draft, 'incident' | 'path' | 'branch' | 'generated' | 'conflicts'>): Promise<void> {
  await db.query(
    `insert into postmortem (incident_id, path, branch, generated, written, conflicts) values ($1, $2, $3, $4, true, $5)
     on conflict (incident_id) do update set path = excluded.path, branch = excluded.branch, generated = excluded.generated, written = true, conflicts = excluded.conflicts,
       next_generated = null, next_text = null, saved_at = now()`,
    [draft.incident, draft.path, draft.branch, draft.generated, JSON.stringify(draft.conflicts)],
  );
}
