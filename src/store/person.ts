// People: which PagerDuty user is which Slack user, kept a while so that nobody is looked up while an incident opens.
import type { Db } from './pool.ts';

export type PersonRecord = { readonly via: string; readonly id: string; readonly slackId: string | undefined; readonly name: string; readonly whyNot: string | undefined };
type Row = { via: string; id: string; slack_id: string | null; name: string; why_not: string | null };

/** Those of `ids` that were looked up within `freshMs`; people who were not found count as looked up for a tenth of it. */
export async function knownPeople(db: Db, via: string, ids: readonly string[], freshMs: number): Promise<PersonRecord[]> {
  const { rows } = await db.query<Row>(
    `select via, id, slack_id, name, why_not from person where via = $1 and id = any ($2)
       and looked_up_at > now() - (case when slack_id is null then $3::float / 10 else $3::float end) * interval '1 millisecond'`,
    [via, ids, freshMs],
  );
  return rows.map((row) => ({ via: row.via, id: row.id, slackId: row.slack_id ?? undefined, name: row.name, whyNot: row.why_not ?? undefined }));
}

export async function savePerson(db: Db, person: PersonRecord): Promise<void> {
  await db.query(
    `insert into person (via, id, slack_id, name, why_not) values ($1, $2, $3, $4, $5)
     on conflict (via, id) do update set slack_id = excluded.slack_id, name = excluded.name, why_not = excluded.why_not, looked_up_at = now()`,
    [person.via, person.id, person.slackId ?? null, person.name, person.whyNot ?? null],
  );
}

/** Who this Slack user is elsewhere, if that was found within `freshMs`. */
export async function personOfSlack(db: Db, via: string, slackId: string, freshMs: number): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `select id, name from person where via = $1 and slack_id = $2 and looked_up_at > now() - $3 * interval '1 millisecond' order by looked_up_at desc limit 1`,
    [via, slackId, freshMs],
  );
  return rows[0];
}
