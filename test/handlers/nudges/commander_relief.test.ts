// Three hours of command: relief is offered, hourly, three times; a handoff stops it.
import { describe, expect, it } from 'vitest';
import commanderRelief from '../../../handlers/nudges/commander_relief.ts';
import { config, defaultConfig } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { ada, after, anIncident, at, grace } from '../../support/incidents.ts';
import { buttons, rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('commander_relief', commanderRelief.it, incident, given);
const hour = 3_600;
const commands: NewFact = { kind: 'commander.set', at: at(hour), by: ada, data: { commander: ada } };
const commanded = anIncident({ then: [commands] });

describe('a commander of three hours', () => {
  it('is offered relief, every hour, three times at most', () => {
    expect(table(ring(commanded, { hours: 24 }))).toEqual([[4 * hour, 'tell U0ADA'], [5 * hour, 'tell U0ADA'], [6 * hour, 'tell U0ADA']]);
  });

  it('nobody is, where nobody commands', () => expect(ring(anIncident(), { hours: 24 })).toEqual([]));

  it.each<[string, NewFact, readonly number[]]>([
    ['a handoff waits', { kind: 'handoff.offered', at: at(4 * hour - 1), by: ada, data: { handoff: 1, to: grace, from: ada } }, []],
    ['somebody else commands, who is counted anew', { kind: 'commander.set', at: at(4.5 * hour), by: grace, data: { commander: grace, was: ada } }, [4, 7.5, 8.5, 9.5]],
    ['the incident is over', { kind: 'status.set', at: at(4.5 * hour), by: ada, data: { status: 'resolved', was: 'triage' } }, [4]],
    ['turned off', { kind: 'nudge.silenced', at: at(4.5 * hour), by: ada, data: { nudge: 'commander_relief', ref: String(Date.parse(at(hour)) / 1_000) } }, [4]],
  ])('%s', (_what, fact, expected) => {
    expect(ring(commanded, { meanwhile: [fact], hours: 24 }).map((one) => one.second / hour)).toEqual(expected);
  });

  it('as long as the config says, or never', () => {
    expect(ring(commanded, { config: config.parse({ nudges: { 'commander-relief': '1h' } }) }).map((one) => one.second / hour)).toEqual([2, 3, 4]);
    expect(ring(commanded, { config: config.parse({ nudges: { 'commander-relief': false } }), hours: 24 })).toEqual([]);
  });

  it('is told since when, with the button to hand over', () => {
    const [first, , third] = ring(commanded);
    expect(text(first)).toMatch(/^INC-42: You have commanded since <!date[^>]+>\. Hand over, leave and rest/);
    expect(buttons(first?.words[0]).map((one) => one.split(' ')[0])).toEqual(['handoff', 'nudge_silence']);
    expect(buttons(third?.words[0]).map((one) => one.split(' ')[0])).toEqual(['handoff', 'nudge_silence']);
    const ref = String(Date.parse(at(hour)) / 1_000);
    expect(commanderRelief.it.words(after(commanded, { kind: 'commander.set', at: at(9 * hour), by: grace, data: { commander: grace, was: ada } }), ref, defaultConfig)).toBeUndefined();
  });
});
