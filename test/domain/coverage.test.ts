// Which incidents would be offered a runbook, what is stale and unproven, and what a change to runbooks does.
import { describe, expect, test } from 'vitest';
import { changeOf, covered, isStale, percent, provenAt, replayable, shapeOf, unmatched, worldOf, type ReplayIncident } from '../../src/domain/coverage.ts';
import { defaultConfig, type Config } from '../../src/domain/config.ts';
import { fence, parsed, text } from './runbook/support.ts';

const book = (id: string, match: string) => parsed(text({ id, match }));
const disk = book('disk-full', '[{ title: "(?i)disk full" }]');
const queue = book('queue-backlog', '[{ service: orders, alert: QueueGrows }]');
const world = (...runbooks: readonly typeof disk[]) => worldOf(runbooks, defaultConfig);
const alert = (title: string, more: object = {}) => ({ service: { id: 'P1', name: 'orders' }, urgency: 'high', title, ...more });
const incident = (id: number, titles: readonly string[], more: Partial<ReplayIncident> = {}): ReplayIncident => ({ id, at: '2026-11-01', private: false, alerts: titles.map((title) => alert(title)), ...more });
const ids = (incidents: readonly ReplayIncident[]) => incidents.map((one) => one.id);

describe('covered', () => {
  test('by any of its alerts, with every key that match knows', () => {
    const grows = incident(3, [], { alerts: [alert('Backlog', { alertNames: ['QueueGrows'] })] });
    expect(ids(covered([incident(1, ['Disk full on db-1']), incident(2, ['Latency', 'disk FULL']), grows, incident(4, ['Latency'])], world(disk, queue)))).toEqual([1, 2, 3]);
    expect(covered([incident(1, ['Disk full'])], world())).toEqual([]);
  });

  test('by a runbook that the settings name for the service, as in the channel', () => {
    const config: Config = { ...defaultConfig, services: { orders: { runbooks: ['queue-backlog'] } } };
    expect(ids(covered([incident(4, ['Latency'])], worldOf([queue], config)))).toEqual([4]);
    expect(covered([incident(4, ['Latency'])], worldOf([disk], config))).toEqual([]);
  });
});

test('only what match looks at is taken from an alert; a page of our own is no alert', () => {
  const whole = { source: 'pagerduty', key: 'Q1', url: 'https://x', assignees: [{ id: 'U', name: 'Ada' }], escalationPolicy: 'EP', ...alert('Disk full', { priority: 'P1', severity: 'critical', alertNames: ['A'] }) };
  expect(replayable(whole)).toEqual(alert('Disk full', { priority: 'P1', severity: 'critical', alertNames: ['A'] }));
  expect(replayable({ ...whole, title: 'INC-3 page 1: Disk full' })).toBeUndefined();
});

test.each([[0, 0, '–'], [0, 9, '0 %'], [9, 9, '100 %'], [1, 900, '1 %'], [899, 900, '99 %'], [77, 124, '62 %'], [88, 124, '71 %']])('%i of %i is %s', (n, of, said) => {
  expect(percent({ n, of })).toBe(said);
});

test.each([
  ['never', undefined, '90d', true], ['today is the last day', '2026-08-23', '90d', false], ['yesterday was', '2026-08-22', '90d', true], ['once is enough', '2020-01-01', undefined, false],
])('stale: %s', (_, reviewed, every, stale) => {
  const runbook = parsed(text({ 'last-reviewed': reviewed ?? '""', ...(every === undefined ? {} : { 'review-every': every }) }));
  expect(isStale(runbook, new Date('2026-11-21T23:00:00Z'))).toBe(stale);
});

describe('proven', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const runbook = parsed(text({ id: 'act' }, fence('sh', { name: 'look', risk: 'read' }) + fence('sh', { name: 'act', 'dry-run': 'would-act' }) + fence('sh', { name: 'would-act', risk: 'read', excludeFromRunAll: 'true' })));
  const run = (at: string, more: object = {}) => ({ runbook: 'act', at, succeeded: false, steps: ['look'], ...more });
  test.each([
    ['a run that succeeded', [run('2026-11-01', { succeeded: true }), run('2026-06-01', { succeeded: true })], '2026-11-01'],
    ['a dry run, though the run ended there', [run('2026-11-01', { steps: ['look', 'would-act'] })], '2026-11-01'],
    ['180 days ago', [run('2026-05-25', { succeeded: true })], '2026-05-25'],
    ['181 days ago', [run('2026-05-24', { succeeded: true })], undefined],
    ['a run that only looked and failed', [run('2026-11-01')], undefined],
    ['a run of another one', [run('2026-11-01', { succeeded: true, runbook: 'other' })], undefined],
  ])('%s', (_, runs, at) => expect(provenAt(runbook, runs, now)).toBe(at));
});

describe('unmatched', () => {
  test('grouped by what they have in common, most incidents first, nothing of private ones', () => {
    const groups = unmatched([
      incident(1, ['[FIRING:2] HighLatency (api-7d9f eu-1)', '[FIRING:2] HighLatency (api-7d9f eu-1)']), incident(2, ['[FIRING:1] HighLatency (api-55c8 us-2)']), incident(3, ['Something else']),
      incident(4, ['The secret'], { private: true }), incident(5, ['Disk full', 'something  ELSE']), incident(6, [], { alerts: [alert('Something else', { service: { id: 'P2', name: 'search' } })] }),
    ], world(disk));
    expect(groups).toEqual([
      { service: 'orders', title: '[FIRING:2] HighLatency (api-7d9f eu-1)', times: 3, incidents: [1, 2] },
      { service: 'orders', title: 'Something else', times: 2, incidents: [3, 5] },
      { service: 'search', title: 'Something else', times: 1, incidents: [6] },
    ]);
  });
  test.each([['Queue "orders" has 512 messages', 'Queue \'mails\' has 3 messages', true], ['CPU of db-1 at 97.5%', 'CPU of db-2 at 99%', true], ['Disk full', 'Disk slow', false], ['a1', 'a 1', false]])('%s and %s', (a, b, same) => {
    expect(shapeOf(a) === shapeOf(b)).toBe(same);
  });
});

test('a change gains some and loses others', () => {
  const all = [incident(1, ['Disk full']), incident(2, ['Disk full']), incident(3, ['Latency']), incident(4, ['Cert expires'])];
  const change = changeOf(all, world(disk), world(book('latency', '[{ title: Latency }]')));
  expect([change.before, change.after, ids(change.gained), ids(change.lost)]).toEqual([{ n: 2, of: 4 }, { n: 1, of: 4 }, [3], [1, 2]]);
});
