// Hypotheses: stated once, settled, and settled otherwise when people find out that they were wrong.
import { describe, expect, it } from 'vitest';
import { hypothesisSettled, hypothesisStated, openHypotheses, readTheory } from '../../src/domain/hypotheses.ts';
import { aResolvedIncident, after, anIncident, applied, changesNothing, effectKinds, facts, refusal, said } from '../support/incidents.ts';

const one = applied(anIncident(), hypothesisStated(anIncident(), 'the new cache'));

it('is stated with the next number, and shown on the card', () => {
  const second = hypothesisStated(one, 'the network');
  expect(facts(second)).toEqual([{ kind: 'hypothesis.stated', data: { hypothesis: 2, text: 'the network' } }]);
  expect(effectKinds(second)).toEqual(['slack.card.show']);
});

it('that is there already is not stated again, and what became of it is said', () => {
  const again = hypothesisStated(one, ' The new CACHE');
  expect([changesNothing(again), said(again)]).toEqual([true, 'That is hypothesis 1 already, and it is open. Nothing changed.']);
  expect(said(hypothesisStated(applied(one, hypothesisSettled(one, 1, 'ruled_out')), 'the new cache'))).toContain('ruled out');
});

it('is settled once, and may be settled otherwise later', () => {
  const out = hypothesisSettled(one, 1, 'ruled_out');
  expect(facts(out)).toEqual([{ kind: 'hypothesis.settled', data: { hypothesis: 1, how: 'ruled_out' } }]);
  const settled = applied(one, out);
  expect(openHypotheses(one)).toHaveLength(1);
  expect(openHypotheses(settled)).toEqual([]);
  expect(changesNothing(hypothesisSettled(settled, 1, 'ruled_out'))).toBe(true);
  expect(said(hypothesisSettled(settled, 1, 'confirmed'))).toBe('Hypothesis 1 is confirmed; it was ruled out before.');
  expect(refusal(hypothesisSettled(one, 2, 'confirmed'))).toContain('There is no hypothesis 2');
});

it('found out after the end reaches the draft of the postmortem', () => {
  const over = after(aResolvedIncident({ then: [{ kind: 'hypothesis.stated', data: { hypothesis: 1, text: 'x' } }] }), { kind: 'postmortem.wanted', data: { why: 'SEV2' } });
  expect(effectKinds(hypothesisSettled(over, 1, 'confirmed'))).toContain('github.postmortem.publish');
  expect(effectKinds(hypothesisStated(over, 'y'))).toContain('github.postmortem.publish');
});

describe('after /incident theory', () => {
  it.each([
    ['', { do: 'list' }], ['list', { do: 'list' }],
    ['the new cache', { do: 'state', text: 'the new cache' }], ['2 pods run the old build', { do: 'state', text: '2 pods run the old build' }],
    ['<https://x.example|x.example> is slow', { do: 'state', text: 'https://x.example is slow' }],
    ['2 confirmed', { do: 'settle', id: 2, how: 'confirmed' }], ['confirm 2', { do: 'settle', id: 2, how: 'confirmed' }], ['#2 is true.', { do: 'settle', id: 2, how: 'confirmed' }],
    ['2 out', { do: 'settle', id: 2, how: 'ruled_out' }], ['2 ruled out', { do: 'settle', id: 2, how: 'ruled_out' }], ['rule out 2', { do: 'settle', id: 2, how: 'ruled_out' }],
    ['2 ruled_out', { do: 'settle', id: 2, how: 'ruled_out' }], ['2 is wrong', { do: 'settle', id: 2, how: 'ruled_out' }], ['out 2', { do: 'settle', id: 2, how: 'ruled_out' }],
    ['out of memory', { do: 'state', text: 'out of memory' }], ['no 2 is down', { do: 'state', text: 'no 2 is down' }],
  ])('"%s"', (typed, read) => expect(readTheory(typed)).toEqual(read));

  it.each([['2', 'confirmed'], ['2 cofnirmed', 'confirmed'], ['x'.repeat(1_001), '1,000']])('refuses "%s"', (typed, why) => expect(readTheory(typed)).toEqual({ refuse: expect.stringContaining(why) }));
});
