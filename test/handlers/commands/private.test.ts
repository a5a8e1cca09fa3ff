// /incident private: what it takes, and that it always asks first.
import { describe, expect, it } from 'vitest';
import command from '../../../handlers/commands/private.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, anIncident, changesNothing, factKinds, facts, form, refusal, said } from '../../support/incidents.ts';

describe('/incident private', () => {
  it('asks first, with the reason that was typed', () => {
    const asked = form(ask(command, 'customer data is in the logs'));
    expect(asked).toMatchObject({ callback_id: 'make_private', private_metadata: '42' });
    expect(JSON.stringify(asked)).toContain('"initial_value":"customer data is in the logs"');
    expect(JSON.stringify(form(ask(command, '')))).not.toContain('initial_value');
  });

  it('works when the incident is over', () => {
    expect(form(ask(command, '', { incident: aResolvedIncident() })).callback_id).toBe('make_private');
  });

  it('says that it is private already', () => {
    const outcome = ask(command, '', { incident: anIncident({ private: true }) });
    expect(said(outcome)).toContain('INC-42 is private already');
    expect(changesNothing(outcome)).toBe(true);
  });

  it.each(['off', 'no', 'undo', 'FALSE', 'public'])('"%s" is refused, and why', (text) => {
    expect(refusal(ask(command, text))).toContain('stays private');
  });

  it.each(['offline backups are readable', 'no idea who has seen it'])('"%s" is a reason', (text) => {
    expect(JSON.stringify(form(ask(command, text)))).toContain(text);
  });

  it('goes on without asking for whoever says --yes, where no form can open', () => {
    const outcome = ask(command, '--yes customer data is in the logs');
    expect(facts(outcome)).toEqual([{ kind: 'incident.made_private', data: { reason: 'customer data is in the logs' } }]);
    expect(said(outcome)).not.toBe('');
    expect(factKinds(ask(command, '—yes'))).toEqual(['incident.made_private']);
    expect(refusal(ask(command, '--force it'))).toContain('--yes');
    expect(form(ask(command, 'the --yes flag is in the logs')).callback_id).toBe('make_private');
  });

  it('takes 1,000 characters of reason and no more', () => {
    expect(form(ask(command, 'x'.repeat(1_000))).callback_id).toBe('make_private');
    expect(refusal(ask(command, 'x'.repeat(1_001)))).toContain('1,000');
  });
});
