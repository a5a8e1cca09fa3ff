// The click decision_withdraw: by whom, and twice.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/decision_withdraw.ts';
import { press } from '../../support/asking.ts';
import { ada, after, applied, facts, grace, refusal, said } from '../../support/incidents.ts';
import { notPlaces, working } from '../../support/working.ts';

it('the button "Withdraw proposal" takes a proposal back, once', () => {
  const outcome = press(handler, '42:1', { incident: working });
  expect(facts(outcome)).toEqual([{ kind: 'decision.withdrawn', data: { decision: 1 } }]);
  expect(said(press(handler, '42:1', { incident: applied(working, outcome) }))).toContain('was withdrawn by <@U0ADA> already');
});

it('in a conversation of two is said in place of the buttons, also when it comes too late', () => {
  const outcome = press(handler, '42:1', { incident: working, channel: 'D0ADA' });
  expect(outcome).toMatchObject({ answer: { replace: true } });
  expect(press(handler, '42:1', { incident: applied(working, outcome), channel: 'D0ADA' })).toMatchObject({ replace: true });
});

it('is not for who is against it', () => {
  const led = after(working, { kind: 'commander.set', data: { commander: ada } });
  expect(refusal(press(handler, '42:1', { incident: led, by: grace }))).toContain('“Raise objection”');
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
