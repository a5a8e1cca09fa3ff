// The click add_task: once, twice, and by whom.
import { expect, it } from 'vitest';
import addTask from '../../../handlers/actions/add_task.ts';
import { press } from '../../support/asking.ts';
import { ada, aResolvedIncident, after, anIncident, changesNothing, form, refusal } from '../../support/incidents.ts';

it('the button "Add task" opens the form, with who pressed it as the default', () => {
  const outcome = press(addTask, '42');
  expect(form(outcome)).toMatchObject({ callback_id: 'task', private_metadata: '42' });
  expect(JSON.stringify(form(outcome))).toContain('"initial_user":"U0ADA"');
  expect(changesNothing(outcome)).toBe(true);
});

it('suggests nobody to the commander, who does not fix', () => {
  const led = after(anIncident(), { kind: 'commander.set', data: { commander: ada } });
  expect(JSON.stringify(form(press(addTask, '42', { incident: led })))).not.toContain('initial_user');
});

it('on an old card of an incident that is over says what to do instead', () => {
  expect(refusal(press(addTask, '42', { incident: aResolvedIncident() }))).toContain('/incident followup');
});
