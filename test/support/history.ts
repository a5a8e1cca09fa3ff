// Years of incidents in a moment: everything that one incident left behind, again and again. Its copies are closed, and nobody checks their chains.
import type { Pool } from '../../src/store/pool.ts';

export type History = {
  /** How many of them. */
  readonly incidents: number;
  /** At most so many facts, texts and effects of each; all by default. */
  readonly facts?: number;
  /** Between one and the next; 120 by default. */
  readonly minutes?: number;
};

/** `like` is the number of a closed incident. The last of them was opened an hour ago. */
export async function addHistory(pool: Pool, like: number, { incidents, facts = 1_000, minutes = 120 }: History): Promise<void> {
  const { rows: [last] } = await pool.query<{ id: number }>('select max(id) as id from incident');
  const from = (last?.id ?? 0) + 1;
  const to = from + incidents - 1;
  // In pieces, so that no transaction grows without end.
  for (let first = from; first <= to; first += 50_000) await pool.transaction(async (tx) => {
    const piece = [like, first, Math.min(to, first + 49_999)];
    const older = `- interval '1 hour' - (${to} - n) * interval '${minutes} minutes'`;
    await tx.query(`insert into incident (id, head_seq, head_hash, fold_version, state, created_at) overriding system value
      select n, head_seq, head_hash, fold_version, state || jsonb_build_object('id', n, 'openedAt', to_jsonb(now() ${older}), 'channel', jsonb_build_object('id', 'CHIST' || n, 'name', 'inc-' || n)), now() ${older}
      from incident, generate_series($2::bigint, $3::bigint) n where id = $1`, piece);
    await tx.query(`insert into fact (incident_id, seq, kind, at, recorded_at, by, data, cause, key, hash)
      select n, seq, kind, now() ${older}, now() ${older}, by, data, cause, key, hash from fact, generate_series($2::bigint, $3::bigint) n where incident_id = $1 and seq <= $4`, [...piece, facts]);
    await tx.query(`insert into fact_text (incident_id, seq, field, salt, text)
      select n, seq, field, salt, text from fact_text, generate_series($2::bigint, $3::bigint) n where incident_id = $1 and seq <= $4`, [...piece, facts]);
    await tx.query(`insert into effect (incident_id, kind, data, lane, name, needs, coalesce, cause, depth, created_at, state, urgency, attempt, run_at, outcome, done_at)
      select n, kind, data, replace(lane, '/' || $1 || '/', '/' || n || '/'), name, needs, coalesce, cause, depth, now() ${older}, 'done', urgency, attempt, now() ${older}, outcome, now() ${older}
      from (select * from effect where incident_id = $1 order by id limit $4) one, generate_series($2::bigint, $3::bigint) n`, [...piece, facts]);
    await tx.query(`insert into alert (source, key, incident_id, state, alert, why, times, first_at, state_at, recorded_at)
      select source, key || '-' || n, n, 'cleared', alert, why, times, now() ${older}, now() ${older}, now() ${older} from alert, generate_series($2::bigint, $3::bigint) n where incident_id = $1`, piece);
    await tx.query(`insert into delivery (source, key, other_key, lane, body, received_at, state, outcome, incident_id, done_at)
      select source, key || '-' || n, other_key || '-' || n, lane || '-' || n, body, now() ${older}, 'done', outcome, n, now() ${older}
      from (select * from delivery where incident_id = $1 order by id limit 2) one, generate_series($2::bigint, $3::bigint) n`, piece);
  });
  await pool.query(`select setval(pg_get_serial_sequence('incident', 'id'), $1)`, [to]);
  for (const table of ['incident', 'fact', 'fact_text', 'effect', 'alert', 'delivery']) await pool.query(`analyze ${table}`);
}
