// The form update: its fields, and what is decided.
import { describe, expect, it } from 'vitest';
import update from '../../../handlers/views/update.ts';
import { problems, submit } from '../../support/asking.ts';
import { aResolvedIncident, at, facts, refusal } from '../../support/incidents.ts';

const fields = { text: 'rolling back', impact: 'EU payments fail', next: '20', meta: '42' };

describe('the form behind "Send update"', () => {
  it('counts the minutes from sending on', () => {
    expect(facts(submit(update, fields))).toEqual([{ kind: 'update.sent', data: { update: 1, text: 'rolling back', impact: 'EU payments fail', nextAt: at(600 + 1_200) } }]);
  });

  it('takes a moment, unless it has passed while the form was open', () => {
    expect(facts(submit(update, { ...fields, next: at(3_600) }))[0]?.data).toMatchObject({ nextAt: at(3_600) });
    expect(facts(submit(update, { ...fields, next: at(599) }))[0]?.data).toMatchObject({ nextAt: at(600 + 900) });
  });

  it('is the last one only when it is over', () => {
    expect(facts(submit(update, { ...fields, next: 'last' }, { incident: aResolvedIncident() }))[0]?.data).not.toHaveProperty('nextAt');
    expect(refusal(submit(update, { ...fields, next: 'last' }))).toContain('say when the next update comes');
  });

  it('wants all three, each with its own words', () => {
    expect(Object.keys(problems(update, { text: ' ', impact: 'no', next: undefined }))).toEqual(['text', 'impact', 'next']);
    for (const next of ['0', '-5', '20m', 'soon', '99999', '2026-11-21']) expect(problems(update, { ...fields, next })).toEqual({ next: 'Choose when the next update comes.' });
    expect(problems(update, { ...fields, text: 'x'.repeat(3_001), impact: 'y'.repeat(2_001) })).toEqual({ text: 'Keep it under 3,000 characters.', impact: 'Keep it under 2,000 characters.' });
  });
});
