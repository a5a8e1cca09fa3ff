// The click followup_of_task: once and twice.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/followup_of_task.ts';
import { press } from '../../support/asking.ts';
import { applied, changesNothing, factKinds, grace, facts } from '../../support/incidents.ts';
import { notPlaces, overWorking } from '../../support/working.ts';

it('the button "Make it a follow-up" ends the task and gives the follow-up to its person', () => {
  const outcome = press(handler, '42:1', { incident: overWorking });
  expect(factKinds(outcome)).toEqual(['task.ended', 'followup.added']);
  expect(facts(outcome)[1]?.data).toEqual({ followup: 2, text: 'check the logs', owner: grace });
  expect(changesNothing(press(handler, '42:1', { incident: applied(overWorking, outcome) }))).toBe(true);
});

it('says it in place of the buttons in a conversation of two, also when it comes too late', () => {
  const outcome = press(handler, '42:1', { incident: overWorking, channel: 'D0ADA' });
  expect(outcome).toMatchObject({ answer: { replace: true, say: { text: 'INC-42: task 1, “check the logs”. It is a follow-up now, for <@U0GRACE>.' } } });
  expect(press(handler, '42:1', { incident: applied(overWorking, outcome), channel: 'D0ADA' })).toMatchObject({ replace: true, say: { text: expect.stringContaining('Dropped by <@U0ADA>') } });
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
