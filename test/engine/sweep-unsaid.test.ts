// What was resolved here while PagerDuty was away stays resolved: our own acknowledgement, which reaches it late, is nobody's reopening.
import { expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { sweep } from '../../src/engine/sweep.ts';
import { arrive, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';

const db = await freshDatabase({ max: 16 });
const soon = () => db.pool.query(`update effect set run_at = now() where kind like 'pagerduty.%' and state = 'waiting'`);
/** PagerDuty changed it half a minute ago, after we had resolved it. */
async function changedLate(bench: ReturnType<typeof testContext>, status: 'acknowledged' | 'triggered'): Promise<void> {
  await db.pool.query(`update alert set state_at = now() - interval '1 minute'`);
  const [createdAt, changedAt] = [new Date(Date.now() - 90_000), new Date(Date.now() - 30_000)];
  bench.pagerduty.listed.splice(0, 1, { id: 'PD1', number: 1, status, title: 'x', url: 'https://acme.pagerduty.example/incidents/PD1', service: { id: 'S1', name: 'one' }, urgency: 'high', createdAt, changedAt, assignees: [] });
}

test('until we have said there what we know', async () => {
  const bench = testContext({ pool: db.pool, backoffMs: 60_000 });
  bench.slack.person('UANA');
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', service: 'one', ago: 90 });
  await bench.settle();
  const channel = (await bench.incident(1)).channel?.id;
  bench.pagerduty.fail('incident', new Outage('pagerduty', 'away'), { times: 1 });
  for (const text of ['commander', 'resolve it is over']) {
    await command(db.pool, 'UANA', text, channel);
    await bench.engine.drain();
  }
  // It answers once, for the acknowledgement, and is away again for the resolution.
  const { setStatus } = bench.pagerduty;
  bench.pagerduty.setStatus = async (id, status, ...rest) => {
    if (status === 'resolved') throw new Outage('pagerduty', 'away again');
    await setStatus(id, status, ...rest);
  };
  await soon();
  await bench.engine.drain();
  expect(bench.pagerduty.incidents.get('PD1')?.status).toBe('acknowledged');
  await changedLate(bench, 'acknowledged');
  expect(await sweep(bench.context)).toBe('1 open, 0 asked for alone, 0 that no webhook told');
  bench.pagerduty.setStatus = setStatus;
  await soon();
  await bench.engine.drain();
  expect([bench.pagerduty.incidents.get('PD1')?.status, (await bench.incident(1)).status]).toEqual(['resolved', 'resolved']);
  // What rings there once everything is said was made to ring by somebody.
  await changedLate(bench, 'triggered');
  expect(await sweep(bench.context)).toBe('1 open, 0 asked for alone, 1 that no webhook told');
});
