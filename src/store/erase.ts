// What may go: texts of facts with the copies that we keep of them, and bodies and outputs that nobody needs any more. Only the owner's role can.
import { erasedText } from '../domain/chain.ts';
import type { Fact } from '../domain/facts.ts';
import type { Db } from './pool.ts';

/** The texts of one fact. Returns the fields they were in; none when it has no text, or none any more. */
export async function eraseTexts(tx: Db, incident: number, seq: number): Promise<string[]> {
  await tx.query(`select set_config('tocsin.erases', $1, true)`, [`${incident}:${seq}`]);
  const { rows } = await tx.query<{ field: string }>('delete from fact_text where incident_id = $1 and seq = $2 returning field', [incident, seq]);
  await tx.query(`select set_config('tocsin.erases', '', true)`);
  return rows.map((row) => row.field).sort();
}

/** Where the same words came from or were kept beside the fact: the delivery that told us, the alert's row, the run's values, a step's output. */
export async function eraseCopies(tx: Db, incident: number, fact: Pick<Fact, 'cause' | 'data'>): Promise<void> {
  const { data } = fact;
  const deliveries = /^(?:delivery|deliveries):([0-9]{1,18}(?:,[0-9]{1,18})*)$/.exec(fact.cause)?.[1]?.split(',') ?? [];
  // Of those that were taken in together, the one that is about this alert.
  await tx.query(
    `update delivery set body = '{}', answer = null where id = any ($1::bigint[]) and state not in ('waiting', 'running') and (cardinality($1::bigint[]) = 1 or position($2 in body) > 0)`,
    [deliveries, 'key' in data ? data.key : ''],
  );
  if ('source' in data && 'key' in data && 'title' in data) {
    await tx.query(`update alert set alert = jsonb_set(alert, '{title}', to_jsonb($4::text)) where source = $1 and key = $2 and incident_id = $3`, [data.source, data.key, incident, erasedText]);
  }
  if (!('run' in data)) return;
  const step = 'step' in data ? data.step : undefined;
  if (step === undefined) await tx.query(`update runbook_run set params = '{}' where id = $1 and status in ('succeeded', 'failed', 'cancelled')`, [data.run]);
  else {
    await tx.query(
      `update runbook_step s set output_head = null, output_tail = null from runbook_run r
       where r.id = s.run_id and s.run_id = $1 and s.idx = $2 and r.status in ('succeeded', 'failed', 'cancelled')`, [data.run, step],
    );
  }
}

const atOnce = 500;

/** Bodies of deliveries that ended before then, and what was answered to them: the row stays, so that the same delivery still counts once. Returns how many. */
export function pruneBodies(db: Db, before: Date): Promise<number> {
  return again((most) => db.query(
    `update delivery set body = '{}', answer = null where id in (
       select id from delivery where state in ('done', 'ignored') and coalesce(done_at, received_at) < $1 and (body <> '{}' or answer is not null) order by id limit $2)`, [before, most],
  ));
}

/** Outputs of steps whose run ended; their length and digest stay. */
export function pruneOutputs(db: Db, before: Date): Promise<number> {
  return again((most) => db.query(
    `update runbook_step set output_head = null, output_tail = null where (run_id, idx) in (
       select s.run_id, s.idx from runbook_step s join runbook_run r on r.id = s.run_id
       where r.status in ('succeeded', 'failed', 'cancelled') and s.ended_at < $1 and s.end_counted = s.token and (s.output_head is not null or s.output_tail is not null) limit $2)`, [before, most],
  ));
}

/** A few at a time, so that nobody waits long for a row. */
async function again(some: (most: number) => Promise<{ readonly rowCount: number }>): Promise<number> {
  let all = 0;
  for (;;) {
    const { rowCount } = await some(atOnce);
    all += rowCount;
    if (rowCount < atOnce) return all;
  }
}
