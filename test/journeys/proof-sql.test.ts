// A follow-up that is proved by a database: set in Slack, asked for real, reopened when it fails, and its password nowhere.
import { afterAll, expect, it } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { openJourney } from './journey.ts';
import { surface } from './surface.ts';

const orders = await freshDatabase({ empty: true });
const reader = `reader_${new URL(orders.url).pathname.slice(1)}`;
const password = 'p4ss-w0rd-of-orders';
await orders.pool.query(`create table orders (id int, paid bool, sent bool);
  do $$ begin execute format('create role %I login password %L', '${reader}', '${password}'); end $$; grant select on orders to ${reader}`);
// The database goes after this, and a role belongs to the whole cluster.
afterAll(() => orders.pool.query(`drop owned by ${reader}; drop role ${reader}`));
const address = new URL(orders.url);
address.username = reader;
address.password = password;

const journey = await openJourney({ config: 'followups: { databases: { orders: { url: { env: ORDERS_READ_URL } } }, prove-every: 1d }\n', env: { ORDERS_READ_URL: address.href } });
const { pool } = journey;
const people = surface(journey);
const text = 'select id from orders where paid and not sent';

/** The time of the next asking has come. */
async function asked(): Promise<void> {
  await pool.query(`update effect set run_at = now() where kind = 'followup.prove' and state = 'waiting'`);
  await pool.query(`select pg_notify('tocsin', '')`);
  await journey.quiet();
}

it('holds, then fails, and says so without what it found', { timeout: 60_000 }, async () => {
  const here = await people.declared('orders are paid and never sent', ['chiara']);
  await people.says('chiara', here.channel, 'followup send what was paid');
  await people.says('chiara', here.channel, 'followup check 1 sql orders "drop table orders" expect rows = 0');
  expect(people.lastWhisper('chiara')).toContain('Name the database, one question');
  await people.says('chiara', here.channel, `followup check 1 sql orders "${text}" expect rows = 0`);
  expect(people.lastWhisper('chiara')).toContain('is proved by a question to the database orders');
  await people.says('chiara', here.channel, 'followup done 1');
  await asked();
  expect((await journey.incident(here.id)).followups[0]?.proved).toMatchObject({ ok: true, result: '0 rows' });

  await orders.pool.query('insert into orders values (7, true, false)');
  await asked();
  const { followups: [one] } = await journey.incident(here.id);
  expect(one).toMatchObject({ proved: { ok: false, result: '1 row' }, reopenedBecause: 'proof', proof: { sql: text } });
  expect(one?.ended).toBeUndefined();
  await people.says('chiara', here.channel, 'followups');
  expect(JSON.stringify(people.whispers('chiara').at(-1))).toContain('the database orders answering rows = 0 to: select id from orders');
});

it('that cannot be asked is shown as trouble, and the password stands nowhere', { timeout: 60_000 }, async () => {
  const here = await people.declared('orders are late', ['chiara']);
  for (const words of ['followup send them', 'followup check 1 sql orders "select secret from elsewhere" expect rows = 0', 'followup done 1']) await people.says('chiara', here.channel, words);
  await asked();
  const { followups: [one], troubles } = await journey.incident(here.id);
  expect([one?.proved, one?.ended?.how]).toEqual([undefined, 'done']);
  expect(troubles).toMatchObject([{ kind: 'followup.prove', reason: 'The database orders: there is no such table (42P01).' }]);
  const dump = await pool.query<{ all: string }>(`select concat((select json_agg(f) from fact f), (select json_agg(t) from fact_text t), (select json_agg(e) from effect e), (select json_agg(d.body) from delivery d)) as all`);
  const everything = [dump.rows[0]?.all, JSON.stringify(journey.box.demo.worlds.slack.state()), ...journey.log].join('\n');
  expect(everything).toContain('select id from orders');
  expect(everything).not.toContain(password);
});
