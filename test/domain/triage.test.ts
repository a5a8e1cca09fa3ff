// What becomes of an alert.
import { describe, expect, it } from 'vitest';
import { config, defaultConfig } from '../../src/domain/config.ts';
import { severityFor, triage, type Candidate, type TriageInput } from '../../src/domain/triage.ts';
import { anAlert, at } from '../support/incidents.ts';

const open: Candidate = { id: 7, private: false, services: ['PCHECK'], source: 'pagerduty', openedAt: at(0), lastAlertAt: at(0) };

/** An alert that fired at 60 s and reached us a second later, with nothing else going on. */
function verdict(more: Partial<TriageInput> = {}) {
  return triage({ alert: anAlert(), at: at(60), now: at(61), open: [], recentOpens: 0, config: defaultConfig, ...more });
}

describe('an alert', () => {
  it('of high urgency opens an incident, and says by which rule', () => {
    expect(verdict()).toEqual({ do: 'open', why: 'rule {"urgency":["high"]} says open' });
  });

  it('of low urgency is kept', () => {
    expect(verdict({ alert: anAlert({ urgency: 'low' }) })).toEqual({ do: 'record', why: 'the last rule says record' });
  });

  it('that no rule matches is kept, never lost', () => {
    const only = config.parse({ open: [{ when: { urgency: 'critical' }, do: 'open' }] });
    expect(verdict({ config: only })).toEqual({ do: 'record', why: 'no rule in "open" matches' });
  });

  it('that is to be ignored or kept joins nothing', () => {
    const ignore = config.parse({ open: [{ when: { service: 'checkout-api' }, do: 'ignore' }, { do: 'open' }] });
    expect(verdict({ config: ignore, open: [open] }).do).toBe('ignore');
  });
});

describe('the rules', () => {
  const first = (when: object, alert = anAlert()) => verdict({ alert, config: config.parse({ open: [{ when, do: 'open' }, { do: 'ignore' }] }) }).do;

  it.each([
    ['source', { source: 'pagerduty' }, { source: 'grafana' }],
    ['service by id', { service: 'PCHECK' }, { service: 'pcheck' }],
    ['service by name', { service: ['other', 'checkout-api'] }, { service: 'checkout' }],
    ['urgency', { urgency: 'high' }, { urgency: 'HIGH' }],
    ['priority', { priority: ['P1', 'P2'] }, { priority: 'P3' }],
    ['title', { title: '5xx above [0-9] %' }, { title: '^5xx' }],
    ['all of them', { source: 'pagerduty', urgency: 'high', priority: 'P2' }, { source: 'pagerduty', urgency: 'high', priority: 'P1' }],
  ])('look at %s', (_what, fits, near) => {
    const alert = anAlert({ priority: 'P2' });
    expect([first(fits, alert), first(near, alert)]).toEqual(['open', 'ignore']);
  });

  it('of a priority match no alert without one', () => {
    expect(first({ priority: 'P1' })).toBe('ignore');
  });

  it('decide in their order: the first that matches', () => {
    const rules = config.parse({ open: [{ when: { service: 'PCHECK' }, do: 'record' }, { when: { urgency: 'high' }, do: 'open' }] });
    expect(verdict({ config: rules }).do).toBe('record');
  });
});

describe('grouping', () => {
  it('lets an alert of the same service join within the window, to the millisecond', () => {
    expect(verdict({ open: [open], now: at(600) })).toMatchObject({ do: 'attach', incident: 7 });
    expect(verdict({ open: [open], now: at(600.001) }).do).toBe('open');
  });

  it('joins neither a private incident nor one of another service', () => {
    expect(verdict({ open: [{ ...open, private: true }] }).do).toBe('open');
    expect(verdict({ open: [{ ...open, services: ['POTHER'] }] }).do).toBe('open');
  });

  it('by source joins what the same source opened, whatever the service; by both, only both', () => {
    const by = (...keys: string[]) => config.parse({ group: { by: keys } });
    const other = { ...open, services: ['POTHER'] };
    expect(verdict({ config: by('source'), open: [other] }).do).toBe('attach');
    expect(verdict({ config: by('source'), open: [{ ...open, source: 'slack' }] }).do).toBe('open');
    expect(verdict({ config: by('source', 'service'), open: [other] }).do).toBe('open');
    expect(verdict({ config: by('source', 'service'), open: [open] }).do).toBe('attach');
  });

  it('lets a stale alert join: it adds to what is known and opens nothing', () => {
    expect(verdict({ at: at(-90_000), open: [open] }).do).toBe('attach');
  });
});

