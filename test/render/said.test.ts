// What Tocsin says beside the card, and that it keeps silent when it is no longer true.
import { describe, expect, it } from 'vitest';
import type { About } from '../../src/domain/effects.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { renderSaid } from '../../src/render/said.ts';
import { sameMessage } from './golden.ts';
import { alert, closingFacts, config, declaredFacts, freshFacts, incidentOf, mitigatedFacts, opened, resolvedFacts, runbook, workedFacts } from './stories.ts';

const cleared: readonly NewFact[] = [
  ...workedFacts, { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'Q1ALERT' } }, { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'Q2ALERT' } },
];
const over: NewFact = { kind: 'status.set', data: { status: 'resolved', was: 'investigating' } };
const say = (facts: readonly NewFact[], about: About, ref?: string) => renderSaid(incidentOf(facts), about, ref, { config, runbook });

describe('golden words', () => {
  const stories: readonly (readonly [string, readonly NewFact[], About, string?])[] = [
    ['runbook', freshFacts, 'runbook', 'checkout-5xx'], ['alerts-cleared', cleared, 'alerts-cleared'], ['missing-person', workedFacts, 'missing-person', 'PLIN'],
    ['missing-guest', workedFacts, 'missing-person', 'U0GUEST'], ['trouble', mitigatedFacts, 'trouble', '7'], ['resolved', resolvedFacts, 'resolved'],
    ['resolved-drill', [...declaredFacts({ kind: 'drill' }), over], 'resolved'], ['resolved-private', [...declaredFacts({ private: true }), over], 'resolved'],
    ['resolved-optional', [...declaredFacts(), over], 'resolved'], ['postmortem', closingFacts, 'postmortem'], ['update', workedFacts, 'update'], ['reopened', workedFacts, 'reopened'],
    ['reopened-alone', freshFacts, 'reopened'],
  ];
  for (const [name, facts, about, ref] of stories) {
    it(name, () => sameMessage(`said-${name}`, say(facts, about, ref)));
  }
});

describe('what is no longer true is not said', () => {
  it('a runbook for an incident that is over, or that is not loaded any more', () => {
    expect(say([...freshFacts, over], 'runbook', 'checkout-5xx')).toBeUndefined();
    expect(renderSaid(incidentOf(freshFacts), 'runbook', 'checkout-5xx', { config })).toBeUndefined();
  });

  it('cleared alerts when one fires again, or when it is over', () => {
    expect(say([...cleared, { kind: 'alert.retriggered', data: { source: 'pagerduty', key: 'Q1ALERT' } }], 'alerts-cleared')).toBeUndefined();
    expect(say([...cleared, over], 'alerts-cleared')).toBeUndefined();
    expect(say(declaredFacts(), 'alerts-cleared')).toBeUndefined();
  });

  it('a person who came after all, or whom nobody misses', () => {
    expect(say([...workedFacts, { kind: 'people.invited', data: { people: ['U0GUEST'] } }], 'missing-person', 'U0GUEST')).toBeUndefined();
    expect(say(workedFacts, 'missing-person', 'PNOBODY')).toBeUndefined();
  });

  it('a trouble that was tried again', () => {
    expect(say([...mitigatedFacts, { kind: 'effect.retried', data: { effect: 7, effectKind: 'slack.announcement.show' } }], 'trouble', '7')).toBeUndefined();
  });

  it('that it is resolved while it is open, that it is open while it is resolved', () => {
    expect(say(workedFacts, 'resolved')).toBeUndefined();
    expect(say(resolvedFacts, 'reopened')).toBeUndefined();
    expect(say(resolvedFacts, 'update')).toBeUndefined();
  });

  it('a postmortem that has no address yet', () => {
    expect(say(resolvedFacts, 'postmortem')).toBeUndefined();
  });
});

describe('what it says', () => {
  it('names when a review is overdue, and that none ever was', () => {
    const offer = (over: object) => JSON.stringify(renderSaid(incidentOf(freshFacts), 'runbook', 'checkout-5xx', { config, runbook: { ...runbook, ...over } }));
    expect(offer({})).toContain('last reviewed 2026-06-02, a review is overdue');
    expect(offer({ lastReviewed: '2026-11-01' })).not.toContain('overdue');
    expect(offer({ lastReviewed: undefined })).toContain('never reviewed');
    expect(offer({ guide: '# Only a title\n' })).toContain('does not say when to use it');
  });

  it('offers a postmortem only where none is there and one may be', () => {
    const buttons = (facts: readonly NewFact[]) => JSON.stringify(say(facts, 'resolved')).includes('open_postmortem');
    expect(buttons([...declaredFacts(), over])).toBe(true);
    expect(buttons([...declaredFacts({ kind: 'drill' }), over])).toBe(false);
    expect(buttons([...declaredFacts({ private: true }), over])).toBe(false);
    expect(buttons(resolvedFacts)).toBe(false);
  });

  it('gives the postmortem a day only where the severity has one', () => {
    expect(say(closingFacts, 'postmortem')?.text).toMatch(/by <!date\^1795662960\^/);
    const unset: readonly NewFact[] = [opened({ severity: 'SEV4' }), { kind: 'alert.attached', data: alert }, over, ...closingFacts.slice(-1)];
    expect(say(unset, 'postmortem')?.text).not.toContain(', by ');
  });
});
