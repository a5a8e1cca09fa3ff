// Alerts: one row a source and key, kept in step with the incident that has taken it in.
import { beforeEach, expect, test } from 'vitest';
import { findAlert, listAlerts, saveAlert, syncAlert } from '../../src/store/alert.ts';
import { freshDatabase } from '../support/database.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const alert = { source: 'pagerduty', key: 'PD1', title: 'Checkout', service: { id: 'S1', name: 'checkout-api' }, urgency: 'high', assignees: [{ id: 'P1', name: 'Ana' }] };
const saved = { alert, incident: undefined, state: 'triggered', why: 'a rule', at: '2026-11-21T03:00:00.000Z', again: false } as const;

test('what was saved is found by source and key, and by nothing else', async () => {
  await saveAlert(db.pool, saved);
  expect(await findAlert(db.pool, 'pagerduty', 'PD1')).toEqual({
    alert, incident: undefined, state: 'triggered', why: 'a rule', times: 1, firstAt: new Date(saved.at), stateAt: new Date(saved.at),
  });
  expect(await findAlert(db.pool, 'grafana', 'PD1')).toBeUndefined();
});

test('saving it again keeps when it fired first, counts, and never loses its incident', async () => {
  await opened(db.pool);
  await saveAlert(db.pool, { ...saved, incident: 1 });
  await saveAlert(db.pool, { ...saved, alert: { ...alert, title: 'Checkout again' }, state: 'cleared', at: '2026-11-21T04:00:00.000Z', again: true });
  const found = await findAlert(db.pool, 'pagerduty', 'PD1');
  expect(found).toMatchObject({ incident: 1, state: 'cleared', times: 2, alert: { title: 'Checkout again' } });
  expect(found?.firstAt.toISOString()).toBe('2026-11-21T03:00:00.000Z');
  expect(found?.stateAt.toISOString()).toBe('2026-11-21T04:00:00.000Z');
});

test('the incident that has it decides its state, another one does not', async () => {
  await opened(db.pool);
  await opened(db.pool);
  await saveAlert(db.pool, { ...saved, incident: 1 });
  const change = { ...alert, state: 'cleared', stateAt: '2026-11-21T05:00:00.000Z' } as const;
  await syncAlert(db.pool, 2, change);
  expect(await findAlert(db.pool, 'pagerduty', 'PD1')).toMatchObject({ state: 'triggered' });
  await syncAlert(db.pool, 1, change);
  expect(await findAlert(db.pool, 'pagerduty', 'PD1')).toMatchObject({ state: 'cleared' });
});

test('the list is newest first, in pages, and holds nothing of private incidents', async () => {
  await opened(db.pool, { private: true });
  for (const [key, hour, incident] of [['A', '01', undefined], ['B', '02', 1], ['C', '03', undefined]] as const) {
    await saveAlert(db.pool, { ...saved, alert: { ...alert, key }, at: `2026-11-21T${hour}:00:00.000Z`, incident });
  }
  const keys = async (options: Parameters<typeof listAlerts>[1]) => (await listAlerts(db.pool, options)).map((one) => one.alert.key);
  expect(await keys({ most: 9 })).toEqual(['C', 'A']);
  expect(await keys({ most: 9, before: { firstAt: '2026-11-21T03:00:00.000Z', source: 'pagerduty', key: 'C' } })).toEqual(['A']);
  expect(await keys({ most: 1 })).toEqual(['C']);
});
