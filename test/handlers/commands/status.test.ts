// /incident status: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import status from '../../../handlers/commands/status.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, after, anIncident, applied, changesNothing, effects, facts, form, refusal, said } from '../../support/incidents.ts';

describe('/incident status', () => {
  it('says where the incident stands, and changes nothing', () => {
    const outcome = ask(status, '');
    expect(said(outcome)).toContain('Checkout is down');
    expect(changesNothing(outcome)).toBe(true);
    expect(said(ask(status, '', { incident: aResolvedIncident() }))).toContain('INC-42');
  });

  it.each(['investigating', 'Identified', 'MITIGATED'])('"%s" moves it on', (text) => {
    expect(facts(ask(status, text))).toEqual([{ kind: 'status.set', data: { status: text.toLowerCase(), was: 'triage' } }]);
  });

  it.each([['mitigate', 'mitigated'], ['investgating', 'investigating'], ['ident', 'identified']])('"%s" is refused with the word that was meant', (text, meant) => {
    expect(refusal(ask(status, text))).toContain(`Did you mean \`/incident status ${meant}\`?`);
  });

  it.each(['resolved', 'closed', 'triage', 'banana'])('"%s" is refused, with the way to the end', (text) => {
    expect(refusal(ask(status, text))).toContain('`/incident resolve`');
  });

  it('a second time changes nothing, and says so', () => {
    const again = ask(status, 'identified', { incident: applied(anIncident(), ask(status, 'identified')) });
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('It is identified already. Nothing changed.');
  });

  it('outside an incident offers the form, and refuses to move nothing on', () => {
    expect(form(ask(status, '', { incident: undefined })).callback_id).toBe('declare');
    expect(refusal(ask(status, 'mitigated', { incident: undefined }))).toContain('`/incident status INC-42 mitigated`');
  });

  it('says in the channel that it is mitigated', () => {
    expect(effects(ask(status, 'mitigated')).at(-1)?.data).toEqual({ about: 'mitigated' });
    expect(effects(ask(status, 'identified')).map((effect) => effect.kind)).not.toContain('slack.say');
  });

  it('takes up a resolved incident again, said as reopened, and none that is closed, declined or merged', () => {
    const again = ask(status, 'investigating', { incident: aResolvedIncident() });
    expect(facts(again)[0]?.data).toEqual({ status: 'investigating', was: 'resolved' });
    expect(effects(again).at(-1)?.data).toEqual({ about: 'reopened', ref: 'by-hand' });
    for (const over of ['closed', 'declined', 'merged'] as const) {
      const incident = after(anIncident(), { kind: 'status.set', data: { status: over, was: 'triage' } });
      expect(refusal(ask(status, 'investigating', { incident }))).toContain(over);
    }
  });
});
