// The click state_theory: opens the form, which shows what is thought already.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/state_theory.ts';
import { press } from '../../support/asking.ts';
import { form } from '../../support/incidents.ts';
import { working } from '../../support/working.ts';

it('the button "State a hypothesis" opens the form', () => {
  const view = form(press(handler, '42', { incident: working }));
  expect(view).toMatchObject({ callback_id: 'theory', private_metadata: '42' });
  expect(JSON.stringify(view)).toContain('the new cache');
});
