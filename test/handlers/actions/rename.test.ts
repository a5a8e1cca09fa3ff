// The click rename: the form with the present title.
import { expect, it } from 'vitest';
import rename from '../../../handlers/actions/rename.ts';
import { press } from '../../support/asking.ts';
import { changesNothing, form } from '../../support/incidents.ts';

it('opens the form with the present title', () => {
  const outcome = press(rename, '42');
  expect(form(outcome)).toMatchObject({ callback_id: 'rename', private_metadata: '42' });
  expect(JSON.stringify(form(outcome))).toContain('Checkout is down');
  expect(changesNothing(outcome)).toBe(true);
});
