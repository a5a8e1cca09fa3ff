// Asking a model and deciding on what it proposed: who may when, what a second click does, and what becomes of each claim.
import { describe, expect, it } from 'vitest';
import { claimAccepted, claimDismissed, suggestionAsked, whyNotSuggest, type Settling } from '../../../src/domain/model/suggesting.ts';
import { situation } from '../../support/asking.ts';
import { ada, after, anIncident, applied, aResolvedIncident, at, changesNothing, effects, facts, grace, refusal, said } from '../../support/incidents.ts';
import { asked, askedFact, madeFact, model, over, shownMessage, suggested } from '../../support/suggesting.ts';

const summary = { suggestion: 1, claim: 1 };
const message = { suggestion: 1, claim: 2 };
const action = { suggestion: 1, claim: 3 };
const by = (incident: typeof over, more: Partial<Settling['known']> = {}, who = ada): Settling => ({ incident, by: who, now: at(600), known: { ...situation().known, ...more } });
const shown = { kind: 'slack.item.show', data: { item: 'suggestion', ref: '1' } };

describe('asking', () => {
  it('is written down with the host it goes to, and then done', () => {
    const outcome = suggestionAsked(over, model, true);
    expect(facts(outcome)).toEqual([{ kind: 'suggestion.asked', data: { suggestion: 1, messages: true, host: 'models.acme.example' } }]);
    expect(effects(outcome)).toEqual([{ kind: 'model.propose', data: { suggestion: 1 } }]);
  });

  it.each([
    ['no model is set up', over, undefined, 'MODEL_URL'], ['private', { ...over, private: true }, model, 'nothing of it is sent'], ['still open', anIncident({ then: [{ kind: 'channel.created', data: { channel: 'C1', name: 'x', adopted: false } }] }), model, 'is not over'],
    ['merged into another', { ...over, mergedInto: 7 }, model, 'INC-7'], ['declined', { ...over, status: 'declined' as const }, model, 'declined'], ['without a channel', aResolvedIncident(), model, 'no channel'],
    ['with an archived channel', { ...over, channel: { id: 'C1', name: 'x', archived: true } }, model, 'archive'],
  ])('not when it is %s', (_when, incident, place, words) => {
    expect(whyNotSuggest(incident, place)).toContain(words);
    expect(refusal(suggestionAsked(incident, place, false))).toContain(words);
  });

  it('a second person while it is being asked changes nothing; after that it may be asked again, ten times in all', () => {
    expect(changesNothing(suggestionAsked(asked, model, true))).toBe(true);
    expect(facts(suggestionAsked(suggested, model, false))[0]?.data).toMatchObject({ suggestion: 2, messages: false });
    const often = after(suggested, ...Array.from({ length: 9 }, (_, n) => [{ ...askedFact, data: { ...askedFact.data, suggestion: n + 2 } }, { ...madeFact, data: { ...madeFact.data, suggestion: n + 2 } }] as never[]).flat());
    expect(refusal(suggestionAsked(often, model, true))).toContain('10 times');
  });

  it('one that was given up may be asked for anew', () => {
    const lost = after(asked, { kind: 'effect.given_up', data: { effect: 9, effectKind: 'model.propose', lane: 'model/1', code: '401', reason: 'the key' } });
    expect(facts(suggestionAsked(lost, model, true))[0]?.data).toMatchObject({ suggestion: 2 });
  });
});

describe('a message', () => {
  it('goes onto the timeline as a shortcut would put it there', () => {
    const outcome = claimAccepted(by(suggested, { message: shownMessage }), message);
    expect(facts(outcome).map((fact) => fact.kind)).toEqual(['message.recorded', 'suggestion.settled']);
    expect(facts(outcome)[0]?.data).toMatchObject({ author: 'U0GRACE', text: 'pool is at 100 % on all 12 pods' });
    expect(effects(outcome)).toContainEqual(shown);
  });

  it('that is there already is accepted and adds nothing; one that Slack does not show stays open', () => {
    const there = applied(suggested, { facts: [{ kind: 'message.recorded', by: grace, data: { channel: shownMessage.channel, ts: shownMessage.ts, author: 'U0GRACE', text: 'x' } }], effects: [] });
    expect(facts(claimAccepted(by(there, { message: shownMessage }), message)).map((fact) => fact.kind)).toEqual(['suggestion.settled']);
    expect(refusal(claimAccepted(by(suggested, { message: undefined }), message))).toContain('does not show me');
    expect(refusal(claimAccepted(by(suggested, { message: { ...shownMessage, ts: '1795230099.000100' } }), message))).toContain('does not show me');
  });
});

describe('an action', () => {
  it('becomes a follow-up of who accepted it, with its message, and says whose words they are', () => {
    const outcome = claimAccepted(by(suggested), action);
    expect(facts(outcome)).toEqual([
      { kind: 'followup.added', key: 'followup:C0INC42:1795230013.000100', data: { followup: 3, text: 'Add an alert on pool usage above 80 %.', channel: 'C0INC42', ts: '1795230013.000100', proposed: 'model' } },
      { kind: 'suggestion.settled', key: 'suggestion:1:3', data: { suggestion: 1, claim: 3, how: 'accepted', followup: 3 } },
    ]);
    const now = applied(suggested, outcome);
    expect(now.followups.at(-1)).toMatchObject({ id: 3, by: ada });
    expect(said(claimAccepted(by(now, {}, grace), action))).toContain('accepted already by <@U0ADA>');
  });
});

describe('a summary', () => {
  it('goes to the pull request, where a person commits it or not', () => {
    const outcome = claimAccepted(by(suggested), summary);
    expect(facts(outcome)).toEqual([{ kind: 'suggestion.settled', key: 'suggestion:1:1', data: { suggestion: 1, claim: 1, how: 'accepted' } }]);
    expect(effects(outcome)).toEqual([{ kind: 'github.suggestion.post', data: summary }, shown]);
  });

  it.each([
    ['merged', { ...suggested, postmortem: { ...suggested.postmortem, state: 'merged' as const } }, 'is merged'], ['closed', { ...suggested, postmortem: { ...suggested.postmortem, state: 'closed' as const } }, 'is closed'],
    ['not there', (({ postmortem: _none, ...rest }) => rest)(suggested), 'There is no pull request'], ['private', { ...suggested, private: true }, 'private'],
  ])('is refused when the pull request is %s', (_when, incident, words) => expect(refusal(claimAccepted(by(incident), summary))).toContain(words));
});

it('what was dismissed cannot be accepted, what was accepted not dismissed, and what is not there neither', () => {
  const gone = applied(suggested, claimDismissed(by(suggested), message));
  expect(said(claimAccepted(by(gone, { message: shownMessage }), message))).toContain('dismissed already');
  const taken = applied(suggested, claimAccepted(by(suggested), summary));
  expect(said(claimDismissed(by(taken), summary))).toContain('accepted already');
  expect(changesNothing(claimDismissed(by(taken), summary))).toBe(true);
  for (const which of [{ suggestion: 1, claim: 9 }, { suggestion: 2, claim: 1 }]) expect(refusal(claimDismissed(by(suggested), which))).toContain('no such suggestion');
  expect(refusal(claimAccepted(by(asked), summary))).toContain('no such suggestion');
});
