// What Tocsin says beside the card, and that it keeps silent when it is no longer true.
import { describe, expect, it } from 'vitest';
import type { About } from '../../src/domain/effects.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { renderSaid } from '../../src/render/said.ts';
import { declinedFacts, mitigatedWithNote, reopenedFacts, update, updatedFacts } from './board-stories.ts';
import { sameMessage } from './golden.ts';
import { alert, bela, closingFacts, config, declaredFacts, freshFacts, incidentOf, mitigatedFacts, opened, resolvedFacts, runbook, workedFacts } from './stories.ts';

const cleared: readonly NewFact[] = [
  ...workedFacts, { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'Q1ALERT' } }, { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'Q2ALERT' } },
];
const owned: NewFact = { kind: 'postmortem.owned', data: { owner: bela } };
const last: readonly NewFact[] = [...resolvedFacts, update(1, { nextAt: undefined, impact: undefined })];
const over: NewFact = { kind: 'status.set', data: { status: 'resolved', was: 'investigating' } };
const say = (facts: readonly NewFact[], about: Exclude<About, 'nudge'>, ref?: string) => renderSaid(incidentOf(facts), about, ref, { config, runbook });

describe('golden words', () => {
  const stories: readonly (readonly [string, readonly NewFact[], Exclude<About, 'nudge'>, string?])[] = [
    ['runbook', freshFacts, 'runbook', 'checkout-5xx'], ['alerts-cleared', cleared, 'alerts-cleared'], ['missing-person', workedFacts, 'missing-person', 'PLIN'],
    ['missing-guest', workedFacts, 'missing-person', 'U0GUEST'], ['trouble', mitigatedFacts, 'trouble', '7'], ['resolved', resolvedFacts, 'resolved'],
    ['resolved-drill', [...declaredFacts({ kind: 'drill' }), over], 'resolved'], ['resolved-private', [...declaredFacts({ private: true }), over], 'resolved'],
    ['resolved-optional', [...declaredFacts(), over], 'resolved'], ['postmortem', closingFacts, 'postmortem'], ['reopened', workedFacts, 'reopened'],
    ['reopened-alone', freshFacts, 'reopened'], ['reopened-by-hand', reopenedFacts, 'reopened', 'by-hand'], ['update', updatedFacts, 'update', '1'], ['update-last', last, 'update', '1'],
    ['mitigated', mitigatedWithNote, 'mitigated'], ['declined', declinedFacts, 'declined'], ['postmortem-owned', [...closingFacts, owned], 'postmortem'], ['resolved-owned', [...resolvedFacts, owned], 'resolved'],
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
    expect(say(mitigatedWithNote, 'declined')).toBeUndefined();
    expect(say([...mitigatedWithNote, over], 'mitigated')).toBeUndefined();
  });

  it('an update that was never sent, or after which another was', () => {
    expect(say(workedFacts, 'update', '1')).toBeUndefined();
    expect(say([...updatedFacts, update(2)], 'update', '1')).toBeUndefined();
    expect(say([...updatedFacts, update(2)], 'update', '2')).toBeDefined();
  });

  it('a postmortem that has no address yet', () => {
    expect(say(resolvedFacts, 'postmortem')).toBeUndefined();
  });
});

describe('what it says', () => {
  it('gives an update its lines, the impact and the next time, in the text alone as well', () => {
    const said = say(updatedFacts, 'update', '1');
    expect(JSON.stringify(said?.blocks)).toContain('We roll back checkout.\\nThe first region is done.');
    expect(said?.text).toContain('What customers notice: 1 in 5 card payments fails in the EU. Next update by');
    expect(say(last, 'update', '1')?.text).toContain('This is the last update.');
  });

  it('repeats why it was reopened only when a person said so', () => {
    expect(say(reopenedFacts, 'reopened', 'by-hand')?.text).toContain('What shows it: payments fail again.');
    expect(say(reopenedFacts, 'reopened')?.text).not.toContain('payments fail');
  });

  it('asks the owner of the postmortem rather than the commander', () => {
    expect(say(closingFacts, 'postmortem')?.text).toContain('<@U0ADA>, please add');
    expect(say([...closingFacts, owned], 'postmortem')?.text).toContain('<@U0BELA>, please add');
  });

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
