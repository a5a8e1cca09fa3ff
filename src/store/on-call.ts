// Who is on call and how to reach them, as PagerDuty last said: for the day on which it does not answer.
import { z } from 'zod';
import { toInstant, type Instant } from '../domain/time.ts';
import type { Db } from './pool.ts';

const person = z.object({ id: z.string(), name: z.string(), level: z.number(), phones: z.array(z.string()) });
const known = z.object({ type: z.enum(['user', 'escalation_policy']), name: z.string(), people: z.array(person) });
export type KnownOnCall = z.infer<typeof known>;
export type KeptOnCall = KnownOnCall & { readonly target: string; readonly fetchedAt: Instant; readonly ageMs: number };

/** What is kept of these ids of users and escalation policies. */
export async function keptOnCall(db: Db, targets: readonly string[]): Promise<ReadonlyMap<string, KeptOnCall>> {
  if (targets.length === 0) return new Map();
  const { rows } = await db.query<{ target: string; known: unknown; fetched_at: Date; age_ms: number }>(
    `select target, known, fetched_at, (extract(epoch from clock_timestamp() - fetched_at) * 1000)::float as age_ms from on_call where target = any ($1)`,
    [targets],
  );
  return new Map(rows.flatMap((row) => {
    const read = known.safeParse(row.known);
    return read.success ? [[row.target, { ...read.data, target: row.target, fetchedAt: toInstant(row.fetched_at), ageMs: row.age_ms }] as const] : [];
  }));
}

export async function keepOnCall(db: Db, target: string, value: KnownOnCall): Promise<void> {
  await db.query(
    `insert into on_call (target, known, fetched_at) values ($1, $2, clock_timestamp())
     on conflict (target) do update set known = excluded.known, fetched_at = excluded.fetched_at`,
    [target, JSON.stringify(known.parse(value))],
  );
}

/** The escalation policies of alerts that came within so many days, the latest first. */
export async function recentPolicies(db: Db, days: number, most: number): Promise<string[]> {
  const { rows } = await db.query<{ policy: string }>(
    `select alert ->> 'escalationPolicy' as policy from alert
     where source = 'pagerduty' and alert ->> 'escalationPolicy' is not null and first_at > now() - $1 * interval '1 day'
     group by 1 order by max(first_at) desc limit $2`,
    [days, most],
  );
  return rows.map((row) => row.policy);
}

/** Every escalation policy whose name is kept. */
export async function keptPolicies(db: Db): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `select target as id, known ->> 'name' as name from on_call where known ->> 'type' = 'escalation_policy' and known ->> 'name' is not null order by target`,
  );
  return rows;
}
