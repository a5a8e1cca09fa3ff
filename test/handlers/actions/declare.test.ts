// The button in App Home: opens the form, where there is no channel and no incident.
import { expect, it } from 'vitest';
import declare from '../../../handlers/actions/declare.ts';
import { press } from '../../support/asking.ts';

it('the button "Declare incident" opens the form', () => {
  expect(press(declare, 'home', { incident: undefined, channel: undefined })).toMatchObject({ open: { callback_id: 'declare' } });
});
