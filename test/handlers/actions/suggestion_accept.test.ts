// The click that accepts a model's suggestion: each kind, a second click, and values that are none.
import { expect, it } from 'vitest';
import accept from '../../../handlers/actions/suggestion_accept.ts';
import { press, situation } from '../../support/asking.ts';
import { applied, effectKinds, factKinds, refusal, said } from '../../support/incidents.ts';
import { shownMessage, suggested } from '../../support/suggesting.ts';

const known = { ...situation().known, message: shownMessage };

it('puts the message on the timeline, makes the follow-up, sends the summary on', () => {
  expect(factKinds(press(accept, '42:1:2:C0INC42:1795230012.000100', { incident: suggested, known }))).toEqual(['message.recorded', 'suggestion.settled']);
  expect(factKinds(press(accept, '42:1:3', { incident: suggested }))).toEqual(['followup.added', 'suggestion.settled']);
  expect(effectKinds(press(accept, '42:1:1', { incident: suggested }))).toContain('github.suggestion.post');
});

it('a second click says who was first; a forged message is not taken', () => {
  const now = applied(suggested, press(accept, '42:1:1', { incident: suggested }));
  expect(said(press(accept, '42:1:1', { incident: now }))).toContain('accepted already by <@U0ADA>');
  expect(refusal(press(accept, '42:1:2:C0OTHER:1795230012.000100', { incident: suggested, known: { ...known, message: { ...shownMessage, channel: 'C0OTHER' } } }))).toContain('does not show me');
});

it('asks Slack for the message it is about, and for nothing else', () => {
  expect(accept.it.needs?.(accept.it.input.parse('42:1:2:C0INC42:1795230012.000100'))).toEqual([{ need: 'message', channel: 'C0INC42', ts: '1795230012.000100' }]);
  expect(accept.it.needs?.(accept.it.input.parse('42:1:3'))).toEqual([]);
});

it.each(['42', '42:1', '42:1:0', '42:1:x', 'x:1:1', '42:1:1:C0INC42', '42:1:1:C0INC42:now', '42:1:1:2', ''])('does not read "%s"', (wrong) => expect(accept.it.input.safeParse(wrong).success).toBe(false));
