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
  const two: readonly Candidate[] = [{ ...open, id: 7, services: ['A'] }, { ...open, id: 8, services: ['B'], openedAt: at(30) }];

  it('sends further alerts into the newest incident, from the configured number of openings on', () => {
    expect(verdict({ open: two, recentOpens: 9 }).do).toBe('open');
    expect(verdict({ open: two, recentOpens: 10 })).toMatchObject({ do: 'attach', incident: 8, why: 'storm: 10 incidents opened within the storm window' });
  });

  it('never sends one into a private incident, and opens where there is nowhere to go', () => {
    expect(verdict({ open: two.map((one) => (one.id === 8 ? { ...one, private: true } : one)), recentOpens: 99 })).toMatchObject({ incident: 7 });
    expect(verdict({ open: [], recentOpens: 99 }).do).toBe('open');
    expect(verdict({ open: [{ ...open, services: ['A'], private: true }], recentOpens: 99 }).do).toBe('open');
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
