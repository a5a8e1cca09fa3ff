// The click add_note: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import addNote from '../../../handlers/actions/add_note.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, changesNothing, form } from '../../support/incidents.ts';

describe('the button "Add note"', () => {
  it('opens the form of this incident, after its end too, and writes nothing down yet', () => {
    const outcome = press(addNote, '42', { incident: aResolvedIncident() });
    expect(form(outcome)).toMatchObject({ callback_id: 'note', private_metadata: '42' });
    expect(changesNothing(outcome)).toBe(true);
  });
});
