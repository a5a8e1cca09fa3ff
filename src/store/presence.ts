// Who was heard in an incident, and how far each person has read it.
import { toInstant, type Instant } from '../domain/time.ts';
import type { Db } from './pool.ts';

type Row = { slack_id: string; spoke_at: Date | null; seen_seq: number };

/** By Slack id. Nobody is in it who neither spoke nor looked. */
export async function presenceIn(db: Db, incident: number): Promise<ReadonlyMap<string, { spokeAt: Instant | undefined; seenSeq: number }>> {
  const { rows } = await db.query<Row>('select slack_id, spoke_at, seen_seq from presence where incident_id = $1', [incident], { prepared: true });
  return new Map(rows.map((row) => [row.slack_id, { spokeAt: row.spoke_at === null ? undefined : toInstant(row.spoke_at), seenSeq: row.seen_seq }]));
}

/** Somebody did something in the incident just now. */
export async function spoke(db: Db, incident: number, slackId: string): Promise<void> {
  await db.query(
    `insert into presence (incident_id, slack_id, spoke_at) values ($1, $2, clock_timestamp())
     on conflict (incident_id, slack_id) do update set spoke_at = greatest(presence.spoke_at, excluded.spoke_at)`,
    [incident, slackId], { prepared: true },
  );
}

/** Somebody wrote in a channel. The number of the incident whose channel it is; undefined when it is nobody's. */
export async function heardIn(db: Db, channel: string, slackId: string): Promise<number | undefined> {
  const { rows } = await db.query<{ incident_id: number }>(
    `insert into presence (incident_id, slack_id, spoke_at) select id, $2, clock_timestamp() from incident where channel = $1
     on conflict (incident_id, slack_id) do update set spoke_at = greatest(presence.spoke_at, excluded.spoke_at)
     returning incident_id`,
    [channel, slackId], { prepared: true },
  );
  return rows[0]?.incident_id;
}

/** They have been shown everything up to `seq`. */
export async function looked(db: Db, incident: number, slackId: string, seq: number): Promise<void> {
  await db.query(
    `insert into presence (incident_id, slack_id, seen_seq) values ($1, $2, $3)
     on conflict (incident_id, slack_id) do update set seen_seq = greatest(presence.seen_seq, excluded.seen_seq)`,
    [incident, slackId, seq],
  );
}
