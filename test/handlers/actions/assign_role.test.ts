// The click assign_role: the form, with the role that was chosen already.
import { describe, expect, it } from 'vitest';
import assignRole from '../../../handlers/actions/assign_role.ts';
import { press } from '../../support/asking.ts';
import { led } from '../../support/commanding.ts';
import { aResolvedIncident, form, refusal } from '../../support/incidents.ts';

describe('the button "Give a role"', () => {
  it('opens the form; who pressed it stands in it', () => {
    const view = form(press(assignRole, '42', { incident: led() }));
    expect(view).toMatchObject({ callback_id: 'role', private_metadata: '42' });
    expect(JSON.stringify(view)).toContain('"initial_user":"U0ADA"');
  });

  it('chooses the role that the button names', () => {
    expect(JSON.stringify(form(press(assignRole, '42:customer-liaison', { incident: led() })))).toMatch(/"initial_option":\{[^}]*\{[^}]*\},"value":"customer-liaison"\}/);
  });

  it('is of no use when the incident is over, and does not read what is no role', () => {
    expect(refusal(press(assignRole, '42', { incident: aResolvedIncident() }))).toContain('INC-42 is resolved');
    for (const wrong of ['', 'x', '42:', '42:Scribe', '42:a:b']) expect(assignRole.it.input.safeParse(wrong).success, wrong).toBe(false);
  });
});
