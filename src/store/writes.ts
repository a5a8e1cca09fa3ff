// Writes that go to the database as one statement: between an alarm and its channel each round trip counts.
import type { Db } from './pool.ts';

/** Named parts of a WITH, none of which reads what another writes: each sees the tables as they were before all of them. */
export type Write = {
  readonly parts: string;
  readonly values: readonly unknown[];
  /** The name of the part that must have come upon exactly one row, and what is thrown otherwise, so that the transaction is rolled back. */
  readonly one?: { readonly part: string; readonly otherwise: () => Error };
};

/** Call in a transaction where one of them may throw. Names of parts must differ. */
export async function writeTogether(db: Db, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return;
  const values: unknown[] = [];
  const parts = writes.map((write) => {
    const before = values.length;
    values.push(...write.values);
    return write.parts.replaceAll(/\$(\d+)/g, (_, place: string) => `$${Number(place) + before}`);
  });
  const ones = writes.flatMap(({ one }) => one ?? []);
  const counts = ones.map(({ part }) => `(select count(*)::int from ${part}) as ${part}`);
  const { rows } = await db.query<Record<string, number>>(`with ${parts.join(', ')} select ${counts.join(', ') || '1 as written'}`, values, { prepared: true });
  for (const { part, otherwise } of ones) if (rows[0]?.[part] !== 1) throw otherwise();
}
