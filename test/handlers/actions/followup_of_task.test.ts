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

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
