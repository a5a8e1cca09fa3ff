// Incidents: the lock that every decision holds, the snapshot of the fold, and who is found for what.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import { defaultConfig, type Config } from '../../src/domain/config.ts';
import { decide } from '../../src/domain/decision.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { foldVersion } from '../../src/domain/incident.ts';
import { stormOpened } from '../../src/domain/storm.ts';
import { openIncident } from '../../src/engine/commit.ts';
import { incidentOfChannel, listIncidents, lockIncident, openNow, readHead, readIncident } from '../../src/store/incident.ts';
import { saveAlert } from '../../src/store/alert.ts';
import { brokenLink } from '../../src/store/fact.ts';
import { freshDatabase } from '../support/database.ts';
import { ada, anAlert, at, pager } from '../support/incidents.ts';
import { cause, decided, note, opened, world } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test('a snapshot of another version of the fold is folded again from the facts', async () => {
  await opened(db.pool);
  await decided(db.pool, 1, [{ kind: 'severity.set', data: { severity: 'SEV2' } }]);
  const before = await readIncident(db.pool, 1);
  await db.pool.query(`update incident set fold_version = $1, state = state || '{"title": "from an older version", "severity": "SEV5"}'`, [foldVersion + 1]);
  expect(await readIncident(db.pool, 1)).toEqual(before);
  expect((await db.pool.transaction((tx) => lockIncident(tx, 1)))?.incident).toEqual(before);
  expect(await listIncidents(db.pool, { most: 1, privateToo: false })).toEqual([before]);
  await decided(db.pool, 1, [note('and the next decision writes it anew')]);
  const { rows } = await db.pool.query('select fold_version, state from incident');
  expect(rows).toMatchObject([{ fold_version: foldVersion, state: { title: 'Checkout is down', severity: 'SEV2' } }]);
});

test('the snapshot is the fold of all facts, and the head is the end of the chain', async () => {
  await opened(db.pool, { facts: [note('with the opening')] });
  await decided(db.pool, 1, [{ kind: 'status.set', data: { status: 'identified', was: 'triage' } }]);
  expect(await readIncident(db.pool, 1)).toMatchObject({ seq: 3, status: 'identified' });
  expect((await readHead(db.pool, 1)).seq).toBe(3);
  expect(await brokenLink(db.pool, 1)).toBeUndefined();
});

test('twenty decisions at once wait for one another: no fact is lost and the chain is whole', async () => {
  await opened(db.pool);
  await Promise.all(Array.from({ length: 20 }, (_, n) => decided(db.pool, 1, [note(`note ${n}`), note(`note ${n} again`)])));
  expect((await readHead(db.pool, 1)).seq).toBe(41);
  expect(await brokenLink(db.pool, 1)).toBeUndefined();
});

test('a decision that fails in the middle leaves nothing', async () => {
  await opened(db.pool);
  await expect(db.pool.transaction(async (tx) => {
    await lockIncident(tx, 1);
    await tx.query('update incident set head_seq = 7');
    throw new Error('a bug');
  })).rejects.toThrow('a bug');
  expect((await readHead(db.pool, 1)).seq).toBe(1);
});

test('there is nothing where there is no incident', async () => {
  expect([await readIncident(db.pool, 9), await lockIncident(db.pool, 9), await incidentOfChannel(db.pool, 'C9')]).toEqual([undefined, undefined, undefined]);
});

