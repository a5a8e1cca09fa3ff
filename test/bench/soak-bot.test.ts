// The parts of the soak of the whole bot that judge nothing and must not lie: its plan, its wrong clocks, its bad network.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planned, wrongClocks } from '../../bench/soak-bot/plan.ts';
import { shiftClock } from '../../bench/soak-bot/host-clock.ts';
import { openWayIn } from '../../bench/soak-bot/way-in.ts';
import { installDisk } from '../../bench/soak-bot/full-disk.ts';
import { freshDatabase } from '../support/database.ts';
import { dice, forSeeds } from '../support/dice.ts';

test('a seed has one plan, with a restart, a crash, both kinds of fail-over and a full disk, before the last kill', () => {
  forSeeds(50, ({ below }) => {
    const [seed, kills] = [below(1_000), 6 + below(1_000)];
    const plan = planned(kills, dice(seed), () => true);
    expect(planned(kills, dice(seed), () => true)).toEqual(plan);
    expect(new Set([...plan.values()].flat())).toEqual(new Set(['restart', 'crash', 'fail-over, reset', 'fail-over, hung', 'disk full']));
    expect(Math.max(...plan.keys())).toBeLessThanOrEqual(kills);
  });
});

test('clocks are up to twenty minutes off, the first one up to four', () => {
  forSeeds(50, (dice) => {
    const [first = 0, ...others] = wrongClocks(3, dice);
    expect(Math.abs(first)).toBeLessThanOrEqual(240_000);
    for (const off of others) expect(Math.abs(off)).toBeLessThanOrEqual(1_200_000);
  });
});

test('a shifted clock is wrong everywhere, and its dates are dates', () => {
  const RealDate = Date;
  try {
    shiftClock(600_000);
    const off = (ms: number) => Math.round((ms - RealDate.now()) / 1_000);
    expect([off(Date.now()), off(new Date().getTime()), off(Date.parse(Date()))].map((s) => Math.abs(s - 600) <= 1)).toEqual([true, true, true]);
    expect([new Date(5).getTime(), new Date('1970-01-01T00:00:01Z').getTime(), Date.UTC(1970, 0, 1)]).toEqual([5, 1_000, 0]);
    expect([new Date() instanceof Date, new Date() instanceof RealDate, new RealDate() instanceof Date]).toEqual([true, true, true]);
  } finally {
    globalThis.Date = RealDate;
  }
});

describe('the way in', () => {
  const got: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (bytes) => got.push(`${String(request.headers['x-slack-signature'])} ${String(bytes)}`));
    request.on('end', () => response.writeHead(request.url === '/old' ? 401 : 202, { 'x-said': 'yes' }).end('taken'));
  });
  let to = '';
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    to = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  });
  afterAll(() => void server.close());

  test.each([
    ['lost', 0.01, 0, 'no answer'], ['twice', 0.05, 2, 202], ['unanswered', 0.1, 1, 'no answer'], ['nothing', 0.5, 1, 202],
  ] as const)('%s', async (what, fraction, copies, answer) => {
    got.length = 0;
    const way = await openWayIn(() => to, { ...dice(1), below: () => 0, fraction: () => fraction });
    const send = () => fetch(way.url, { method: 'POST', body: 'a=1', headers: { 'x-slack-signature': 'v0=1' } }).then(({ status }) => status, () => 'no answer');
    expect(await send()).toBe(answer);
    await expect.poll(() => got).toEqual(Array.from({ length: copies }, () => 'v0=1 a=1'));
    expect(Object.entries(way.counts).filter(([, n]) => n > 0)).toEqual(what === 'nothing' ? [] : [[what, 1]]);
    way.calm();
    expect(await send()).toBe(202);
    await way.close();
  });

  test('counts what a replica refuses, and passes it on; where nobody listens nobody answers', async () => {
    const way = await openWayIn(() => to, { ...dice(1), fraction: () => 0.5 });
    expect([(await fetch(`${way.url}/old`, { method: 'POST', body: 'x' })).status, way.counts.refused]).toEqual([401, 1]);
    await way.close();
    const nowhere = await openWayIn(() => 'http://127.0.0.1:9', { ...dice(1), fraction: () => 0.5 });
    await expect(fetch(nowhere.url, { method: 'POST', body: 'x' })).rejects.toThrow();
    await nowhere.close();
  });
});

test('a full disk refuses what adds or changes rows, and counts it; reading goes on, and so does all with room again', async () => {
  const db = await freshDatabase();
  const disk = await installDisk(db.pool);
  await disk.fill(1);
  await expect(db.pool.query('update effect set state = state')).rejects.toMatchObject({ code: '53100' });
  expect((await db.pool.query('select 1 from effect')).rowCount).toBe(0);
  await disk.fill(0);
  await db.pool.query('update effect set state = state');
  expect(await disk.refused()).toBe(1);
});