describe('a stale alert', () => {
  it('opens no channel: PagerDuty may deliver 48 hours late', () => {
    expect(verdict({ at: at(60 - 7_200), now: at(60) }).do).toBe('open');
    expect(verdict({ at: at(60 - 7_200), now: at(60.001) })).toMatchObject({ do: 'record', why: expect.stringContaining('stale') });
  });

  it('is not one whose clock runs ahead of ours', () => {
    expect(verdict({ at: at(900), now: at(60) }).do).toBe('open');
  });
});

describe('a storm', () => {
  const storm = { id: 11, lastAt: at(0) };
  const p1 = anAlert({ priority: 'P1' });
  const rule = 'rule {"urgency":["high"]} says open';
  const joined = { do: 'storm', incident: 11, why: 'storm: alerts join one incident until they ebb away' };
  const begins = { do: 'storm', why: 'storm: 10 incidents opened within the storm window' };
  const critical = 'SEV1 opens its own incident in a storm too';

  it.each<[string, Partial<TriageInput>, object]>([
    ['one below the threshold opens', { recentOpens: 9 }, { do: 'open', why: rule }],
    ['at the threshold it begins the storm', { recentOpens: 10 }, begins],
    ['while it lasts all join it, however few opened lately', { recentOpens: 0, storm }, joined],
    ['to the millisecond', { recentOpens: 0, storm, now: at(300) }, joined],
    ['after that it opens again', { recentOpens: 0, storm, now: at(300.001) }, { do: 'open', why: rule }],
    ['or begins another storm', { recentOpens: 10, storm, now: at(300.001) }, begins],
    ['an alert of an open incident’s service goes there, storm or not', { recentOpens: 99, storm, open: [open] }, { do: 'attach', incident: 7, why: 'same service within the grouping window' }],
    ['a stale one is recorded', { recentOpens: 99, storm, at: at(-90_000) }, { do: 'record', why: 'stale: it fired longer ago than "stale-after" when it reached us' }],
    ['one that is over is recorded', { recentOpens: 99, storm, over: true }, { do: 'record', why: 'stale: it was over before we could look at it' }],
    ['low urgency joins nothing', { recentOpens: 99, storm, alert: anAlert({ urgency: 'low' }) }, { do: 'record', why: 'the last rule says record' }],
    ['a critical one opens its own beside it', { recentOpens: 14, storm, alert: p1 }, { do: 'open', why: critical, beside: 11 }],
    ['and before it begins', { recentOpens: 10, alert: p1 }, { do: 'open', why: critical }],
    ['but no more than so many', { recentOpens: 15, storm, alert: p1 }, joined],
    ['nor begins one channel more', { recentOpens: 15, alert: p1 }, begins],
    ['a major one joins', { recentOpens: 10, storm, alert: anAlert({ priority: 'P2' }) }, joined],
    ['unless the config says so', { recentOpens: 10, storm, alert: anAlert({ priority: 'P2' }), config: config.parse({ storm: { apart: { severities: ['SEV1', 'SEV2'] } } }) }, { do: 'open', why: 'SEV2 opens its own incident in a storm too', beside: 11 }],
    ['and none at all where that is off', { recentOpens: 10, storm, alert: p1, config: config.parse({ storm: { apart: false } }) }, joined],
  ])('%s', (_what, more, expected) => {
    expect(verdict({ now: at(61), ...more })).toEqual(expected);
  });
});

describe('what is over already', () => {
  it('is recorded, and joins what is open all the same', () => {
    expect(verdict({ over: true })).toEqual({ do: 'record', why: 'stale: it was over before we could look at it' });
    expect(verdict({ over: true, open: [open] }).do).toBe('attach');
  });
});

describe('the severity of an alert', () => {
  it('is the first whose match fits', () => {
    expect(severityFor(anAlert({ priority: 'P1' }), defaultConfig.severities)).toBe('SEV1');
    expect(severityFor(anAlert({ priority: 'P3' }), defaultConfig.severities)).toBe('SEV3');
  });

  it('is none without a priority, with an unknown one, or where nothing is to match', () => {
    expect(severityFor(anAlert(), defaultConfig.severities)).toBeUndefined();
    expect(severityFor(anAlert({ priority: 'p1' }), defaultConfig.severities)).toBeUndefined();
    expect(severityFor(anAlert({ priority: 'P1' }), config.parse({ severities: { SEV1: { label: 'Critical' } } }).severities)).toBeUndefined();
  });

  it('needs all that its match names', () => {
    const { severities } = config.parse({ severities: { SEV1: { label: 'Critical', match: { priority: 'P1', urgency: 'high' } } } });
    expect(severityFor(anAlert({ priority: 'P1' }), severities)).toBe('SEV1');
    expect(severityFor(anAlert({ priority: 'P1', urgency: 'low' }), severities)).toBeUndefined();
  });
});
