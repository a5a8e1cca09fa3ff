// A large incident without deputy or scribe: suggested to the commander once.
import { describe, expect, it } from 'vitest';
import rolesMissing from '../../../handlers/nudges/roles_missing.ts';
import { config, defaultConfig } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { ada, after, anIncident, at, grace } from '../../support/incidents.ts';
import { rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('roles_missing', rolesMissing.it, incident, given);
const commands: NewFact = { kind: 'commander.set', at: at(10), by: ada, data: { commander: ada } };
const role = (name: string, second = 20): NewFact => ({ kind: 'role.set', at: at(second), by: ada, data: { role: name, person: grace } });
const invited = (number: number, second = 30): NewFact => ({ kind: 'people.invited', at: at(second), data: { people: Array.from({ length: number }, (_, n) => `U${n}`) } });
const sev1 = anIncident({ severity: 'SEV1', then: [commands] });

describe('a large incident', () => {
  it('suggests deputy and scribe once, after ten minutes', () => {
    expect(table(ring(sev1))).toEqual([[600, 'tell U0ADA']]);
    expect(text(ring(sev1)[0])).toContain('nobody is deputy or scribe');
  });

  it.each([
    ['four people', [commands, invited(4)], []],
    ['five people', [commands, invited(5)], [600]],
    ['five people later on', [commands, invited(3), invited(5, 1_800)], [600]],
    ['a commander is missing too', [invited(9)], []],
    ['both are there', [commands, invited(9), role('deputy'), role('scribe')], []],
    ['one is there', [commands, invited(9), role('scribe')], [600]],
    ['customers no longer suffer', [commands, invited(9), { kind: 'status.set', at: at(40), by: ada, data: { status: 'mitigated', was: 'triage' } }], []],
  ] as const)('%s', (_what, then, expected) => {
    expect(ring(anIncident({ severity: 'SEV3', then })).map((one) => one.second)).toEqual(expected);
  });

  it('names only what is missing, and nothing once it was named', () => {
    expect(text(ring(after(sev1, role('deputy')))[0])).toContain('nobody is scribe.');
    expect(rolesMissing.it.words(after(sev1, role('deputy'), role('scribe')), 'staff', defaultConfig)).toBeUndefined();
  });

  it('stops: turned off, by config or by being named in time', () => {
    expect(ring(sev1, { config: config.parse({ nudges: { 'roles-missing': false } }) })).toEqual([]);
    expect(ring(sev1, { meanwhile: [role('deputy', 500), role('scribe', 501)] })).toEqual([]);
    expect(ring(sev1, { config: config.parse({ nudges: { 'roles-missing': '20m' } }) }).map((one) => one.second)).toEqual([1_200]);
  });
});
