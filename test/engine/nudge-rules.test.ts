// The rules of every reminder, by the clock: when it is due, how often, what puts it off, what ends it; and that they all end.
import { describe, expect, it } from 'vitest';
import path from 'node:path';
import type { Nudge } from '../../src/contracts.ts';
import { tocsin } from '../../src/domain/actor.ts';
import { config, defaultConfig } from '../../src/domain/config.ts';
import { decide } from '../../src/domain/decision.ts';
import { factKinds, type FactKind, type NewFact } from '../../src/domain/facts.ts';
import { fold } from '../../src/domain/fold.ts';
import { isOpen, type Incident } from '../../src/domain/incident.ts';
import { plus, type Instant } from '../../src/domain/time.ts';
import { nextNudge, ringNudges, type Nudges } from '../../src/engine/nudges.ts';
import { loadRegistry } from '../../src/registry.ts';
import { anyFact } from '../render/any-incident.ts';
import { dice } from '../support/hostile.ts';
import { ada, after, anIncident, at } from '../support/incidents.ts';
import { nobody, rings } from '../support/ringing.ts';

const minutes = (number: number) => number * 60_000;
/** Due 20 minutes after the opening, then every 10, three times; it says nothing. */
function plain(more: Partial<Nudge> = {}): Nudge {
  return { due: (incident) => [{ ref: 'x', at: plus(incident.openedAt, minutes(20)) }], most: 3, again: () => minutes(10), act: () => decide([]), words: () => undefined, ...more };
}
const seconds = (nudge: Nudge, ...given: [Incident?, Parameters<typeof rings>[3]?]) => rings('plain', nudge, given[0] ?? anIncident(), given[1]).map((one) => one.second / 60);
const silenced = (minute: number, until?: number): NewFact => ({
  kind: 'nudge.silenced', at: at(minute * 60), by: ada, data: { nudge: 'plain', ref: 'x', ...(until === undefined ? {} : { until: at(until * 60) }) },
});

describe('a reminder', () => {
  it('is sent when it is due, again after its time, and at most as often as it says', () => {
    expect(seconds(plain())).toEqual([20, 30, 40]);
    expect(seconds(plain({ most: 1 }))).toEqual([20]);
    expect(seconds(plain({ most: 0 }))).toEqual([]);
  });

  it('keeps quiet in the first ten minutes, or as long as the config says, unless it is an early one', () => {
    const soon = { due: (incident: Incident) => [{ ref: 'x', at: plus(incident.openedAt, minutes(1)) }], most: 1 };
    expect(seconds(plain(soon))).toEqual([10]);
    expect(seconds(plain(soon), anIncident(), { config: config.parse({ 'quiet-start': '5m' }) })).toEqual([5]);
    expect(seconds(plain({ ...soon, early: true }))).toEqual([1]);
  });

  it('keeps quiet from when the incident was heard of, however old it was then', () => {
    const old = { ...anIncident(), heardAt: at(3_600) };
    expect(seconds(plain({ most: 1 }), old, { late: true })).toEqual([70]);
    expect(seconds(plain({ most: 1, early: true }), old, { late: true })).toEqual([20]);
  });

  it('put off comes later, or when it would have come if that is later still', () => {
    expect(seconds(plain(), anIncident({ then: [silenced(1, 50)] }))).toEqual([50, 60, 70]);
    expect(seconds(plain(), anIncident({ then: [silenced(1, 5)] }))).toEqual([20, 30, 40]);
    expect(seconds(plain(), anIncident(), { meanwhile: [silenced(21, 31)] })).toEqual([20, 31, 41]);
  });

  it('that somebody goes on without never comes back', () => {
    expect(seconds(plain(), anIncident({ then: [silenced(1)] }))).toEqual([]);
    expect(seconds(plain(), anIncident(), { meanwhile: [silenced(21)] })).toEqual([20]);
    expect(seconds(plain(), anIncident(), { meanwhile: [silenced(21, 31), silenced(22)] })).toEqual([20]);
  });

  it('about another thing, or of another name, is another reminder', () => {
    const two = plain({ due: (incident) => ['x', 'y'].map((ref) => ({ ref, at: plus(incident.openedAt, minutes(20)) })), most: 1 });
    const both = ringNudges(new Map([['plain', two], ['other', two]]), anIncident({ then: [silenced(1)] }), defaultConfig, at(1_200), nobody);
    expect(both.facts.map((fact) => (fact.kind === 'nudge.sent' ? `${fact.data.nudge}:${fact.data.ref}` : ''))).toEqual(['plain:y', 'other:x', 'other:y']);
  });

  it('named twice is sent once', () => {
    const twice = plain({ due: (incident) => [20, 20].map((minute) => ({ ref: 'x', at: plus(incident.openedAt, minutes(minute)) })) });
    expect(ringNudges(new Map([['plain', twice]]), anIncident(), defaultConfig, at(1_200), nobody).facts).toHaveLength(1);
  });

  it('counts by the instant, not by its letters: a year of five digits is far away', () => {
    const far = plain({ due: () => [{ ref: 'x', at: '+012000-01-01T00:00:00.000Z' }] });
    expect(nextNudge(new Map([['far', far], ['plain', plain()]]), anIncident(), defaultConfig)).toBe(at(1_200));
    expect(ringNudges(new Map([['far', far]]), anIncident(), defaultConfig, at(1_200), nobody).facts).toEqual([]);
  });

  it.each(['resolved', 'closed', 'declined', 'merged'] as const)('is silent in an incident that is %s, and speaks again when it is reopened', (status) => {
    const over = after(anIncident(), { kind: 'status.set', at: at(60), by: ada, data: { status, was: 'triage' } });
    expect(nextNudge(new Map([['plain', plain()]]), over, defaultConfig)).toBeUndefined();
    expect(ringNudges(new Map([['plain', plain()]]), over, defaultConfig, at(9_000), nobody)).toEqual({ facts: [], effects: [] });
    expect(seconds(plain({ most: 1 }), over, { meanwhile: [{ kind: 'status.set', at: at(1_800), by: ada, data: { status: 'investigating', was: status } }] })).toEqual([30]);
  });

  it('has nothing to say about what was over before it was recorded', () => {
    expect(seconds(plain(), anIncident({ kind: 'retrospective' }))).toEqual([]);
  });
});

