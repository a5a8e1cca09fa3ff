// /incident note: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import note from '../../../handlers/commands/note.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, anAlertedIncident, at, effectKinds, facts, form, refusal, said } from '../../support/incidents.ts';

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

  it('that comes late has its own time; a time alone is no note', () => {
    expect(facts(ask(note, '10m ago rolled back'))).toEqual([{ kind: 'note.added', at: at(0), data: { text: 'rolled back' } }]);
    expect(said(ask(note, '10m ago rolled back'))).toBe('Noted on the timeline, at 03:00 UTC.');
    expect(refusal(ask(note, '10m ago'))).toContain('Say what happened then');
  });

  it('keeps what Slack marks up as people wrote it', () => {
    expect(facts(ask(note, '<@U0GRACE|grace> &amp; <https://x.example|x>'))).toMatchObject([{ data: { text: '@grace & https://x.example' } }]);
  });

  it('is taken after the end too', () => {
    expect(facts(ask(note, 'found the cause', { incident: aResolvedIncident() }))).toHaveLength(1);
  });

  it('refuses what has not happened yet', () => expect(refusal(ask(note, '2026-11-22 03:00Z rolled back'))).toContain('in the future'));
});
