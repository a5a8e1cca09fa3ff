// An older version beside a newer one, or after going back: it works on a newer schema, and what it does not know it leaves to whoever does.
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { eraseText } from '../../src/engine/erase.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import { migrate } from '../../src/store/migrate.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { decided, effectsOf, note, opened, tamper, world } from '../support/stored.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { arrive } from '../support/arriving.ts';

const db = await freshDatabase();
const migrations = path.resolve(import.meta.dirname, '../../migrations');
beforeEach(db.cleanTables);

/** What a later version may bring: a table, and columns that may be empty in every table there is. */
async function aMigrationAhead(): Promise<string> {
  const dir = path.join(await temporaryFolder('ahead'), 'migrations');
  await mkdir(dir);
  await cp(migrations, dir, { recursive: true });
  const number = String((await readdir(dir)).filter((name) => name.endsWith('.sql')).length + 1).padStart(4, '0');
  const { rows } = await db.pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration'`);
  const sql = ['create table later (id bigint primary key, mood text not null)', ...rows.map(({ name }) => `alter table ${name} add column mood text, add column weight int not null default 7`)];
  await writeFile(path.join(dir, `${number}-ahead.sql`), `${sql.join(';\n')};\n`);
  return dir;
}

it('goes on while the schema moves ahead under it: takes in, decides, performs', async () => {
  const bench = testContext({ pool: db.pool });
  await arrive(db.pool, { type: 'incident.triggered', key: 'before', service: 'before' });
  await bench.settle();
  const dir = await aMigrationAhead();
  expect(await migrate(db.pool, dir)).toMatchObject({ applied: [expect.stringContaining('ahead') as string] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'after', service: 'after' });
  await bench.settle();
  await decided(db.pool, 2, [note('still here')], [{ kind: 'slack.card.show', data: {} }]);
  await bench.settle();
  expect((await db.pool.query('select state from delivery')).rows).toEqual([{ state: 'done' }, { state: 'done' }]);
  for (const id of [1, 2]) {
    expect((await bench.incident(id)).card).toBeDefined();
    expect(await bench.left(id)).toEqual([]);
    expect(await brokenLink(db.pool, id)).toBeUndefined();
  }
  const said: string[] = [];
  await migrate(db.pool, migrations, (words) => said.push(words));
  expect(said).toEqual([expect.stringMatching(/^The database is newer than this code: \d{4}-ahead\.sql$/)]);
});

it('effects of kinds it does not know, or with words it does not know, wait for a version that does; others go on', async () => {
  const bench = testContext({ pool: db.pool });
  await opened(db.pool, { effects: [{ kind: 'slack.channel.create', data: { name: 'inc-1-x', private: false } }, { kind: 'slack.card.show', data: {} }, { kind: 'slack.say', data: { about: 'resolved' } }] });
  await db.pool.query(`update effect set kind = 'fax.send' where kind = 'slack.say'`);
  await decided(db.pool, 1, [], [{ kind: 'slack.tell', data: { user: 'U1', about: 'no-channel' } }]);
  await db.pool.query(`update effect set data = '{"user": "U1", "about": "cake"}' where kind = 'slack.tell'`);
  await bench.engine.drain();
  const rows = await effectsOf(db.pool, 1);
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ state, attempt, outcome }) => ({ state, attempt, outcome }));
  expect(of('fax.send')).toEqual([{ state: 'waiting', attempt: 0, outcome: expect.stringMatching(/of the unknown kind fax\.send/) as string }]);
  expect(of('slack.tell')).toEqual([{ state: 'waiting', attempt: 0, outcome: expect.stringMatching(/holds what this version cannot read/) as string }]);
  expect(of('slack.card.show')).toMatchObject([{ state: 'done' }]);
  expect((await factsOf(db.pool, 1)).map((fact) => fact.kind)).not.toContain('effect.given_up');
  await db.pool.query(`update effect set created_at = now() - interval '25 hours', run_at = now() where kind = 'slack.tell'`);
  await bench.engine.drain();
  expect((await effectsOf(db.pool, 1)).find((row) => row.kind === 'slack.tell')).toMatchObject({ state: 'given_up', outcome: expect.stringContaining('for a day nobody could read it') as string });
});

it('a delivery of a source it does not know waits, and is put aside after a day', async () => {
  const bench = testContext({ pool: db.pool });
  await storeDelivery(db.pool, { source: 'fax', key: 'a', lane: 'a', body: '{}', urgency: 1 });
  await arrive(db.pool, { type: 'incident.triggered', key: 'beside', service: 'beside' });
  await bench.engine.drain();
  const read = async () => (await db.pool.query(`select state, attempt, outcome from delivery where source = 'fax'`)).rows;
  expect(await read()).toEqual([{ state: 'waiting', attempt: 0, outcome: 'no handler in handlers/webhooks/ is named fax' }]);
  expect((await bench.incident(1)).card).toBeDefined();
  await db.pool.query(`update delivery set received_at = now() - interval '25 hours', run_at = now() where source = 'fax'`);
  await bench.engine.drain();
  expect(await read()).toMatchObject([{ state: 'parked' }]);
});

it('an incident with facts of unknown kinds is read, decided on and folded; only erasing is left to the version that knows them', async () => {
  await opened(db.pool, { facts: [note('two'), note('three')] });
  await tamper(db.pool, `update fact set kind = 'cake.eaten', data = '{"slices": 3}' where seq = 2; delete from fact_text where seq = 2; update incident set fold_version = 0`);
  const bench = testContext({ pool: db.pool });
  expect(await bench.incident(1)).toMatchObject({ seq: 3, status: 'triage' });
  await decided(db.pool, 1, [note('four')]);
  expect((await factsOf(db.pool, 1)).map((fact) => [fact.seq, fact.newer])).toEqual([[1, undefined], [2, 'cake.eaten'], [3, undefined], [4, undefined]]);
  const erased = await eraseText(db.pool, world, { incident: 1, seq: 4, reason: 'a name', by: slackPerson('U1') });
  expect(erased).toEqual({ refuse: 'A newer version of Tocsin has written in INC-1: use that one.' });
});
