// A channel of many hundreds becomes private: everybody who was in it comes along, and the old one is closed.
import { beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { makePrivate, old, openedWithPeople, room } from '../support/private.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test('seven hundred', async () => {
  const bench = await openedWithPeople(db.pool);
  const { id, members } = room(bench, old);
  for (let n = 1_000; n < 1_700; n += 1) {
    bench.slack.person(`UM${n}`);
    members.add(`UM${n}`);
  }
  await makePrivate(bench);
  expect(bench.slack.rooms.find((one) => one.id === id)?.archived).toBe(true);
  expect(room(bench, 'inc-1-private').members.size).toBeGreaterThanOrEqual(700);
});
