// Whose App Home is open or was lately: only theirs are kept current.
import type { Db } from './pool.ts';

export async function homeOpened(db: Db, slackId: string): Promise<void> {
  await db.query('insert into home (slack_id, opened_at) values ($1, now()) on conflict (slack_id) do update set opened_at = now()', [slackId]);
}

/** Whoever has opened theirs within the last `withinMs`. */
export async function homesOpenedWithin(db: Db, withinMs: number): Promise<string[]> {
  const { rows } = await db.query<{ slack_id: string }>(`select slack_id from home where opened_at > now() - $1 * interval '1 millisecond' order by slack_id`, [withinMs]);
  return rows.map((row) => row.slack_id);
}

/** Those of `users` who have opened theirs within the last `withinMs`. */
export async function homesOpenedBy(db: Db, users: readonly string[], withinMs: number): Promise<string[]> {
  const { rows } = await db.query<{ slack_id: string }>(
    `select slack_id from home where slack_id = any ($1) and opened_at > now() - $2 * interval '1 millisecond' order by slack_id`, [users, withinMs], { prepared: true },
  );
  return rows.map((row) => row.slack_id);
}

export async function homeOpenedWithin(db: Db, slackId: string, withinMs: number): Promise<boolean> {
  const { rows } = await db.query<{ open: boolean }>(
    `select exists (select 1 from home where slack_id = $1 and opened_at > now() - $2 * interval '1 millisecond') as open`, [slackId, withinMs],
  );
  return rows[0]?.open ?? false;
}

/** Theirs: they command, have a role or a task, or command is on its way to or from them. */
const theirs = `(
  state @> jsonb_build_object('commander', jsonb_build_object('id', $1::text))
  or state @> jsonb_build_object('roles', jsonb_build_array(jsonb_build_object('person', jsonb_build_object('id', $1::text))))
  or state @> jsonb_build_object('tasks', jsonb_build_array(jsonb_build_object('assignee', jsonb_build_object('id', $1::text))))
  or state @> jsonb_build_object('handoff', jsonb_build_object('to', jsonb_build_object('id', $1::text)))
  or state @> jsonb_build_object('handoff', jsonb_build_object('from', jsonb_build_object('id', $1::text))))`;
const invited = `(jsonb_exists(state -> 'invited', $1::text) or state @> jsonb_build_object('madePrivate', jsonb_build_object('by', jsonb_build_object('id', $1::text))))`;

/**
 * Open incidents for one person, at most `most`: theirs, then an unknown severity and the worst on top, drills last, then the oldest.
 * Private ones only when they are in it. `all`: how many there are.
 */
export async function openFor(db: Db, user: string, { most, onlyTheirs }: { most: number; onlyTheirs: boolean }): Promise<{ ids: readonly number[]; all: number }> {
  const { rows } = await db.query<{ id: number; n: number }>(
    `with open as materialized (
       select id, kind, private, state ->> 'severity' as severity, ${theirs} as theirs, ${invited} as invited from incident
       where head_seq > 0 and status not in ('resolved', 'closed', 'declined', 'merged'))
     select id, count(*) over ()::int as n from open where (private = false and not $2) or theirs or invited
     order by theirs desc, (kind = 'drill'), coalesce(severity, ''), id limit $3`,
    [user, onlyTheirs, most],
  );
  return { ids: rows.map((row) => row.id), all: rows[0]?.n ?? 0 };
}

/** Resolved within the last `withinMs`, the last first. One that was open for more than a month is left to the list. */
export async function endedFor(db: Db, user: string, { most, withinMs, onlyTheirs }: { most: number; withinMs: number; onlyTheirs: boolean }): Promise<readonly number[]> {
  const { rows } = await db.query<{ id: number }>(
    `select id from incident
     where head_seq > 0 and created_at > now() - interval '31 days' and status in ('resolved', 'closed') and (state ->> 'resolvedAt')::timestamptz > now() - $4 * interval '1 millisecond'
       and ((private = false and not $2) or ${theirs} or ${invited})
     order by (state ->> 'resolvedAt')::timestamptz desc, id desc limit $3`,
    [user, onlyTheirs, most, withinMs],
  );
  return rows.map((row) => row.id);
}

/** Whether one of these is private now. */
export async function anyPrivate(db: Db, ids: readonly number[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const { rows } = await db.query<{ found: boolean }>('select exists (select 1 from incident where id = any ($1) and private) as found', [ids]);
  return rows[0]?.found ?? false;
}
