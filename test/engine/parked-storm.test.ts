// Alarms that cannot be read come as a storm too.
import { beforeEach, expect, test } from 'vitest';
import { storeDelivery } from '../../src/store/delivery.ts';
import { listIncidents } from '../../src/store/incident.ts';
import { pagerDutyBody } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

test('and open no channel each', async () => {
  const bench = testContext({ pool: db.pool, config: { storm: { opens: 3, within: 300_000, apart: false } } });
  const source = bench.context.registry.webhooks.get('pagerduty');
  if (!source) throw new Error('none');
  const broken = testContext({ pool: db.pool, slack: bench.slack, config: { storm: { opens: 3, within: 300_000, apart: false } }, registry: { webhooks: new Map([['pagerduty', { ...source, read: () => { throw new Error('a new shape of theirs'); } }]]) } });
  for (let n = 0; n < 12; n += 1) {
    const body = JSON.stringify(pagerDutyBody({ type: 'incident.triggered', key: `PD${n}`, service: `service-${n}` }));
    await storeDelivery(db.pool, { source: 'pagerduty', key: `k${n}`, lane: `pagerduty/PD${n}`, body, urgency: 1 });
  }
  await broken.settle();
  const n = (await listIncidents(db.pool, { most: 100, privateToo: true })).length;
  expect(n).toBeLessThanOrEqual(4);
});
