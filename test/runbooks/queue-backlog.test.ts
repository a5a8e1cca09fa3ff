// A queue that grows: more consumers, and as many as before when they did not help. The token is seen by nobody.
import { beforeEach, expect, test } from 'vitest';
import type { HttpRequest } from '../../src/ports.ts';
import { freshDatabase } from '../support/database.ts';
import { fakeOutbound, type FakeOutbound } from '../support/engine.ts';
import { answer } from './support.ts';
import { watch, type Watching } from './watch.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const id = 'queue-backlog';
const token = 'not-a-real-token-1';

/** An API of queues that counts its consumers and says which way the backlog goes. */
function queues(trend: string, count = '4'): FakeOutbound {
  const outbound = fakeOutbound();
  let consumers = count;
  outbound.answer = ({ method, url, body }: HttpRequest) => {
    if (method === 'PUT') consumers = String((JSON.parse(body ?? '') as { count: number }).count);
    if (url.endsWith('/consumers/count')) return answer(200, `${consumers}\n`);
    return answer(200, `{"depth": 181223, "sent with": "${token}"}`, { 'x-queue-trend': trend });
  };
  return outbound;
}
const puts = (outbound: FakeOutbound) => outbound.sent.filter(({ method }) => method === 'PUT').map(({ url, body }) => `${new URL(url).pathname} ${body}`);

async function begun(outbound: FakeOutbound, params: Readonly<Record<string, string>> = { QUEUE: 'emails', CONSUMERS: '16' }): Promise<Watching> {
  const run = await watch(id, { pool: db.pool, outbound, secrets: { QUEUES_TOKEN: token } });
  expect(await run.start(params)).toBeUndefined();
  return run;
}

test('counts, asks whether the messages are sound, adds consumers, and sees the backlog fall', async () => {
  const outbound = queues('falling');
  const run = await begun(outbound);
  expect(await run.story()).toEqual(['queue-depth succeeded', 'CONSUMERS_BEFORE succeeded', 'not-poison waiting']);
  await run.done('not-poison');
  await run.approve('more-consumers', 'UBEN');
  expect((await run.run()).status).toBe('succeeded');
  expect(puts(outbound)).toEqual(['/api/queues/emails/consumers {"count": 16}']);
  expect(outbound.sent.every((request) => request.headers['Authorization'] === `Bearer ${token}`)).toBe(true);
  expect(JSON.stringify(await run.run())).not.toContain(token);
});

test('a backlog that grows on: people are asked, and get back the number of before', async () => {
  const outbound = queues('rising');
  const run = await begun(outbound);
  await run.done('not-poison');
  await run.approve('more-consumers', 'UBEN');
  expect(await run.step('backlog-shrinks')).toMatchObject({ status: 'failed', asks: true });
  await run.choose('backlog-shrinks', 'roll-back');
  expect(puts(outbound)).toEqual(['/api/queues/emails/consumers {"count": 16}', '/api/queues/emails/consumers {"count": 4}']);
});

test('a count that is no number ends the run before anything changes', async () => {
  const outbound = queues('falling', '4, "priority": 9');
  const run = await begun(outbound);
  expect([(await run.run()).status, (await run.step('CONSUMERS_BEFORE')).output, puts(outbound)]).toEqual(['failed', expect.stringContaining('must be integer'), []]);
});

test.each([{ QUEUE: 'orders/../admin' }, { QUEUE: '' }, { QUEUE: 'orders', CONSUMERS: '41' }, { QUEUE: 'orders', CONSUMERS: '1}, {"x": 2' }])('is not started with %o', async (params) => {
  const outbound = queues('falling');
  const run = await watch(id, { pool: db.pool, outbound, secrets: { QUEUES_TOKEN: token } });
  expect(await run.start(params)).toMatch(/^It was not started/);
  expect(outbound.sent).toEqual([]);
});
