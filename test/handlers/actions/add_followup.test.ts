// The click add_followup: opens the form, after the end too.
import { expect, it } from 'vitest';
import addFollowup from '../../../handlers/actions/add_followup.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, anIncident, form } from '../../support/incidents.ts';

it.each([anIncident(), aResolvedIncident()])('the button "Add follow-up" opens the form ($status)', (incident) => {
  expect(form(press(addFollowup, '42', { incident }))).toMatchObject({ callback_id: 'followup', private_metadata: '42' });
});