describe('an alert may join', () => {
  test('open live incidents only, with the time of their last alert', async () => {
    await opened(db.pool);
    await opened(db.pool, { kind: 'drill' });
    await opened(db.pool);
    await decided(db.pool, 3, [{ kind: 'status.set', data: { status: 'resolved', was: 'triage' } }]);
    const alert = { source: 'pagerduty', key: 'PD1', title: 'x', service: { id: 'S1', name: 'checkout-api' }, urgency: 'high', assignees: [] };
    await saveAlert(db.pool, { alert, incident: 1, state: 'triggered', why: 'test', at: '2020-01-01T00:00:00.000Z', again: false });
    const { candidates: found } = await openNow(db.pool, defaultConfig, alert);
    expect(found).toMatchObject([{ id: 1, services: ['S1'], source: 'pagerduty' }]);
    // When we learned of it, not when the source says it fired.
    expect(Date.parse(found[0]?.lastAlertAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  test('by its service only where an alert of that service is; by its source what the source opened', async () => {
    await opened(db.pool);
    await saveAlert(db.pool, { alert: anAlert(), incident: 1, state: 'triggered', why: 'test', at: '2020-01-01T00:00:00.000Z', again: false });
    const found = async (group: Config['group'], more: Partial<Alert> = {}) => (await openNow(db.pool, { ...defaultConfig, group }, anAlert(more))).candidates.length;
    const other = { service: { id: 'POTHER', name: 'other' } };
    expect([await found({ by: ['service'], within: 1 }), await found({ by: ['service'], within: 1 }, other)]).toEqual([1, 0]);
    expect([await found({ by: ['source'], within: 1 }, other), await found({ by: ['source'], within: 1 }, { source: 'grafana' })]).toEqual([1, 0]);
    expect(await found({ by: ['service', 'source'], within: 1 }, { source: 'grafana' })).toBe(0);
  });

  test('what counts as a storm: incidents that a system opened within the window, no further than it matters', async () => {
    const person: NewFact = { kind: 'incident.opened', by: ada, data: { title: 'by hand', kind: 'live', private: false, source: 'slack', services: [] } };
    for (let n = 0; n < 4; n += 1) await opened(db.pool);
    await db.pool.transaction((tx) => openIncident(tx, world, () => decide([person]), cause));
    await db.pool.query(`update incident set created_at = now() - interval '10 minutes' where id = 1`);
    expect((await openNow(db.pool, defaultConfig, anAlert())).recentOpens).toBe(3);
    expect((await openNow(db.pool, { ...defaultConfig, storm: { opens: 1, within: 300_000, apart: { severities: ['SEV1'], most: 1 } } }, anAlert())).recentOpens).toBe(2);
  });

  test('the one that takes alerts in while a storm lasts is open, public and not over', async () => {
    const begin = async () => (await db.pool.transaction((tx) => openIncident(tx, world, stormOpened(defaultConfig, anAlert(), { at: at(0), by: pager }, []).opens, cause))).id;
    const storm = async () => (await openNow(db.pool, defaultConfig, anAlert())).storm?.id;
    expect(await storm()).toBeUndefined();
    const first = await begin();
    expect(await storm()).toBe(first);
    await decided(db.pool, first, [{ kind: 'storm.ended', data: { alerts: 1, open: 1, services: [] } }]);
    expect(await storm()).toBeUndefined();
    const second = await begin();
    expect(await storm()).toBe(second);
    await decided(db.pool, second, [{ kind: 'incident.made_private', data: {} }]);
    expect(await storm()).toBeUndefined();
    const third = await begin();
    await decided(db.pool, third, [{ kind: 'status.set', data: { status: 'resolved', was: 'triage' } }]);
    expect(await storm()).toBeUndefined();
  });
});

test('lists: newest first, in pages, open ones, and private ones only on request', async () => {
  for (const secret of [false, true, false]) await opened(db.pool, { private: secret });
  await decided(db.pool, 1, [{ kind: 'status.set', data: { status: 'closed', was: 'triage' } }]);
  const ids = async (options: Parameters<typeof listIncidents>[1]) => (await listIncidents(db.pool, options)).map((one) => one.id);
  expect(await ids({ most: 9, privateToo: false })).toEqual([3, 1]);
  expect(await ids({ most: 9, privateToo: true })).toEqual([3, 2, 1]);
  expect(await ids({ most: 9, privateToo: true, open: true })).toEqual([3, 2]);
  expect(await ids({ most: 1, privateToo: true, before: 3 })).toEqual([2]);
});

test('a channel belongs to one incident', async () => {
  await opened(db.pool);
  await opened(db.pool);
  const created = { kind: 'channel.created', data: { channel: 'C7', name: 'inc-1', adopted: false } } as const;
  await decided(db.pool, 1, [created]);
  expect(await incidentOfChannel(db.pool, 'C7')).toBe(1);
  await expect(decided(db.pool, 2, [created])).rejects.toThrow('incident_channel');
});
