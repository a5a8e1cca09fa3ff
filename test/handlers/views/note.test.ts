// The form note: its fields, and what is decided.
import { describe, expect, it } from 'vitest';
import note from '../../../handlers/views/note.ts';
import { problems, submit } from '../../support/asking.ts';
import { anAlertedIncident, effectKinds, facts } from '../../support/incidents.ts';

describe('the form behind "Add note"', () => {
  it('puts the words on the timeline, and tells PagerDuty', () => {
    const outcome = submit(note, { text: ' rolled back\nto 2026-11-20.3 ', meta: '42' }, { incident: anAlertedIncident() });
    expect(facts(outcome)).toEqual([{ kind: 'note.added', data: { text: 'rolled back\nto 2026-11-20.3' } }]);
    expect(effectKinds(outcome)).toEqual(['pagerduty.note']);
  });

  it('says at the field what is wrong', () => {
    for (const text of [undefined, '', ' \n ']) expect(problems(note, { text })).toEqual({ text: 'Write at least a word.' });
    expect(problems(note, { text: 'x'.repeat(3_001) })).toEqual({ text: 'Keep it under 3,000 characters.' });
    expect(problems(note, { text: 'x'.repeat(3_000) })).toEqual({});
  });
});
