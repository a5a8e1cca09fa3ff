// The click retry_effects: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import retryEffects from '../../../handlers/actions/retry_effects.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { press } from '../../support/asking.ts';
import { after, anIncident, applied, changesNothing, effects, facts, said } from '../../support/incidents.ts';

const givenUp = (effect: number): NewFact => ({ kind: 'effect.given_up', data: { effect, effectKind: 'slack.card.show', lane: 'slack/card', code: 'x', reason: 'y' } });
const incident = after(anIncident(), givenUp(9), givenUp(12));

describe('the button "Try again"', () => {
  it('tries everything again that was given up', () => {
    const outcome = press(retryEffects, '42', { incident });
    expect(facts(outcome).map((fact) => fact.data)).toEqual([{ effect: 9, effectKind: 'slack.card.show' }, { effect: 12, effectKind: 'slack.card.show' }]);
    expect(effects(outcome)).toEqual([{ kind: 'effects.retry', data: { effects: [9, 12] } }]);
  });

  it('pressed twice tries once', () => {
    const again = press(retryEffects, '42', { incident: applied(incident, press(retryEffects, '42', { incident })) });
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('Nothing is given up any more.');
  });
});
