// #incidents is archived: the incident's own channel is not.
import { beforeEach, expect, test } from 'vitest';
import { factsOf } from '../../src/store/fact.ts';
import { command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { old, openedWithPeople, room } from '../support/private.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test('an update under an archived announcement says nothing of the incident’s own channel', async () => {
  const bench = await openedWithPeople(db.pool);
  room(bench, 'incidents').archived = true;
  await command(db.pool, 'UANA', 'update we roll back | 1 in 5 payments fails | next 20m', room(bench, old).id);
  await bench.settle();
  expect(room(bench, old).archived).toBe(false);
  expect((await factsOf(db.pool, 1)).map((fact) => fact.kind)).not.toContain('channel.archived');
  expect((await bench.incident(1)).channel?.archived).toBe(false);
});
