// The kept output of a step, masked when it was written: the beginning and the end of what was said, at most 256 KiB.
import type { Db } from './pool.ts';

type Row = { head: string | null; tail: string | null; bytes: number | null; token: number; status: string; executor: string | null };

/** `end` numbers the ends of the step: a try that runs has not ended, and what stands there is of the one before. Undefined when nothing is kept. */
export async function logOf(db: Db, step: { run: string; idx: number }): Promise<{ readonly text: string; readonly end: number } | undefined> {
  const { rows: [row] } = await db.query<Row>(
    'select output_head as head, output_tail as tail, output_bytes as bytes, token, status, executor from runbook_step where run_id = $1 and idx = $2', [step.run, step.idx],
  );
  const [head, tail] = [row?.head ?? '', row?.tail ?? ''];
  if (!row || head + tail === '') return undefined;
  const missing = (row.bytes ?? 0) - Buffer.byteLength(head) - Buffer.byteLength(tail);
  // A runner says itself how much it left out (runner/local/result.ts), and its halves are one text.
  const between = row.executor === null && tail !== '' && missing > 0 ? `\n[… about ${Math.ceil(missing / 1_024)} KiB left out …]\n` : '';
  return { text: `${head}${between}${tail}`, end: row.status === 'running' ? row.token - 1 : row.token };
}
