// The form role: its fields, and what is decided.
import { describe, expect, it } from 'vitest';
import role from '../../../handlers/views/role.ts';
import { problems, submit } from '../../support/asking.ts';
import { known, led } from '../../support/commanding.ts';
import { facts, grace, refusal } from '../../support/incidents.ts';

const fields = { role: 'scribe', who: 'U0GRACE' };

describe('the form behind "Give a role"', () => {
  it('gives the role', () => {
    expect(facts(submit(role, fields, { incident: led(), known: known() }))).toEqual([{ kind: 'role.set', data: { role: 'scribe', person: grace } }]);
    expect(facts(submit(role, { ...fields, role: 'commander' }, { incident: led(), known: known() }))[0]?.kind).toBe('handoff.offered');
  });

  it('says at the field what is missing', () => {
    expect(problems(role, {})).toEqual({ role: 'Choose a role.', who: 'Choose a person.' });
    expect(problems(role, { role: 'Not A Role', who: '' })).toEqual({ role: 'Choose a role.', who: 'Choose a person.' });
    expect(problems(role, fields)).toEqual({});
  });

  it('refuses a role that the config no longer has, and a guest', () => {
    expect(refusal(submit(role, { ...fields, role: 'database-lead' }, { incident: led() }))).toContain('There is no such role any more.');
    expect(refusal(submit(role, fields, { incident: led(), known: known({}, 'guest') }))).toContain('is a guest here');
  });

  it('asks who was heard, and who is meant', () => expect(role.it.needs?.(fields)).toEqual([{ need: 'presence' }, { need: 'account', user: 'U0GRACE' }]));
});
