// Intervals from facts: nothing guessed, nothing averaged, contradictions kept.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { intervals, measure, type Moment } from '../../src/domain/intervals.ts';
import { ada, alert, inputFrom, pager, resolvedWithRun, unresolved, type Happening } from '../render/postmortem/incidents.ts';

const published = z.object({ times: z.record(z.string(), z.string()), expected_minutes: z.record(z.string(), z.number()) });
const names: Readonly<Record<string, Moment>> = { ttd: 'detected', tta: 'acknowledged', declare: 'declared', ttm: 'mitigated', ttr: 'resolved' };

function readPublished(name: string) {
  const file = published.parse(JSON.parse(readFileSync(new URL(`../fixtures/incidents/${name}.json`, import.meta.url), 'utf8')));
  const at = (moment: string) => (file.times[moment] === undefined ? undefined : new Date(file.times[moment]).toISOString());
  return { at, expected: file.expected_minutes };
}

function minutesOf(happenings: readonly Happening[]): Record<string, number | undefined> {
  const { incident, facts } = inputFrom(happenings);
  return Object.fromEntries(intervals(incident, facts).rows.map((row) => [row.moment, row.minutes]));
}

const byAlert: readonly Happening[] = resolvedWithRun.slice(0, 2);
const opened = (at: number, recorded = at): Happening => (
  { kind: 'incident.opened', at, recorded, by: ada, data: { title: 'x', kind: 'live', private: false, source: 'slack', services: [] } }
);
const status = (at: number, to: 'investigating' | 'mitigated' | 'resolved' | 'closed'): Happening => (
  { kind: 'status.set', at, by: ada, data: { status: to, was: 'triage' } }
);

describe.each(['cloudflare-2019-07-02', 'github-2018-10-21'])('the public incident %s', (name) => {
  const { at, expected } = readPublished(name);

  it('is measured as by hand', () => {
    const rows = measure({
      start: at('impact_start') ?? '', detected: at('detected'), acknowledged: at('acknowledged'), declared: at('declared'), mitigated: at('mitigated'), resolved: at('resolved'),
    });
    for (const [short, moment] of Object.entries(names)) expect(rows.find((row) => row.moment === moment)?.minutes, moment).toBe(expected[short]);
  });

  it('is measured the same from facts that were written down afterwards', () => {
    const minute = (moment: string) => (Date.parse(at(moment) ?? '') - Date.UTC(2026, 10, 21, 3)) / 60_000;
    const rows = minutesOf([
      { kind: 'incident.opened', at: minute('impact_start'), recorded: 0, by: ada, data: { title: 'x', kind: 'retrospective', private: false, source: 'cli', services: [] } },
      { kind: 'alert.attached', at: minute('detected'), recorded: 0, by: pager, data: alert },
      status(minute('mitigated'), 'mitigated'),
      status(minute('resolved'), 'resolved'),
    ]);
    expect(rows).toEqual({ detected: expected.ttd, acknowledged: undefined, declared: undefined, mitigated: expected.ttm, resolved: expected.ttr });
  });
});

describe('intervals', () => {
  it('measure an incident that an alert opened', () => {
    expect(minutesOf(resolvedWithRun)).toEqual({ detected: undefined, acknowledged: 2, declared: 0, mitigated: 20, resolved: 45 });
  });

  it('claim no instant detection where the alert is all that is known of the start', () => {
    const { incident, facts } = inputFrom(byAlert);
    const [detected] = intervals(incident, facts).rows;
    expect(detected).toMatchObject({ moment: 'detected', at: '2026-11-21T03:00:00.000Z', ms: undefined, minutes: undefined });
  });

  it('begin with the earliest alert, whatever the order of the records', () => {
    const late: Happening = { kind: 'alert.attached', at: -7, recorded: 5, by: pager, data: { ...alert, key: 'earlier' } };
    const { incident, facts } = inputFrom([...byAlert, late]);
    expect(intervals(incident, facts).start.at).toBe('2026-11-21T02:53:00.000Z');
  });

  it('begin with the opening where a person saw it before the first alert', () => {
    expect(minutesOf([opened(3), { kind: 'alert.attached', at: 9, by: pager, data: alert }])).toMatchObject({ detected: 6, declared: 0 });
  });

  it('leave out what was taken back', () => {
    expect(minutesOf(unresolved)).toMatchObject({ mitigated: undefined, resolved: undefined });
    expect(minutesOf([opened(0), status(5, 'resolved'), status(6, 'investigating')]).resolved).toBeUndefined();
    expect(minutesOf([opened(0), status(5, 'mitigated'), status(8, 'resolved'), status(9, 'mitigated'), status(12, 'resolved')])).toMatchObject({ mitigated: 5, resolved: 12 });
  });

  it('keep what closing does not change, and infer no mitigation from a resolution', () => {
    expect(minutesOf([opened(0), status(5, 'resolved'), status(90, 'closed')])).toMatchObject({ mitigated: undefined, resolved: 5 });
  });

  it('show a contradiction as a negative interval', () => {
    const acknowledged: Happening = { kind: 'alert.acknowledged', at: -4, by: pager, data: { source: 'pagerduty', key: alert.key } };
    expect(minutesOf([...byAlert, acknowledged]).acknowledged).toBe(-4);
  });

  it('never give a negative zero', () => {
    expect(Object.is(measure({ start: '2026-11-21T03:00:05.000Z', declared: '2026-11-21T03:00:00.000Z' })[2]?.minutes, 0)).toBe(true);
  });
});
