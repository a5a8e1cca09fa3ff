// Nobody commands: one line after three minutes, with the button; taking command, or everything clearing untouched, stops it.
import { describe, expect, it } from 'vitest';
import noCommander from '../../../handlers/nudges/no_commander.ts';
import { config } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { ada, after, anAlert, anAlertedIncident, anIncident, at, pager } from '../../support/incidents.ts';
import { buttons, rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('no_commander', noCommander.it, incident, given);
const taken = (second: number): NewFact => ({ kind: 'commander.set', at: at(second), by: ada, data: { commander: ada } });
const cleared: NewFact = { kind: 'alert.cleared', at: at(60), by: pager, data: { source: 'pagerduty', key: 'QALERT1' } };
const paged = config.parse({ roles: { commander: { page: 'PABC123' } } });

describe('an incident that nobody commands', () => {
  it('is said once, three minutes after the opening, in the first ten too', () => {
    expect(table(ring(anAlertedIncident()))).toEqual([[180, 'card', 'say here']]);
  });

  it.each([
    ['one second before', 179, []],
    ['at the moment', 180, []],
    ['one second after', 181, [180]],
  ])('taken %s', (_what, second, expected) => {
    expect(ring(anAlertedIncident(), { meanwhile: [taken(second)] }).map((one) => one.second)).toEqual(expected);
  });

  it('waits as the config says, by severity, or never', () => {
    const slower = config.parse({ nudges: { 'no-commander': '10m' } });
    expect(ring(anAlertedIncident(), { config: slower }).map((one) => one.second)).toEqual([600]);
    const never = config.parse({ nudges: { 'no-commander': false } });
    expect(ring(anAlertedIncident(), { config: never })).toEqual([]);
    const bySeverity = config.parse({ severities: { SEV1: { label: 'Critical', nudges: { 'no-commander': '1m' } }, SEV5: { label: 'Cosmetic', nudges: { 'no-commander': false } } } });
    expect(ring(anAlertedIncident({ severity: 'SEV1' }), { config: bySeverity }).map((one) => one.second)).toEqual([60]);
    expect(ring(anAlertedIncident({ severity: 'SEV5' }), { config: bySeverity })).toEqual([]);
  });

  it('is left alone when everything has cleared and nobody has touched it: that resolves itself', () => {
    expect(ring(anAlertedIncident({ then: [cleared] }))).toEqual([]);
    const touched: NewFact = { kind: 'note.added', at: at(70), by: ada, data: { text: 'looking' } };
    expect(ring(anAlertedIncident({ then: [cleared, touched] })).map((one) => one.second)).toEqual([180]);
  });

  it('is said anew when it is open again after it was resolved, and still nobody commands', () => {
    const again: readonly NewFact[] = [
      { kind: 'status.set', at: at(700), by: ada, data: { status: 'resolved', was: 'triage' } },
      { kind: 'status.set', at: at(900), by: ada, data: { status: 'investigating', was: 'resolved' } },
    ];
    expect(ring(anAlertedIncident(), { meanwhile: again }).map((one) => one.second)).toEqual([180, 900]);
  });

  it('counts from when Tocsin heard of it: an alarm that comes late is not overdue when it comes', () => {
    const heard = { ...anAlertedIncident(), heardAt: at(1_800) };
    expect(ring(heard, { late: true }).map((one) => one.second)).toEqual([1_980]);
    const ahead = { ...anAlertedIncident(), heardAt: at(-100) };
    expect(ring(ahead, { late: true }).map((one) => one.second)).toEqual([180]);
  });

  it('offers command, and says who will be paged and how to prevent it', () => {
    const [first] = ring(anAlertedIncident(), { config: paged });
    expect(text(first)).toContain('NO COMMANDER');
    expect(text(first)).toMatch(/If nobody does by <!date\^\d+\^[^|]+\|2026-11-21 03:05 UTC>, I page whoever is on call to command\./);
    expect(buttons(first?.words[0])).toEqual(['take_command 42', `nudge_silence 42:page_commander:${Date.parse(at(0)) / 1_000}`]);
  });

  it.each([
    ['nobody can be paged', anIncident(), {}],
    ['it is a drill', anAlertedIncident({ kind: 'drill' }), { config: paged }],
    ['paging is turned off', anAlertedIncident(), { config: config.parse({ nudges: { 'page-commander': false }, roles: { commander: { page: 'PABC123' } } }) }],
  ])('announces no page when %s', (_what, incident, given) => {
    const [first] = ring(incident, given);
    expect(text(first)).not.toContain('I page');
    expect(buttons(first?.words[0])).toEqual(['take_command 42']);
  });

  it('says nothing more once somebody commands, or it is over', () => {
    const ref = String(Date.parse(at(0)) / 1_000);
    const open = anIncident({ alerts: [anAlert()] });
    expect(noCommander.it.words(open, ref, paged)).toBeDefined();
    expect(noCommander.it.words(after(open, taken(200)), ref, paged)).toBeUndefined();
    expect(noCommander.it.words(after(open, { kind: 'status.set', data: { status: 'declined', was: 'triage' } }), ref, paged)).toBeUndefined();
  });
});
