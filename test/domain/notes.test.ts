// Where a note goes, and where it does not.
import { describe, expect, it } from 'vitest';
import { notedWords, noteInstant, noteTaken, readNote } from '../../src/domain/notes.ts';
import { aResolvedIncident, after, anAlert, anAlertedIncident, anIncident, effects, facts } from '../support/incidents.ts';

describe('a note', () => {
  it('stands on the timeline and goes to PagerDuty, by the number it will have', () => {
    const incident = anAlertedIncident();
    const outcome = noteTaken(incident, 'rolled back');
    expect(facts(outcome)).toEqual([{ kind: 'note.added', data: { text: 'rolled back' } }]);
    expect(effects(outcome)).toEqual([{ kind: 'pagerduty.note', data: { key: 'QALERT1', seq: incident.seq + 1 } }]);
  });

  it.each([
    ['no alert', anIncident()],
    ['an alert of another source only', anIncident({ alerts: [anAlert({ source: 'grafana' })] })],
    ['an end', aResolvedIncident({ alerts: [anAlert()] })],
    ['privacy', anAlertedIncident({ private: true })],
  ])('stays here in an incident with %s', (_what, incident) => {
    const outcome = noteTaken(incident, 'rolled back');
    expect(facts(outcome)).toHaveLength(1);
    expect(effects(outcome)).toEqual([]);
  });
});

describe('what is noted late', () => {
  const now = '2026-11-21T03:10:00.000Z';
  it.each([
    ['10m ago rolled back', 'rolled back', '2026-11-21T03:00:00.000Z'],
    ['10 min ago: rolled back', 'rolled back', '2026-11-21T03:00:00.000Z'],
    ['about 1h 30m ago, rolled back', 'rolled back', '2026-11-21T01:40:00.000Z'],
    ['2 hours ago rolled back', 'rolled back', '2026-11-21T01:10:00.000Z'],
    ['03:05Z rolled back', 'rolled back', '2026-11-21T03:05:00.000Z'],
    ['at 3:05 UTC: rolled back', 'rolled back', '2026-11-21T03:05:00.000Z'],
    ['23:50 UTC rolled back', 'rolled back', '2026-11-20T23:50:00.000Z'],
    ['2026-10-02 14:05Z rolled back', 'rolled back', '2026-10-02T14:05:00.000Z'],
    ['at 2026-10-02T4:05 UTC: rolled back', 'rolled back', '2026-10-02T04:05:00.000Z'],
  ])('"%s" has its own time', (typed, text, at) => {
    const note = readNote(typed);
    expect([note.text, noteInstant(note.when, now)]).toEqual([text, at]);
    expect(facts(noteTaken(anIncident(), text, at))).toEqual([{ kind: 'note.added', at, data: { text } }]);
  });

  it.each(['rolled back 10m ago', '03:05 rolled back', 'ago rolled back', '10m rolled back', '25:00Z x', '10x ago y', 'a long time ago x', ''])('"%s" is from now', (typed) => {
    expect(readNote(typed)).toEqual({ text: typed, when: undefined });
    expect(noteInstant(undefined, now)).toBeUndefined();
  });

  it('is said with its time', () => {
    expect(notedWords(undefined)).toBe('Noted on the timeline.');
    expect(notedWords('2026-11-21T03:05:00.000Z')).toBe('Noted on the timeline, at 03:05 UTC.');
  });
});

it('after the end a note reaches the draft of the postmortem', () => {
  const over = after(aResolvedIncident(), { kind: 'postmortem.wanted', data: { why: 'SEV2' } });
  expect(effects(noteTaken(over, 'found the cause'))).toEqual([{ kind: 'github.postmortem.publish', data: {} }]);
  expect(effects(noteTaken(aResolvedIncident(), 'found the cause'))).toEqual([]);
});

describe('what is noted with its day', () => {
  it.each(['2026-02-30 14:05Z rolled back', '2026-10-02 14:05 rolled back', '2026-10-02 24:05Z rolled back', '2026-10-02 rolled back'])('"%s" is a text where the time is none', (typed) => {
    expect(readNote(typed)).toEqual({ text: typed, when: undefined });
  });

  it('is told with its day where that is not plain', () => {
    expect(notedWords('2026-10-02T14:05:00.000Z', '2026-11-21T03:10:00.000Z')).toBe('Noted on the timeline, at 2026-10-02 14:05 UTC.');
    expect(notedWords('2026-11-20T14:05:00.000Z', '2026-11-21T03:10:00.000Z')).toBe('Noted on the timeline, at 14:05 UTC.');
  });
});
