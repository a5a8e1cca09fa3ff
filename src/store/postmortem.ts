// The postmortem drafts: where each lives, and the text generated last, which is the base of every later merge.
import type { Db } from './pool.ts';

export type Draft = { readonly incident: number; readonly path: string; readonly branch: string; readonly generated: string };
type Row = { incident_id: number; path: string; branch: string; generated: string };

export async function readDraft(db: Db, incident: number): Promise<Draft | undefined> {
  const { rows } = await db.query<Row>('select * from postmortem where incident_id = $1', [incident]);
  return rows[0] ? { incident, path: rows[0].path, branch: rows[0].branch, generated: rows[0].generated } : undefined;
}

/** `generated` is what Tocsin rendered, never the text after a merge: with the latter, people's words are lost on the second update. */
export async function saveDraft(db: Db, draft: Draft): Promise<void> {
  await db.query(
    `insert into postmortem (incident_id, path, branch, generated) values ($1, $2, $3, $4)
     on conflict (incident_id) do update set generated = excluded.generated, saved_at = now()`,
    [draft.incident, draft.path, draft.branch, draft.generated],
  );
}
