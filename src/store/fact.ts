// Facts: appended under the incident's lock, read in order, never changed (triggers refuse it).
import { randomBytes } from 'node:crypto';
import { actor } from '../domain/actor.ts';
import { genesis, joinProse, linkHash, proseDigest, splitProse, type Link, type Prose } from '../domain/chain.ts';
import { factSchemas, factKinds, type Fact, type FactKind } from '../domain/facts.ts';
import type { Db } from './pool.ts';
import type { Write } from './writes.ts';

export type FactRow = {
  incident_id: number; seq: number; kind: string; at: Date; recorded_at: Date; by: unknown; data: Record<string, unknown>; cause: string; hash: string;
  texts: Record<string, string> | null;
};

export type Appending = {
  readonly seq: number; readonly kind: FactKind; readonly data: Readonly<Record<string, unknown>>;
  readonly at: string; readonly recordedAt: string; readonly by: unknown; readonly cause: string; readonly key?: string | undefined;
};

/** A fact ready to be stored: its texts taken out, its hash computed over the hash before it (hex). */
export type Linked = { readonly fact: Appending; readonly data: Readonly<Record<string, unknown>>; readonly prose: readonly Prose[]; readonly hash: string };

export function linkFact(incident: number, fact: Appending, previous: string): Linked {
  const { data, prose } = splitProse(fact.kind, fact.data, () => randomBytes(16).toString('hex'));
  const { seq, kind, at, recordedAt, by, cause } = fact;
  const link: Link = { incident, seq, kind, at, recordedAt, by, data, cause };
  return { fact, data, prose, hash: linkHash(previous, link) };
}

/** Writes facts, their texts and the incident's new head. */
export function addingFacts(incident: number, facts: readonly Linked[], head: { seq: number; hash: string; foldVersion: number; state: unknown }): Write {
  const rows = facts.map(({ fact, data, hash }) => ({
    seq: fact.seq, kind: fact.kind, at: fact.at, recorded_at: fact.recordedAt, by: fact.by, data, cause: fact.cause, key: fact.key, hash,
  }));
  const texts = facts.flatMap(({ fact, prose }) => prose.map((one) => ({ seq: fact.seq, ...one })));
  return {
    parts: `stored as (
       insert into fact (incident_id, seq, kind, at, recorded_at, by, data, cause, key, hash)
       select $1, seq, kind, at, recorded_at, by, data, cause, key, hash from jsonb_to_recordset($2) as
         r(seq int, kind text, at timestamptz, recorded_at timestamptz, by jsonb, data jsonb, cause text, key text, hash text)),
     headed as (update incident set head_seq = $4, head_hash = $5, fold_version = $6, state = $7 where id = $1),
     texts as (
       insert into fact_text (incident_id, seq, field, salt, text)
       select $1, seq, field, salt, text from jsonb_to_recordset($3) as t(seq int, field text, salt text, text text))`,
    values: [incident, JSON.stringify(rows), JSON.stringify(texts), head.seq, head.hash, head.foldVersion, JSON.stringify(head.state)],
  };
}

/** Those of `keys` under which a fact already stands in the incident. */
export async function knownKeys(db: Db, incident: number, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await db.query<{ key: string }>('select key from fact where incident_id = $1 and key = any ($2)', [incident, keys], { prepared: true });
  return new Set(rows.map((row) => row.key));
}

/** The incident whose first fact has this key. */
export async function incidentBegunAs(db: Db, key: string): Promise<number | undefined> {
  const { rows } = await db.query<{ id: number }>('select incident_id as id from fact where seq = 1 and key = $1', [key]);
  return rows[0]?.id;
}

/** The facts of an incident in order, from `after` (a seq) on. */
export async function factsOf(db: Db, incident: number, options: { after?: number; most?: number } = {}): Promise<Fact[]> {
  const { rows } = await db.query<FactRow>(
    `select f.*, (select jsonb_object_agg(t.field, t.text) from fact_text t where t.incident_id = f.incident_id and t.seq = f.seq) as texts
     from fact f where f.incident_id = $1 and f.seq > $2 order by f.seq limit $3`,
    [incident, options.after ?? 0, options.most ?? 1_000_000],
  );
  return rows.map((row) => toFact(row));
}

