// What the look at PagerDuty finds, and that a webhook which comes all the same says nothing twice.
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../src/domain/alert.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { readPagerDuty } from '../../../src/domain/pagerduty/read.ts';
import { lost, sweeper, type KnownState } from '../../../src/domain/pagerduty/sweep.ts';
import { onSignal } from '../../../src/domain/signals.ts';
import type { PagerDutyIncident } from '../../../src/ports.ts';
import { anAlert, at, anIncident, after, bobInPagerDuty } from '../../support/incidents.ts';

const seconds = (at: number) => new Date(Date.UTC(2026, 10, 21, 3, 0, at));
const incident = (more: Partial<PagerDutyIncident> = {}): PagerDutyIncident => ({
  id: 'QALERT1', number: 7, status: 'triggered', title: 'Checkout: 5xx above 2 %', url: 'https://acme.pagerduty.com/incidents/QALERT1', service: { id: 'PCHECK', name: 'checkout-api' },
  urgency: 'high', priority: 'P1', createdAt: seconds(0), changedAt: seconds(0), assignees: [{ id: 'PBOB', name: 'Bob' }], escalationPolicy: 'PEP', ...more,
});
const known = (state: KnownState['state'], stateAt = at(0.3)): KnownState => ({ state, stateAt });
const types = (one: PagerDutyIncident, what: KnownState | undefined, now = at(100)) =>
  lost(one, what, now).map(({ body }) => (JSON.parse(body) as { event: { event_type: string } }).event.event_type.replace('incident.', ''));

describe('what no webhook told', () => {
  it.each<[string, Partial<PagerDutyIncident>, KnownState | undefined, readonly string[]]>([
    ['an incident that we never heard of', {}, undefined, ['triggered']],
    ['one that somebody has acknowledged meanwhile', { status: 'acknowledged', changedAt: seconds(40) }, undefined, ['triggered', 'acknowledged']],
    ['an end that we never heard the beginning of', { status: 'resolved', changedAt: seconds(40) }, undefined, []],
    ['nothing new', {}, known('triggered'), []],
    ['nothing new of an acknowledged one', { status: 'acknowledged', changedAt: seconds(40) }, known('acknowledged', at(40.2)), []],
    ['an acknowledgement', { status: 'acknowledged', changedAt: seconds(40) }, known('triggered'), ['acknowledged']],
    ['an acknowledgement that is over', { changedAt: seconds(40) }, known('acknowledged', at(10)), ['unacknowledged']],
    ['the end', { status: 'resolved', changedAt: seconds(40) }, known('acknowledged', at(10)), ['resolved']],
    ['that it rings again', { changedAt: seconds(40) }, known('cleared', at(10)), ['reopened']],
    ['that it rang again and is acknowledged', { status: 'acknowledged', changedAt: seconds(40) }, known('cleared', at(10)), ['reopened', 'acknowledged']],
    ['what is older than what we know', { status: 'acknowledged', changedAt: seconds(40) }, known('cleared', at(50)), []],
    // PagerDuty's seconds begin before the webhook of the same second: nobody can say which was later.
    ['what changed within the second of what we know', { changedAt: seconds(40) }, known('acknowledged', at(40.2)), []],
  ])('%s', (_what, more, state, expected) => {
    expect(types(incident(more), state)).toEqual(expected);
  });

  it('waits for what is so young that its webhook is on the way', () => {
    expect([types(incident(), undefined, at(14.999)), types(incident(), undefined, at(15))]).toEqual([[], ['triggered']]);
  });

  it('is found once: the same finding has the same key, another change another', () => {
    const key = (more: Partial<PagerDutyIncident>, state?: KnownState) => lost(incident(more), state, at(100)).map((one) => one.key);
    expect(key({})).toEqual(['sweep:QALERT1:incident.triggered:2026-11-21T03:00:00.999Z']);
    expect(key({ changedAt: seconds(50) }, known('cleared', at(10)))).not.toEqual(key({ changedAt: seconds(40) }, known('cleared', at(10))));
    expect(lost(incident(), undefined, at(100))[0]?.lane).toBe('pagerduty/QALERT1');
  });
});

describe('is read like a webhook', () => {
  it('with all that the list says, told by nobody but ourselves', () => {
    const [found] = lost(incident({ key: 'srv/cpu' }), undefined, at(100));
    expect(readPagerDuty(JSON.parse(found?.body ?? ''))).toEqual([{
      type: 'triggered', at: at(0.999), by: sweeper,
      alert: {
        source: 'pagerduty', key: 'QALERT1', title: 'Checkout: 5xx above 2 %', url: 'https://acme.pagerduty.com/incidents/QALERT1', service: { id: 'PCHECK', name: 'checkout-api' },
        urgency: 'high', priority: 'P1', assignees: [{ id: 'PBOB', name: 'Bob' }], escalationPolicy: 'PEP',
      },
    }]);
  });

  it('the key of a page of ours included, and what it was merged into', () => {
    const body = (more: Partial<PagerDutyIncident>, state?: KnownState) => JSON.parse(lost(incident(more), state, at(100))[0]?.body ?? '') as unknown;
    expect(readPagerDuty(body({ status: 'resolved', changedAt: seconds(40), mergedInto: 'QOTHER' }, known('triggered')))).toMatchObject([{ type: 'cleared', mergedInto: 'QOTHER' }]);
  });
});

describe('beside the webhook of the same moment', () => {
  const signal = (type: 'triggered' | 'acknowledged' | 'cleared', seconds: number, by = bobInPagerDuty): Signal & { type: typeof type } => ({ type, at: at(seconds), by, alert: anAlert() });
  const outcome = (open: ReturnType<typeof anIncident>, one: Exclude<Signal, { type: 'ignored' | 'pinged' }>) => onSignal(open, one, defaultConfig);
  const swept = anIncident({ then: [{ kind: 'alert.attached', at: at(0.999), by: sweeper, data: anAlert() }] });
  const sent = anIncident({ then: [{ kind: 'alert.attached', at: at(0.1), by: bobInPagerDuty, data: anAlert() }] });

  it.each([
    ['a trigger that comes later', swept, signal('triggered', 3)],
    ['our finding after the webhook', sent, signal('triggered', 0.999, sweeper)],
    ['an acknowledgement that comes later', after(swept, { kind: 'alert.acknowledged', at: at(5.999), by: sweeper, data: { source: 'pagerduty', key: 'QALERT1' } }), signal('acknowledged', 6.5)],
    ['an end that we found after its webhook', after(sent, { kind: 'alert.cleared', at: at(5.2), by: bobInPagerDuty, data: { source: 'pagerduty', key: 'QALERT1' } }), signal('cleared', 5.999, sweeper)],
  ] as const)('%s says nothing new', (_what, open, one) => {
    expect(outcome(open, one)).toEqual({ ignored: expect.stringMatching(/say the same|older/) });
  });

  it('but what is new counts, whoever tells it', () => {
    expect('facts' in outcome(swept, signal('acknowledged', 4))).toBe(true);
    expect('facts' in outcome(sent, signal('cleared', 9.999, sweeper))).toBe(true);
    // Two of PagerDuty's own words are kept even where the state stays the same.
    expect('facts' in outcome(sent, signal('triggered', 30))).toBe(true);
  });
});
