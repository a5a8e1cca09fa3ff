// /incident note: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import note from '../../../handlers/commands/note.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, anAlertedIncident, effectKinds, facts, form, refusal, said } from '../../support/incidents.ts';

describe('/incident note', () => {
  it('puts the words on the timeline as they are, and says so', () => {
    const outcome = ask(note, 'customer impact: *EU* card payments', { incident: anAlertedIncident() });
    expect(facts(outcome)).toEqual([{ kind: 'note.added', data: { text: 'customer impact: *EU* card payments' } }]);
    expect(effectKinds(outcome)).toEqual(['pagerduty.note']);
    expect(said(outcome)).toBe('Noted on the timeline.');
  });

  it('without words opens the form of this incident', () => {
    expect(form(ask(note, ''))).toMatchObject({ callback_id: 'note', private_metadata: '42' });
  });

  it('takes 3,000 characters and refuses one more', () => {
    expect(facts(ask(note, 'x'.repeat(3_000)))).toHaveLength(1);
    expect(refusal(ask(note, 'x'.repeat(3_001)))).toContain('link to the rest');
  });

  it('is taken after the end too', () => {
    expect(facts(ask(note, 'found the cause', { incident: aResolvedIncident() }))).toHaveLength(1);
  });
});
