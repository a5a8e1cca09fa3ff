// A storm that was made private stays so, whatever is taken out of it; and a part that becomes private is named no more by the storm.
import { beforeEach, expect, test } from 'vitest';
import type { Config } from '../../src/domain/config.ts';
import { arrive, command, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);
const storm: Config['storm'] = { opens: 3, within: 300_000, apart: { severities: ['SEV1'], most: 2 } };
async function stormy(): Promise<Bench> {
  const bench = testContext({ pool: db.pool, config: { storm } });
  bench.slack.person('UADA');
  for (let n = 1; n <= 7; n += 1) {
    await arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: `service-${n}`, title: `secret breach ${n}` });
    await bench.settle();
  }
  return bench;
}
const publicly = (bench: Bench) => bench.slack.messages.filter((one) => bench.slack.rooms.some((room) => room.id === one.channel && !room.private && !room.archived));

test('promote from a private storm opens nothing public', async () => {
  const bench = await stormy();
  await command(db.pool, 'UADA', 'commander INC-4');
  await bench.settle();
  await submit(db.pool, 'UADA', 'make_private', '4', { reason: 'a breach' });
  await bench.settle();
  const four = await bench.incident(4);
  expect(four.private).toBe(true);
  await command(db.pool, 'UADA', 'promote INC-4 service-5', four.channel?.id);
  await bench.settle();
  const five = await bench.incident(5).catch(() => undefined);
  expect(five === undefined || five.private).toBe(true);
});

test('updated to P1 in a private storm opens nothing public', async () => {
  const bench = await stormy();
  await submit(db.pool, 'UADA', 'make_private', '4', { reason: 'a breach' });
  await bench.settle();
  await arrive(db.pool, { type: 'incident.priority_updated', key: 'PD5', service: 'service-5', title: 'secret breach 5', priority: 'P1', ago: 5 });
  await bench.settle();
  const five = await bench.incident(5).catch(() => undefined);
  expect(five === undefined || five.private).toBe(true);
});

test('what was promoted and is private now is no longer titled on the public card of the storm', async () => {
  const bench = await stormy();
  await command(db.pool, 'UADA', 'promote INC-4 service-5');
  await bench.settle();
  await submit(db.pool, 'UADA', 'make_private', '5', { reason: 'a breach' });
  await bench.settle();
  expect((await bench.incident(5)).private).toBe(true);
  // The storm's card is shown anew by anything that happens to it.
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD90', service: 'service-90', title: 'other' });
  await bench.settle();
  const where = publicly(bench).filter((one) => JSON.stringify(one.message).includes('secret breach 5'));
  expect(where.filter((one) => one.pinned).length).toBe(0);
});
