// Still nobody commands after five minutes: whoever the config or the alert names is paged, once; a drill pages nobody and says so.
import { describe, expect, it } from 'vitest';
import pageCommander from '../../../handlers/nudges/page_commander.ts';
import { config, defaultConfig } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { ringNudges } from '../../../src/engine/nudges.ts';
import { ada, after, anAlert, anAlertedIncident, anIncident, at, pager, type Shape } from '../../support/incidents.ts';
import { nobody, rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('page_commander', pageCommander.it, incident, given);
const ref = String(Date.parse(at(0)) / 1_000);
const withPolicy = (shape: Shape = {}) => anIncident({ alerts: [anAlert({ escalationPolicy: 'PEP1' })], ...shape });
const named = config.parse({ roles: { commander: { page: 'PABC123' } } });

describe('five minutes without a commander', () => {
  it('page whom the config names for that role', () => {
    expect(table(ring(withPolicy(), { config: named }))).toEqual([[300, 'card', 'page 1']]);
    const { facts } = ringNudges(new Map([['page_commander', pageCommander.it]]), withPolicy(), named, at(301), nobody);
    expect(facts).toMatchObject([{ kind: 'nudge.sent' }, { kind: 'page.requested', data: { page: 1, target: { id: 'PABC123' }, why: 'Nobody has taken command.' } }]);
  });

  it('page the escalation policy of the alert that still rings where the config names nobody', () => {
    const two = anIncident({ alerts: [anAlert({ escalationPolicy: 'PEP1' }), anAlert({ key: 'QALERT2', escalationPolicy: 'PEP2' })], then: [{ kind: 'alert.cleared', by: pager, data: { source: 'pagerduty', key: 'QALERT1' } }] });
    const { facts } = ringNudges(new Map([['page_commander', pageCommander.it]]), two, defaultConfig, at(301), nobody);
    expect(facts).toMatchObject([{ kind: 'nudge.sent' }, { kind: 'page.requested', data: { target: { type: 'escalation_policy', id: 'PEP2' } } }]);
  });

  it('counts on from the pages there were', () => {
    const before: NewFact = { kind: 'page.requested', by: ada, data: { page: 1, target: { type: 'user', id: 'PBOB', name: 'Bob' }, why: 'help' } };
    expect(table(ring(withPolicy({ then: [before] })))).toEqual([[300, 'card', 'page 2']]);
  });

  it('in a drill page nobody, and say whom they would', () => {
    const [first, ...more] = ring(withPolicy({ kind: 'drill' }), { config: named });
    expect([first?.second, first?.does, more]).toEqual([300, ['card', 'say here'], []]);
    expect(text(first)).toContain('this is a drill, so nobody is paged. In a real incident I would page whoever is on call to command now');
  });

  it.each([
    ['nobody is named anywhere', anAlertedIncident()],
    ['there is no alert and no service to page under', anIncident()],
  ])('say so when %s', (_what, incident) => {
    const [first] = ring(incident);
    expect(first?.does).toEqual(['card', 'say here']);
    expect(text(first)).toContain('I know nobody to page. Call somebody');
  });

  it.each<[string, readonly NewFact[], readonly number[]]>([
    ['command was taken before', [{ kind: 'commander.set', at: at(299), by: ada, data: { commander: ada } }], []],
    ['it was turned off', [{ kind: 'nudge.silenced', at: at(200), by: ada, data: { nudge: 'page_commander', ref } }], []],
    ['customers no longer suffer', [{ kind: 'status.set', at: at(200), by: ada, data: { status: 'mitigated', was: 'triage' } }], []],
    ['it was declined', [{ kind: 'status.set', at: at(200), by: ada, data: { status: 'declined', was: 'triage' } }], []],
    ['everything has cleared and nobody was there', [{ kind: 'alert.cleared', at: at(200), by: pager, data: { source: 'pagerduty', key: 'QALERT1' } }], []],
    ['somebody has only looked at it', [{ kind: 'note.added', at: at(200), by: ada, data: { text: 'looking' } }], [300]],
  ])('%s', (_what, meanwhile, expected) => {
    expect(ring(withPolicy(), { meanwhile }).map((one) => one.second)).toEqual(expected);
  });

  it('wait as long as the severity says, or for ever', () => {
    const bySeverity = config.parse({ severities: { SEV1: { label: 'Critical', nudges: { 'page-commander': '1m' } }, SEV3: { label: 'Partial', nudges: { 'page-commander': false } } } });
    expect(ring(withPolicy({ severity: 'SEV1' }), { config: bySeverity }).map((one) => one.second)).toEqual([60]);
    expect(ring(withPolicy({ severity: 'SEV3' }), { config: bySeverity })).toEqual([]);
  });

  it('have nothing to say once somebody commands', () => {
    const taken = after(withPolicy({ kind: 'drill' }), { kind: 'commander.set', by: ada, data: { commander: ada } });
    expect(pageCommander.it.words(taken, ref, named)).toBeUndefined();
  });
});
