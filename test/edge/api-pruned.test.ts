// The result of a command whose body was pruned, and its key sent once more.
import { afterAll, expect, test } from 'vitest';
import { commandsRoute } from '../../src/edge/api-commands.ts';
import { pruneBodies } from '../../src/store/erase.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { ada, named, serve } from './support.ts';

const db = await freshDatabase();
const bench = testContext({ pool: db.pool });
bench.slack.person(ada.id);
bench.engine.start();
afterAll(() => bench.engine.stop());
const api = await serve(commandsRoute({ db: db.pool, bell: bench.context.bell, clock: systemClock, token: undefined, waitMs: 600_000 }));

test('are answered, not a 5xx of ours', async () => {
  const as = await named(db.pool, 'command');
  const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json', 'idempotency-key': 'k1' };
  const post = () => api('/api/commands', { method: 'POST', headers, body: JSON.stringify({ text: 'declare once' }) });
  const first = await post();
  expect(first.status).toBe(200);
  const { data } = (await first.json()) as { data: { id: string } };
  expect(await pruneBodies(db.pool, new Date(Date.now() + 60_000))).toBeGreaterThan(0);
  const [again, look] = [await post(), await api(`/api/commands/${data.id}`, { headers })];
  expect([again.status, look.status]).toEqual([200, 200]);
  // What was answered named the incident: it goes with what was asked.
  for (const one of [again, look]) expect(await one.json()).toMatchObject({ data: { state: 'done', text: expect.stringContaining('no longer kept') } });
  expect((await db.pool.query('select 1 from delivery where answer is not null')).rowCount).toBe(0);
});
