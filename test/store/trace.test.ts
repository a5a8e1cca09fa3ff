// What led to an effect, read from a real database: back to what came in, or to a timer.
import { beforeEach, expect, test } from 'vitest';
import { chainOf, installedAt } from '../../src/store/trace.ts';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

async function effects(...rows: readonly (readonly [kind: string, cause: string])[]): Promise<number[]> {
  await db.pool.query(`insert into incident (fold_version, state) values (1, '{"status":"triage","kind":"live","private":false}')`);
  const { rows: made } = await db.pool.query<{ id: number }>(
    `insert into effect (incident_id, kind, data, lane, cause, urgency) select (select max(id) from incident), r.kind, '{}', 'lane', r.cause, 2 from jsonb_to_recordset($1) as r(kind text, cause text) returning id`,
    [JSON.stringify(rows.map(([kind, cause]) => ({ kind, cause })))],
  );
  return made.map((row) => row.id);
}
async function chained(...rows: readonly (readonly [kind: string, cause: string])[]): Promise<string[]> {
  const ids = await effects(...rows);
  return (await chainOf(db.pool, ids.at(-1) ?? 0)).map((one) => `${one.kind}${one.delivery ? ` ${one.delivery.source} ${one.delivery.key} ${one.delivery.attempt}` : ''}`);
}
async function delivered(): Promise<number> {
  const { rows } = await db.pool.query<{ id: number }>(`insert into delivery (source, key, lane, body, attempt) values ('acme', 'KEY', 'lane', '{}', 3) returning id`);
  return rows[0]?.id ?? 0;
}

test('an effect of a delivery, of several, and of none', async () => {
  const id = await delivered();
  expect(await chained(['slack.card.show', `delivery:${id}`])).toEqual(['slack.card.show acme KEY 3']);
  expect(await chained(['slack.card.show', `deliveries:${id},999,1000`])).toEqual(['slack.card.show acme KEY 3']);
  for (const cause of ['round:github', 'run:0b1c', 'delivery:999', 'delivery:', 'delivery:x', `delivery:${'9'.repeat(30)}`, `deliveries:${id}x`, 'effect:', 'effect:x', `effect:${'9'.repeat(30)}`, '']) expect(await chained(['slack.card.show', cause])).toEqual(['slack.card.show']);
});

test('an effect of an effect goes back to what came in, and stops at a timer behind it', async () => {
  const id = await delivered();
  const [first = 0] = await effects(['slack.channel.create', `delivery:${id}`]);
  expect(await chained(['slack.announcement.show', `effect:${first}`])).toEqual(['slack.announcement.show', 'slack.channel.create acme KEY 3']);
  const [timer = 0] = await effects(['timer', `effect:${first}`]);
  expect((await chainOf(db.pool, timer)).map((one) => one.kind)).toEqual(['timer', 'slack.channel.create']);
  expect(await chained(['slack.card.show', `effect:${timer}`])).toEqual(['slack.card.show', 'timer']);
});

test('a circle, which cannot be, is left again', async () => {
  const [one = 0, other = 0] = await effects(['slack.card.show', 'x'], ['slack.card.show', 'x']);
  await db.pool.query(`update effect set cause = 'effect:' || (case when id = ${one} then ${other} else ${one} end)`);
  expect((await chainOf(db.pool, one)).length).toBeLessThanOrEqual(21);
});

test('an installation is known by when it was made', async () => {
  const first = await installedAt(db.pool);
  expect(first).toMatch(/^\d{10}\.\d{6}$/);
  expect(await installedAt(db.pool)).toBe(first);
});
