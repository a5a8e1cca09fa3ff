// The ways in that are watched: the test ping that was asked for and when it came, and what is wrong with a subscription.
import { storableText } from '../domain/storable.ts';
import type { Db } from './pool.ts';

export type WayIn = {
  readonly trouble: string | undefined; readonly since: Date | undefined; readonly toldAt: Date | undefined;
  readonly pingedAt: Date | undefined; readonly arrivedAt: Date | undefined; readonly seconds: number | undefined;
};
type Row = { trouble: string | null; since: Date | null; told_at: Date | null; pinged_at: Date | null; arrived_at: Date | null; seconds: number | null };

export async function readWayIn(db: Db, source: string): Promise<WayIn | undefined> {
  const { rows } = await db.query<Row>('select trouble, since, told_at, pinged_at, arrived_at, seconds from way_in where source = $1', [source]);
  const [row] = rows;
  return row && {
    trouble: row.trouble ?? undefined, since: row.since ?? undefined, toldAt: row.told_at ?? undefined,
    pingedAt: row.pinged_at ?? undefined, arrivedAt: row.arrived_at ?? undefined, seconds: row.seconds ?? undefined,
  };
}

/** Before the ping is asked for: it may be there before the answer is. */
export async function pingAsked(db: Db, source: string): Promise<void> {
  await db.query(
    'insert into way_in (source, pinged_at) values ($1, clock_timestamp()) on conflict (source) do update set pinged_at = excluded.pinged_at, arrived_at = null', [source],
  );
}

/** It was not sent after all. */
export async function pingUnasked(db: Db, source: string): Promise<void> {
  await db.query('update way_in set pinged_at = null, arrived_at = null where source = $1', [source]);
}

/** Seconds from the question to our door, by the database's clock; undefined when nobody had asked, or it had come already. */
export async function pingArrived(db: Db, source: string, at: Date): Promise<number | undefined> {
  const { rows } = await db.query<{ seconds: number }>(
    `update way_in set arrived_at = $2, seconds = greatest(0, extract(epoch from $2::timestamptz - pinged_at))
     where source = $1 and pinged_at is not null and arrived_at is null and pinged_at <= $2::timestamptz + interval '1 second' returning seconds`, [source, at],
  );
  return rows[0]?.seconds;
}

/** What is wrong now; undefined when all is well. The moment since when stays while the trouble is the same. */
export async function setTrouble(db: Db, source: string, trouble: string | undefined): Promise<void> {
  await db.query(
    `insert into way_in (source, trouble, since) values ($1, $2, case when $2::text is null then null else clock_timestamp() end)
     on conflict (source) do update set trouble = excluded.trouble, since = case when way_in.trouble is not distinct from excluded.trouble then way_in.since else excluded.since end,
       told_at = case when way_in.trouble is not distinct from excluded.trouble then way_in.told_at else null end`,
    [source, trouble === undefined ? null : storableText(trouble.slice(0, 1_000))],
  );
}

/** The last that people were told of a way in, kept apart from how it is: they go on believing it until they are told otherwise. */
const believedOf = (source: string) => `${source}/told`;

export type Believed = { readonly trouble: string; readonly toldAt: Date };

/** What people believe is wrong; undefined when they believe that all is well. */
export async function believedTrouble(db: Db, source: string): Promise<Believed | undefined> {
  const believed = await readWayIn(db, believedOf(source));
  // Told by a version that kept it beside the trouble itself.
  const { trouble, since: toldAt } = believed ?? (await toldBeside(db, source));
  return trouble !== undefined && toldAt ? { trouble, toldAt } : undefined;
}

async function toldBeside(db: Db, source: string): Promise<Pick<WayIn, 'trouble' | 'since'>> {
  const known = await readWayIn(db, source);
  return { trouble: known?.trouble, since: known?.toldAt };
}

/** They were told that this is wrong; undefined: that it is over. */
export async function setBelieved(db: Db, source: string, trouble: string | undefined): Promise<void> {
  await setTrouble(db, believedOf(source), trouble);
  if (trouble !== undefined) await db.query('update way_in set told_at = clock_timestamp() where source = $1', [source]);
}
