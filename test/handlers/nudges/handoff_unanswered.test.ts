// A handoff without an answer: who has to answer is reminded, then who offered it.
import { describe, expect, it } from 'vitest';
import handoffUnanswered from '../../../handlers/nudges/handoff_unanswered.ts';
import { config, defaultConfig } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { slackPerson } from '../../../src/domain/actor.ts';
import { ada, after, anIncident, at, grace } from '../../support/incidents.ts';
import { buttons, rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('handoff_unanswered', handoffUnanswered.it, incident, given);
const linus = slackPerson('U0LINUS');
const commands: NewFact = { kind: 'commander.set', at: at(10), by: ada, data: { commander: ada } };
const offered = anIncident({ then: [commands, { kind: 'handoff.offered', at: at(3_600), by: ada, data: { handoff: 1, to: grace, from: ada } }] });
const askedFor = anIncident({ then: [commands, { kind: 'handoff.offered', at: at(3_600), by: grace, data: { handoff: 1, to: grace, from: ada } }] });

describe('command on its way', () => {
  it('offered: who is offered it is reminded after three minutes, the commander after three more', () => {
    expect(table(ring(offered))).toEqual([[3_780, 'tell U0GRACE'], [3_960, 'tell U0ADA']]);
  });

  it('asked for: the commander is reminded, then who asked', () => {
    expect(table(ring(askedFor))).toEqual([[3_780, 'tell U0ADA'], [3_960, 'tell U0GRACE']]);
  });

  it('offered by a third person while nobody commands: they hear of it', () => {
    const third = anIncident({ then: [{ kind: 'handoff.offered', at: at(3_600), by: linus, data: { handoff: 1, to: grace } }] });
    expect(table(ring(third))).toEqual([[3_780, 'tell U0GRACE'], [3_960, 'tell U0LINUS']]);
  });

  it.each<[string, NewFact, readonly number[]]>([
    ['accepted', { kind: 'commander.set', at: at(3_779), by: grace, data: { commander: grace, was: ada } }, []],
    ['declined after the first', { kind: 'handoff.ended', at: at(3_800), by: grace, data: { handoff: 1, how: 'declined' } }, [3_780]],
    ['the incident is over', { kind: 'status.set', at: at(3_700), by: ada, data: { status: 'resolved', was: 'triage' } }, []],
    ['turned off', { kind: 'nudge.silenced', at: at(3_700), by: ada, data: { nudge: 'handoff_unanswered', ref: '1' } }, []],
    ['offered to somebody else', { kind: 'handoff.offered', at: at(3_800), by: ada, data: { handoff: 2, to: linus, from: ada } }, [3_780, 3_980, 4_160]],
  ])('%s', (_what, fact, expected) => {
    expect(ring(offered, { meanwhile: [fact] }).map((one) => one.second)).toEqual(expected);
  });

  it('as long as the config says, or never', () => {
    expect(ring(offered, { config: config.parse({ nudges: { 'handoff-unanswered': '1m' } }) }).map((one) => one.second)).toEqual([3_660, 3_720]);
    expect(ring(offered, { config: config.parse({ nudges: { 'handoff-unanswered': false } }) })).toEqual([]);
  });
});

describe('its words', () => {
  it('carry the answer’s buttons', () => {
    const [first, second] = ring(offered);
    expect(text(first)).toBe('INC-42: <@U0ADA> offers you command, and waits for your answer.');
    expect(buttons(first?.words[0]).slice(0, 2)).toEqual(['handoff_accept 42:1', 'handoff_decline 42:1']);
    expect(text(second)).toContain('<@U0GRACE> has not answered about command. <@U0ADA> commands until then.');
    expect(text(ring(askedFor)[0])).toBe('INC-42: <@U0GRACE> asks you for command, and waits for your answer.');
  });

  it('are gone when it was answered meanwhile', () => {
    expect(handoffUnanswered.it.words(after(offered, { kind: 'handoff.ended', by: grace, data: { handoff: 1, how: 'declined' } }), '1', defaultConfig)).toBeUndefined();
    expect(handoffUnanswered.it.words(offered, '2', defaultConfig)).toBeUndefined();
  });
});
