// People who were looked up: known for a while, and those not found for a tenth of it.
import { beforeEach, expect, test } from 'vitest';
import { knownPeople, savePerson } from '../../src/store/person.ts';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const day = 86_400_000;
const ana = { via: 'pagerduty', id: 'PANA', slackId: 'UANA', name: 'Ana', whyNot: undefined };
const ben = { via: 'pagerduty', id: 'PBEN', slackId: undefined, name: 'Ben', whyNot: 'no account' };
const known = async () => (await knownPeople(db.pool, 'pagerduty', ['PANA', 'PBEN', 'PNOBODY'], day)).map((one) => one.id).sort();

test('people are found again as they were saved, and only those asked for', async () => {
  await savePerson(db.pool, ana);
  await savePerson(db.pool, ben);
  expect(await knownPeople(db.pool, 'pagerduty', ['PANA'], day)).toEqual([ana]);
  expect(await knownPeople(db.pool, 'pagerduty', ['PBEN'], day)).toEqual([ben]);
  expect(await knownPeople(db.pool, 'github', ['PANA'], day)).toEqual([]);
});

test('who was not found is looked for again after a tenth of the time', async () => {
  await savePerson(db.pool, ana);
  await savePerson(db.pool, ben);
  expect(await known()).toEqual(['PANA', 'PBEN']);
  await db.pool.query(`update person set looked_up_at = now() - interval '3 hours'`);
  expect(await known()).toEqual(['PANA']);
  await db.pool.query(`update person set looked_up_at = now() - interval '25 hours'`);
  expect(await known()).toEqual([]);
});

test('looking somebody up again replaces what was known and makes it fresh', async () => {
  await savePerson(db.pool, ben);
  await db.pool.query(`update person set looked_up_at = now() - interval '30 days'`);
  await savePerson(db.pool, { ...ben, slackId: 'UBEN', whyNot: undefined });
  expect(await knownPeople(db.pool, 'pagerduty', ['PBEN'], day)).toEqual([{ ...ben, slackId: 'UBEN', whyNot: undefined }]);
});
