// Where follow-ups are looked for: by the id of their issue, by the pull request of their postmortem, or all that are open.
import type { Db } from './pool.ts';

type Row = { readonly id: number };

/** The incidents with a follow-up whose issue GitHub calls by this id: one, and those that were merged into it, which come last. */
export async function incidentsOfIssue(db: Db, node: string): Promise<readonly number[]> {
  const { rows } = await db.query<Row>(
    `select id from incident where state -> 'followups' <> '[]' and state -> 'followups' @> $1::jsonb order by state -> 'mergedInto' is not null, id`, [JSON.stringify([{ issue: { node } }])], { prepared: true },
  );
  return rows.map((row) => row.id);
}

export async function incidentsOfPull(db: Db, repo: string, number: number): Promise<readonly number[]> {
  const { rows } = await db.query<Row>(
    `select id from incident where state -> 'postmortem' ->> 'number' = $2 and lower(state -> 'postmortem' ->> 'repo') = lower($1) order by id`, [repo, String(number)], { prepared: true },
  );
  return rows.map((row) => row.id);
}

/** `issue`: with at least one issue. `open`: with at least one that has no end yet. */
export async function incidentsWithFollowups(db: Db, which: 'open' | 'issue'): Promise<readonly number[]> {
  const path = which === 'issue' ? '$[*] ? (exists(@.issue) && @.dropped == false)' : '$[*] ? (!exists(@.ended) && @.dropped == false)';
  const { rows } = await db.query<Row>(`select id from incident where state -> 'followups' <> '[]' and state -> 'followups' @? $1::jsonpath order by id`, [path]);
  return rows.map((row) => row.id);
}

/** Resolved incidents whose pull request has no end that we know of. */
export async function incidentsWithOpenPull(db: Db): Promise<readonly number[]> {
  const { rows } = await db.query<Row>(`select id from incident where state -> 'postmortem' ->> 'number' is not null and state -> 'postmortem' ->> 'state' in ('open', 'closed') order by id`);
  return rows.map((row) => row.id);
}

/** Those whose postmortem is a branch of this git remote, and has no end for good. */
export async function incidentsWithBranch(db: Db, repo: string): Promise<readonly number[]> {
  const { rows } = await db.query<Row>(
    `select id from incident where state -> 'postmortem' ->> 'branch' is not null and state -> 'postmortem' ->> 'state' in ('open', 'closed') and state -> 'postmortem' ->> 'repo' = $1 order by id`, [repo],
  );
  return rows.map((row) => row.id);
}