describe('the timer', () => {
  const nudges: Nudges = new Map([['plain', plain()]]);
  const incident = anIncident();

  it('that rings early sets itself anew: nobody else would', () => {
    expect(ringNudges(nudges, incident, defaultConfig, at(1_190), nobody)).toEqual({ facts: [], effects: [{ kind: 'nudge', data: {}, afterMs: 10_000 }] });
    expect(ringNudges(nudges, incident, defaultConfig, at(1_199.6), nobody).facts).toHaveLength(1);
  });

  it('of what is put off by its handler waits until then, and at least a minute', () => {
    const later = (to: Instant) => new Map([['plain', plain({ act: () => ({ later: to }) })]]);
    expect(ringNudges(later(at(3_000)), incident, defaultConfig, at(1_200), nobody)).toEqual({ facts: [], effects: [{ kind: 'nudge', data: {}, afterMs: 1_800_000 }] });
    for (const past of [at(0), at(1_200), at(1_201)]) expect(ringNudges(later(past), incident, defaultConfig, at(1_200), nobody).effects).toEqual([{ kind: 'nudge', data: {}, afterMs: 60_000 }]);
  });

  it('does not forget another reminder over one that is put off', () => {
    const both: Nudges = new Map([['late', plain({ act: () => ({ later: at(9_000) }) })], ['next', plain({ due: () => [{ ref: 'x', at: at(1_500) }] })]]);
    expect(ringNudges(both, incident, defaultConfig, at(1_200), nobody).effects).toEqual([{ kind: 'nudge', data: {}, afterMs: 300_000 }]);
  });

  it('is left to the commit when something was said: it knows what is true then', () => {
    const both: Nudges = new Map([['late', plain({ act: () => ({ later: at(9_000) }) })], ['now', plain()]]);
    const { facts, effects } = ringNudges(both, incident, defaultConfig, at(1_200), nobody);
    expect([facts.map((fact) => fact.kind), effects]).toEqual([['nudge.sent'], []]);
  });
});

describe('all reminders together, whatever happens', async () => {
  const { nudges } = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));
  const kinds = factKinds.filter((kind) => kind !== 'incident.opened');
  /** What makes reminders due comes up more often than chance would have it. */
  const often: readonly FactKind[] = ['task.added', 'task.assigned', 'handoff.offered', 'update.sent', 'decision.proposed', 'decision.objected', 'status.set', 'commander.set', 'role.set', 'page.requested', 'alert.attached', 'nudge.silenced'];

  it.each(Array.from({ length: 60 }, (_, n) => n + 1))('with seed %i none speaks after the end, none more often than it says, and all of them end', (seed) => {
    const roll = dice(seed);
    let now = plus(at(0), 0);
    let incident = anIncident({ kind: roll.pick(['live', 'drill']), severity: roll.pick(['SEV1', 'SEV2', 'SEV5']), by: roll.pick([ada, tocsin]) });
    const sent = new Map<string, number>();

    function ring(): boolean {
      const { facts } = ringNudges(nudges, incident, defaultConfig, now, nobody);
      const during = facts.filter((fact) => fact.kind === 'nudge.sent' && nudges.get(fact.data.nudge)?.afterwards !== true);
      if (during.length > 0) expect(isOpen(incident), 'nothing is said of an incident that is over').toBe(true);
      for (const fact of facts) {
        if (fact.kind === 'nudge.sent') {
          const key = `${fact.data.nudge}:${fact.data.ref}`;
          sent.set(key, (sent.get(key) ?? 0) + 1);
          expect(sent.get(key), key).toBeLessThanOrEqual(nudges.get(fact.data.nudge)?.most ?? 0);
        }
        incident = after(incident, { ...fact, at: now, by: tocsin });
      }
      return facts.length > 0;
    }

    for (let step = 0; step < 150; step += 1) {
      if (roll.below(3) === 0) ring();
      const fact = { ...anyFact(roll.below(2) === 0 ? roll.pick(often) : roll.pick(kinds), incident.seq + 1, roll), at: now, recordedAt: now };
      // A count that nobody sent is no count of ours.
      if (fact.kind !== 'nudge.sent') incident = fold(incident, fact, incident.id);
      now = plus(now, roll.pick([1_000, 60_000, 600_000]));
    }
    for (let rounds = 0; ; rounds += 1) {
      expect(rounds, 'they never end').toBeLessThan(2_000);
      const next = nextNudge(nudges, incident, defaultConfig);
      if (next === undefined) break;
      now = next > now ? next : now;
      expect(ring(), 'something is due, and nothing is said').toBe(true);
    }
  });
});
