// Facts: nobody changes them, their chain shows it when somebody did, and any text can be stored.
import { beforeEach, describe, expect, test } from 'vitest';
import { erasedText } from '../../src/domain/chain.ts';
import { brokenLink, factsOf, knownKeys } from '../../src/store/fact.ts';
import { freshDatabase } from '../support/database.ts';
import { decided, note, opened, tamper } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

describe('the database refuses', () => {
  const forbidden = [
    `update fact set kind = 'note.added'`, `update fact set at = now()`, 'delete from fact', 'truncate fact cascade',
    `update fact_text set text = 'nothing happened'`, 'delete from fact_text', 'truncate fact_text',
  ];
  test.each(forbidden)('%s', async (sql) => {
    await opened(db.pool);
    await expect(db.pool.query(sql)).rejects.toThrow('facts are never edited or deleted');
    expect(await factsOf(db.pool, 1)).toHaveLength(1);
  });

  test('two facts in the same place of an incident', async () => {
    await opened(db.pool);
    const copy = `insert into fact select incident_id, seq, kind, at, recorded_at, by, data, cause, key, hash from fact`;
    await expect(db.pool.query(copy)).rejects.toThrow('fact_pkey');
  });
});

describe('the chain', () => {
  async function three(): Promise<void> {
    await opened(db.pool);
    await decided(db.pool, 1, [note('one'), note('two')]);
  }

  test('is whole after decisions, and each incident has its own', async () => {
    await three();
    await opened(db.pool);
    await decided(db.pool, 1, [note('three')]);
    expect(await brokenLink(db.pool, 1)).toBeUndefined();
    expect(await brokenLink(db.pool, 2)).toBeUndefined();
    expect((await factsOf(db.pool, 1)).map((fact) => fact.seq)).toEqual([1, 2, 3, 4]);
  });

  test.each([
    ['its kind', `update fact set kind = 'alert.changed' where seq = 2`, 2],
    ['its time', `update fact set at = at - interval '1 hour' where seq = 2`, 2],
    ['when it was recorded', `update fact set recorded_at = recorded_at - interval '1 hour' where seq = 3`, 3],
    ['who did it', `update fact set by = '{"type": "system", "id": "somebody"}' where seq = 2`, 2],
    ['its data', `update fact set data = data || '{"severity": "SEV5"}' where seq = 1`, 1],
    ['what caused it', `update fact set cause = 'delivery:1' where seq = 2`, 2],
    ['its own hash', `update fact set hash = repeat('a', 64) where seq = 2`, 2],
    ['that it was there', 'delete from fact where seq = 2', 2],
    ['that the last one was there', 'delete from fact where seq = 3', 3],
  ])('shows a change of %s', async (_what, sql, seq) => {
    await three();
    await tamper(db.pool, sql);
    expect(await brokenLink(db.pool, 1)).toMatchObject({ seq });
  });

  test('shows a rewrite of everything from one fact on, because the incident knows its end', async () => {
    await three();
    await tamper(db.pool, `delete from fact where seq = 3; update fact set hash = (select hash from fact where seq = 2) where seq = 2`);
    expect(await brokenLink(db.pool, 1)).toMatchObject({ seq: 3, why: expect.stringContaining('the incident at 3') });
  });

  test('stays whole when a text is erased, and the text says so', async () => {
    await three();
    await tamper(db.pool, 'delete from fact_text where seq = 2');
    expect(await brokenLink(db.pool, 1)).toBeUndefined();
    expect((await factsOf(db.pool, 1))[1]).toMatchObject({ kind: 'note.added', data: { text: erasedText } });
  });

  test('hides the text itself: the fact keeps a digest that differs for equal words', async () => {
    await opened(db.pool);
    await decided(db.pool, 1, [note('the password is hunter2'), note('the password is hunter2')]);
    const { rows } = await db.pool.query<{ data: unknown }>('select data from fact where seq > 1');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
    expect(rows[0]?.data).not.toEqual(rows[1]?.data);
  });
});

test('a fact with a natural key happens once in its incident, and again in another', async () => {
  const key = 'pagerduty:PD1:attached';
  await opened(db.pool);
  await opened(db.pool);
  await decided(db.pool, 1, [{ ...note('first'), key }, { ...note('twice in one decision'), key }]);
  await decided(db.pool, 1, [{ ...note('again'), key }]);
  await decided(db.pool, 2, [{ ...note('elsewhere'), key }]);
  expect((await factsOf(db.pool, 1)).slice(1)).toMatchObject([{ data: { text: 'first' } }]);
  expect(await factsOf(db.pool, 2)).toHaveLength(2);
  expect([...(await knownKeys(db.pool, 1, [key, 'other']))]).toEqual([key]);
  expect(await brokenLink(db.pool, 1)).toBeUndefined();
});

test('the database itself refuses a natural key twice', async () => {
  await opened(db.pool);
  await decided(db.pool, 1, [{ ...note('first'), key: 'k' }]);
  const copy = `insert into fact select incident_id, 99, kind, at, recorded_at, by, data, cause, key, hash from fact where key = 'k'`;
  await expect(db.pool.query(copy)).rejects.toThrow('fact_key');
});

test('NUL, half surrogates and any other text can be stored and read again', async () => {
  await opened(db.pool, { title: 'NUL \u0000 and half \ud83d of an emoji' });
  const odd = 'a\u0000b \udc00 😀 \u202e \\u0000 "quoted" \u2028';
  await decided(db.pool, 1, [
    note(odd),
    { kind: 'people.invited', data: { people: ['U\u0000'] } },
    { kind: 'commander.set', data: { commander: { type: 'person', id: 'U1', via: 'slack', name: '\ud800' } }, by: { type: 'system', id: 'x', name: '\u0000' } },
  ]);
  const facts = await factsOf(db.pool, 1);
  expect(facts[0]).toMatchObject({ data: { title: 'NUL \uFFFD and half \uFFFD of an emoji' } });
  expect(facts[1]).toMatchObject({ data: { text: 'a\uFFFDb \uFFFD 😀 \u202e \\u0000 "quoted" \u2028' } });
  expect(facts[3]).toMatchObject({ data: { commander: { name: '\uFFFD' } }, by: { name: '\uFFFD' } });
  expect(await brokenLink(db.pool, 1)).toBeUndefined();
});

test('facts are read from a place on, and one of a newer version is read as a note that names its kind', async () => {
  await opened(db.pool);
  await decided(db.pool, 1, [note('two'), note('three'), note('four')]);
  expect((await factsOf(db.pool, 1, { after: 1, most: 2 })).map((fact) => fact.seq)).toEqual([2, 3]);
  await tamper(db.pool, `update fact set kind = 'cake.eaten' where seq = 2`);
  const facts = await factsOf(db.pool, 1);
  expect(facts.map((fact) => [fact.seq, fact.kind, fact.newer])).toEqual([[1, 'incident.opened', undefined], [2, 'note.added', 'cake.eaten'], [3, 'note.added', undefined], [4, 'note.added', undefined]]);
  expect(facts[1]).toMatchObject({ data: { text: 'Recorded by a newer version of Tocsin (cake.eaten)' } });
});
