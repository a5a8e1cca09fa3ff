// The whole record for somebody who has no Tocsin: incidents, facts with what their hashes are made of, alerts; some at a time, as they are at one moment.
import type { Link } from '../domain/chain.ts';
import type { Fact } from '../domain/facts.ts';
import { readAlerts, type AlertRecord } from './alert.ts';
import { linkOf, toFact, type FactRow } from './fact.ts';
import type { Pool, Sql } from './sql.ts';

/** A text with its salt, or that it is gone: the fact keeps its digest either way. */
export type KeptText = { readonly salt: string; readonly text: string } | { readonly erased: true };
export type FactRecord = { readonly fact: Fact; readonly link: Link; readonly texts: Readonly<Record<string, KeptText>> };
export type Head = { readonly id: number; readonly seq: number; readonly hash: string };

const atOnce = 200;

/** `work` reads everything as it was at one moment (`at`, by the database's clock), however long it takes, while others go on writing. */
export function atOneMoment<T>(pool: Pool, work: (tx: Sql, at: Date) => Promise<T>): Promise<T> {
  return pool.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only');
    await tx.query('set local idle_in_transaction_session_timeout = 0');
    const { rows } = await tx.query<{ at: Date }>('select now() as at');
    return work(tx, rows[0]?.at ?? new Date(Number.NaN));
  });
}

/** Incidents that have begun, oldest first. */
export async function* headsOf(tx: Sql, options: { readonly privateToo: boolean }): AsyncGenerator<Head> {
  yield* pages<Head>((last) => tx.query(
    `select id, head_seq as seq, head_hash as hash from incident where head_seq > 0 and id > $1 and (not private or $2) order by id limit $3`,
    [last?.id ?? 0, options.privateToo, atOnce],
  ));
}

export async function headOf(tx: Sql, incident: number): Promise<(Head & { readonly private: boolean }) | undefined> {
  const { rows } = await tx.query<Head & { readonly private: boolean }>(
    'select id, head_seq as seq, head_hash as hash, private from incident where head_seq > 0 and id = $1', [incident],
  );
  return rows[0];
}

export async function countPrivate(tx: Sql): Promise<number> {
  const { rows } = await tx.query<{ n: number }>('select count(*)::int as n from incident where head_seq > 0 and private');
  return rows[0]?.n ?? 0;
}

type Row = FactRow & { readonly kept: Readonly<Record<string, { readonly salt: string; readonly text: string }>> | null };

/** The facts of an incident in order. */
export async function* recordsOf(tx: Sql, incident: number): AsyncGenerator<FactRecord> {
  const rows = pages<Row>((last) => tx.query(
    `select f.*, k.texts, k.kept from fact f cross join lateral (
       select jsonb_object_agg(t.field, t.text) as texts, jsonb_object_agg(t.field, jsonb_build_object('salt', t.salt, 'text', t.text)) as kept
       from fact_text t where t.incident_id = f.incident_id and t.seq = f.seq) k
     where f.incident_id = $1 and f.seq > $2 order by f.seq limit $3`,
    [incident, last?.seq ?? 0, atOnce],
  ));
  for await (const row of rows) yield { fact: toFact(row), link: linkOf(row), texts: textsOf(row) };
}

/** By what the fact itself says, not by its kind: a newer version may have kinds that this one does not know. */
function textsOf({ data, kept }: Row): Record<string, KeptText> {
  const fields = Object.entries(data).filter(([, value]) => typeof value === 'object' && value !== null && 'prose' in value).map(([field]) => field);
  return Object.fromEntries(fields.map((field) => [field, kept?.[field] ?? { erased: true }]));
}

/** The alerts of an incident, or those that none has taken in. */
export async function* alertsOf(tx: Sql, incident: number | undefined): AsyncGenerator<AlertRecord> {
  let last: AlertRecord | undefined;
  for (;;) {
    const some = await readAlerts(tx, { incident, after: last?.alert, most: atOnce });
    yield* some;
    last = some.at(-1);
    if (some.length < atOnce) return;
  }
}

async function* pages<T>(read: (last: T | undefined) => Promise<{ readonly rows: readonly T[] }>): AsyncGenerator<T> {
  let last: T | undefined;
  for (;;) {
    const { rows } = await read(last);
    yield* rows;
    last = rows.at(-1);
    if (rows.length < atOnce) return;
  }
}
