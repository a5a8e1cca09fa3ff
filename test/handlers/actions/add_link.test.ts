// The click add_link: opens the form.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/add_link.ts';
import { press } from '../../support/asking.ts';
import { form } from '../../support/incidents.ts';

it('the button "Add link" opens the form', () => {
  expect(form(press(handler, '42'))).toMatchObject({ callback_id: 'link', private_metadata: '42' });
});
