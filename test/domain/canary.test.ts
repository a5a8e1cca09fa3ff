// The canary as a decision: what its one incident is, what each alarm of it asks for, and how often it may come.
import { describe, expect, it, test } from 'vitest';
import { canaryArrived, canaryIncident } from '../../src/domain/canary.ts';
import { config, defaultConfig } from '../../src/domain/config.ts';
import { urgencies, placing } from '../../src/domain/effects.ts';
import { fold } from '../../src/domain/fold.ts';
import type { Fact } from '../../src/domain/facts.ts';
import { isOpen, type Incident } from '../../src/domain/incident.ts';

const opening = canaryIncident(defaultConfig).opens(7);
const begun = opening.facts.reduce<Incident | undefined>((incident, fact, n) => fold(incident, { ...fact, seq: n + 1, at: '2026-01-02T03:04:05.000Z', recordedAt: '2026-01-02T03:04:05.000Z', cause: 'round:canary', hash: '' } as Fact, 7), undefined);
if (!begun) throw new Error('an incident must have begun');

describe('its incident', () => {
  it('is a drill, private and over, so that it counts, is shown and is announced nowhere', () => {
    expect(begun).toMatchObject({ kind: 'drill', private: true, status: 'closed', alerts: [], services: [] });
    expect(isOpen(begun)).toBe(false);
    expect(begun.commander).toBeUndefined();
  });

  it('gets a channel and nothing else: nobody is invited, no card, no announcement', () => {
    expect(opening.effects).toEqual([{ kind: 'slack.channel.create', data: { name: 'drill-inc-7-canary', private: true } }]);
  });
});

describe('each alarm of it', () => {
  it('asks for one song, and writes nothing down', () => {
    expect(canaryArrived(begun)).toEqual({ facts: [], effects: [{ kind: 'slack.canary.sing', data: {} }] });
  });

  it('tries again what was given up, because nobody presses a button there', () => {
    const troubles = [{ effect: 3, kind: 'slack.channel.create', code: 'missing_scope', reason: 'no', at: '2026-01-02T03:04:05.000Z' }];
    expect(canaryArrived({ ...begun, troubles }).effects).toEqual([{ kind: 'effects.retry', data: { effects: [3] } }, { kind: 'slack.canary.sing', data: {} }]);
  });

  it('comes after what people asked for and what responders need; one that waits stands for all', () => {
    const placed = placing({ kind: 'slack.canary.sing', data: {} });
    expect(placed.urgency).toBeGreaterThan(urgencies.critical);
    expect(placed).toMatchObject({ lane: 'slack/canary', needs: ['channel'], coalesce: true });
  });
});

test.each([
  [undefined, false], [false, false], [{}, { every: 600_000, within: 60_000 }], [{ every: '1m', within: '30s' }, { every: 60_000, within: 30_000 }], [{ every: '1h', within: '5m' }, { every: 3_600_000, within: 300_000 }],
])('canary: %j is understood', (canary, read) => {
  expect(config.parse({ canary }).canary).toEqual(read);
});

test.each([
  [true], [{ every: '59s', within: '10s' }], [{ every: '10m', within: '4s' }], [{ every: '10m', within: '6m' }], [{ every: '1m', within: '60s' }], [{ every: 600 }], [{ often: '10m' }], ['10m'],
])('canary: %j is refused', (canary) => {
  expect(config.safeParse({ canary }).success).toBe(false);
});
