// The menu "More": every choice that the card offers is answered, and the menu forgets it.
import { describe, expect, it } from 'vitest';
import cardMore from '../../../handlers/actions/card_more.ts';
import { isDecision, type Outcome } from '../../../src/domain/decision.ts';
import type { Incident } from '../../../src/domain/incident.ts';
import { moreOptions, mores } from '../../../src/render/card-more.ts';
import { press, situation } from '../../support/asking.ts';
import { aResolvedIncident, ada, after, anIncident, asFact, form, grace, said } from '../../support/incidents.ts';

const led = after(anIncident(), { kind: 'commander.set', by: grace, data: { commander: grace } });
const merged = after(led, { kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 7 } });
const known = { ...situation().known, openIncidents: [led, { ...anIncident(), id: 43 }], timeline: [asFact({ kind: 'note.added', data: { text: 'it began' } }, 2, ada)], presence: new Map() };
const choose = (what: string, incident: Incident = led): Outcome => press(cardMore, `42:${what}`, { incident, known });
const offered = (incident: Incident) => moreOptions(incident).map((one) => (one.value ?? '').split(':')[1]);

describe('the menu "More"', () => {
  it.each([
    ['note', 'note'], ['decision', 'decide'], ['hypothesis', 'theory'], ['followup', 'followup'], ['link', 'link'], ['role', 'role'], ['handoff', 'handoff'], ['takeover', 'take_over'],
    ['rename', 'rename'], ['merge', 'merge'], ['private', 'make_private'], ['decline', 'decline'],
  ])('%s opens the form %s', (what, callback) => expect(form(choose(what))).toMatchObject({ callback_id: callback, private_metadata: expect.stringMatching(/^42/) }));

  it('shows the timeline, and what happened since that person looked last', () => {
    expect(said(choose('timeline'))).toContain('it began');
    expect(choose('catchup')).toHaveProperty('answer.looked', led.seq);
  });

  it('has the card shown anew after every choice, and writes nothing down', () => {
    for (const what of mores) {
      const outcome = choose(what);
      if (!isDecision(outcome)) throw new Error(`${what}: the menu keeps its choice`);
      expect([what, outcome.facts, outcome.effects.map((effect) => effect.kind)]).toEqual([what, [], ['slack.card.show']]);
    }
  });

  it('takes command when nobody has it, whatever the card showed', () => {
    const outcome = choose('takeover', anIncident());
    expect(isDecision(outcome) && outcome.facts.map((fact) => fact.kind)).toContain('commander.set');
  });

  it('answers an old card plainly', () => {
    for (const [what, words] of [['decline', 'resolved already'], ['role', 'resolved'], ['handoff', 'resolved'], ['takeover', 'resolved'], ['decision', 'resolved'], ['merge', 'resolved']]) {
      expect(said(choose(what ?? '', aResolvedIncident()))).toContain(words);
    }
    expect(said(choose('private', anIncident({ private: true })))).toContain('private already');
  });

  it('offers what is not refused', () => {
    expect(offered(led)).toEqual([...mores]);
    expect(offered(anIncident())).not.toContain('takeover');
    expect(offered(anIncident({ private: true }))).not.toContain('private');
    expect(offered(aResolvedIncident())).toEqual(['followup', 'link', 'timeline', 'catchup', 'rename', 'private']);
    expect(offered(merged)).toEqual(['timeline', 'catchup']);
  });

  it.each(['42', '42:banana', 'note', '42:note:1', '42:constructor', '42:toString'])('does not read "%s"', (wrong) => expect(cardMore.it.input.safeParse(wrong).success).toBe(false));

  it('fetches only what the choice needs', () => {
    const needs = (what: string) => cardMore.it.needs?.(what);
    expect([needs('note'), needs('timeline'), needs('merge'), needs('takeover')]).toEqual([[], [{ need: 'timeline' }], [{ need: 'open-incidents' }], [{ need: 'presence' }]]);
  });
});
