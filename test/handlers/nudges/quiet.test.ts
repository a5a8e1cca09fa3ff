// Nobody did or said anything for four hours: whoever leads is asked; talk puts it off, a deed begins it anew.
import { describe, expect, it } from 'vitest';
import quiet from '../../../handlers/nudges/quiet.ts';
import type { Presence } from '../../../src/contracts.ts';
import { config, defaultConfig } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { ada, after, anIncident, at, grace, pager } from '../../support/incidents.ts';
import { buttons, rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('quiet', quiet.it, incident, given);
const hour = 3_600;
const commands: NewFact = { kind: 'commander.set', at: at(hour), by: ada, data: { commander: ada } };
const still = anIncident({ then: [commands] });
const spoke = (...hours: readonly number[]): Presence => new Map(hours.map((one, n) => [`U${n}`, { spokeAt: at(one * hour), seenSeq: 0 }]));

describe('an incident in which nothing happens', () => {
  it('asks the commander after four hours, every four hours, three times at most', () => {
    expect(table(ring(still, { hours: 72 }))).toEqual([[5 * hour, 'tell U0ADA'], [9 * hour, 'tell U0ADA'], [13 * hour, 'tell U0ADA']]);
  });

  it('asks the deputy, or says it in the channel, where nobody commands', () => {
    const deputy: NewFact = { kind: 'role.set', at: at(hour), by: grace, data: { role: 'deputy', person: grace } };
    expect(table(ring(anIncident({ then: [deputy] }), { hours: 6 }))).toEqual([[5 * hour, 'tell U0GRACE']]);
    expect(table(ring(anIncident(), { hours: 6 }))).toEqual([[4 * hour, 'card', 'say here']]);
  });

  it('is not quiet while people talk in it', () => {
    expect(ring(still, { presence: spoke(2, 4.5), hours: 10 }).map((one) => one.second / hour)).toEqual([8.5]);
    expect(ring(still, { presence: spoke(0.5), hours: 6 }).map((one) => one.second / hour)).toEqual([5]);
    expect(ring(still, { presence: new Map([['U0ADA', { spokeAt: undefined, seenSeq: 9 }]]), hours: 6 }).map((one) => one.second / hour)).toEqual([5]);
  });

  it.each<[string, NewFact, readonly number[]]>([
    ['a person does something', { kind: 'note.added', at: at(4.5 * hour), by: grace, data: { text: 'still looking' } }, [8.5]],
    ['"Still going" is pressed', { kind: 'nudge.silenced', at: at(5.5 * hour), by: ada, data: { nudge: 'quiet', ref: String(Date.parse(at(hour)) / 1_000) } }, [5, 9.5]],
    ['a machine does something', { kind: 'alert.updated', at: at(4.5 * hour), by: pager, data: { source: 'pagerduty', key: 'X', assignees: [], text: 'x' } }, [5, 9]],
    ['it is over', { kind: 'status.set', at: at(4.5 * hour), by: ada, data: { status: 'resolved', was: 'triage' } }, []],
  ])('%s', (_what, fact, expected) => {
    expect(ring(still, { meanwhile: [fact], hours: 10 }).map((one) => one.second / hour)).toEqual(expected);
  });

  it('as long as the config says, or never', () => {
    const sev5 = config.parse({ severities: { SEV5: { label: 'Cosmetic', nudges: { quiet: '8h' } } } });
    expect(ring(anIncident({ severity: 'SEV5', then: [commands] }), { config: sev5, hours: 10 }).map((one) => one.second / hour)).toEqual([9]);
    expect(ring(still, { config: config.parse({ nudges: { quiet: false } }), hours: 72 })).toEqual([]);
  });

  it('never closes by itself: it asks, with the ways to answer', () => {
    const [first] = ring(still, { hours: 6 });
    expect(text(first)).toContain('Is it still going? If it is over, resolve it; nothing closes by itself.');
    expect(buttons(first?.words[0])).toEqual([`nudge_silence 42:quiet:${Date.parse(at(hour)) / 1_000}`, 'send_update 42', 'resolve 42']);
    const ref = String(Date.parse(at(hour)) / 1_000);
    expect(quiet.it.words(after(still, { kind: 'note.added', at: at(5 * hour), by: ada, data: { text: 'x' } }), ref, defaultConfig)).toBeUndefined();
  });
});