/** A stored fact as the rest of Tocsin knows it, its texts put back. */
export function toFact(row: FactRow, newer?: string): Fact {
  const kind = factKinds.find((known) => known === row.kind);
  // An older version beside a newer one, or after going back: the incident goes on with what it knows.
  if (!kind) return toFact({ ...row, kind: 'note.added', data: { text: { prose: '' } }, texts: { text: `Recorded by a newer version of Tocsin (${row.kind})` } }, row.kind);
  const data = factSchemas[kind].parse(joinProse(kind, row.data, row.texts ?? {}));
  return {
    kind, data, seq: row.seq, at: row.at.toISOString(), recordedAt: row.recorded_at.toISOString(), by: actor.parse(row.by), cause: row.cause, hash: row.hash, ...(newer === undefined ? {} : { newer }),
  } as Fact;
}

/** What the fact's hash is made over, together with the hash before it. */
export function linkOf(row: FactRow): Link {
  const { incident_id: incident, seq, kind, at, recorded_at: recordedAt, by, data, cause } = row;
  return { incident, seq, kind, at: at.toISOString(), recordedAt: recordedAt.toISOString(), by, data, cause };
}

/** Checks the chain of one incident. Returns the seq of the first broken link, or undefined when it is whole. */
export async function brokenLink(db: Db, incident: number): Promise<{ seq: number; why: string } | undefined> {
  const { rows } = await db.query<FactRow>('select * from fact where incident_id = $1 order by seq', [incident]);
  let previous = genesis;
  let expected = 1;
  for (const row of rows) {
    if (row.seq !== expected) return { seq: expected, why: `fact ${expected} is missing` };
    if (linkHash(previous, linkOf(row)) !== row.hash) return { seq: row.seq, why: 'its hash does not match its content and the fact before it' };
    previous = row.hash;
    expected += 1;
  }
  const { rows: heads } = await db.query<{ head_hash: string; head_seq: number }>('select head_hash, head_seq from incident where id = $1', [incident]);
  if (heads[0] && heads[0].head_hash !== previous) return { seq: expected, why: `the chain ends at fact ${expected - 1}, the incident at ${heads[0].head_seq}` };
  return undefined;
}

/** The first text of an incident that is not the one its fact keeps the digest of. One that was erased is no alteration. */
export async function alteredText(db: Db, incident: number): Promise<{ seq: number; field: string } | undefined> {
  const { rows } = await db.query<{ seq: number; field: string; salt: string; text: string; digest: string | null }>(
    `select t.seq, t.field, t.salt, t.text, f.data -> t.field ->> 'prose' as digest
     from fact_text t join fact f using (incident_id, seq) where t.incident_id = $1 order by t.seq, t.field`,
    [incident],
  );
  return rows.find((row) => proseDigest(row.salt, row.text) !== row.digest);
}

/** The first text that is gone although no fact says that it was erased. */
export async function lostText(db: Db, incident: number): Promise<{ seq: number; field: string } | undefined> {
  const { rows } = await db.query<{ seq: number; field: string }>(
    `select f.seq, d.key as field from fact f cross join lateral jsonb_each(f.data) d
     where f.incident_id = $1 and jsonb_typeof(d.value) = 'object' and d.value ->> 'prose' ~ '^[0-9a-f]{64}$'
       and not exists (select 1 from fact_text t where t.incident_id = f.incident_id and t.seq = f.seq and t.field = d.key)
       and not exists (select 1 from fact e where e.incident_id = f.incident_id and e.kind = 'text.erased' and (e.data ->> 'seq')::int = f.seq and e.data -> 'fields' ? d.key)
     order by 1, 2 limit 1`,
    [incident],
  );
  return rows[0];
}

/**
 * Seconds from an alert's arrival to its channel, for each live public incident that an alert opened within the last
 * `hours`. By the database's clock: from the delivery's arrival, or from the first fact when its delivery is gone.
 */
export async function channelDelays(db: Db, hours: number): Promise<number[]> {
  const { rows } = await db.query<{ seconds: number }>(
    `select extract(epoch from created.recorded_at - coalesce(d.received_at, opened.recorded_at))::float as seconds
     from incident i
     join lateral (select f.recorded_at, f.cause, f.data ->> 'source' as source from fact f where f.incident_id = i.id and f.seq = 1 offset 0) opened on opened.source <> 'slack'
     join lateral (select min(f.recorded_at) as recorded_at from fact f where f.incident_id = i.id and f.kind = 'channel.created') created
       on created.recorded_at is not null
     left join delivery d on d.id = case when opened.cause ~ '^delivery:[0-9]{1,18}$' then substr(opened.cause, 10)::bigint end
     where i.created_at > now() - $1 * interval '1 hour' and i.kind = 'live' and not i.private`,
    [hours],
  );
  return rows.map((row) => row.seconds);
}
