// The words around a model's suggestions: the message in its states, the form, the buttons that lead to it.
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { factText } from '../../src/render/fact-words.ts';
import { suggestModal } from '../../src/render/forms/suggest.ts';
import { renderItem } from '../../src/render/items.ts';
import { renderSaid } from '../../src/render/said.ts';
import { ada, after, asFact, at, grace } from '../support/incidents.ts';
import { asked, askedFact, madeFact, model, over, suggested } from '../support/suggesting.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { wrongInMessage } from '../support/slack-limits.ts';
import { sameMessage, sameView } from './golden.ts';

const show = (incident: typeof over, ref = '1') => renderItem(incident, 'suggestion', ref, defaultConfig);
const settled = (claim: number, how: 'accepted' | 'dismissed', followup?: number): NewFact => ({ kind: 'suggestion.settled', by: grace, at: at(400), data: { suggestion: 1, claim, how, ...(followup === undefined ? {} : { followup }) } });
const there: NewFact = { kind: 'suggestion.placed', data: { suggestion: 1, claim: 1, how: 'there', url: 'https://github.example/pull/7#discussion_r1' } };
const nowhere: NewFact = { kind: 'suggestion.placed', data: { suggestion: 1, claim: 1, how: 'nowhere', why: 'the pull request is merged' } };
const { postmortem: _none, ...withoutPull } = suggested;

describe('golden words', () => {
  const messages = {
    open: show(suggested), 'no-pull': show(withoutPull), settled: show(after(suggested, settled(1, 'accepted'), there, settled(2, 'accepted'), settled(3, 'accepted', 3))),
    waiting: show(after(suggested, settled(1, 'accepted'), settled(2, 'dismissed'), settled(3, 'accepted'))), nowhere: show(after(suggested, settled(1, 'accepted'), nowhere)),
    nothing: show(after(asked, { ...madeFact, data: { ...madeFact.data, claims: [], texts: {}, dropped: { judgement: 6 }, left: 12 } } as NewFact)), drill: show({ ...suggested, kind: 'drill' }),
  };
  for (const [name, message] of Object.entries(messages)) it(name, () => sameMessage(`suggestion-${name}`, message));
  it('the form', () => sameView('modal-suggest', suggestModal(over, model)));
  it('the button on the message about the postmortem', () => sameMessage('said-postmortem-suggests', renderSaid(over, 'postmortem', undefined, { config: defaultConfig, suggests: true })));
});

it('is not there before the model has answered', () => {
  expect(show(asked)).toBeUndefined();
  expect(show(suggested, '2')).toBeUndefined();
});

it('offers the button where a model is set up, once, and never for a private incident', () => {
  const words = (incident: typeof over, about: 'postmortem' | 'resolved', more: object) => JSON.stringify(renderSaid(incident, about, undefined, { config: defaultConfig, ...more }));
  expect(words(over, 'postmortem', {})).not.toContain('Suggest');
  expect(words(over, 'resolved', { suggests: true })).not.toContain('Suggest from');
  expect(words(over, 'resolved', { suggests: true, publishes: false })).toContain('Suggest from');
  expect(words({ ...over, private: true }, 'resolved', { suggests: true, publishes: false })).not.toContain('Suggest from');
});

it('is within Slack’s limits with twelve claims of any text, and no text of them is markup', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const text = hostileText(dice(seed), 2_000);
    const claims = Array.from({ length: 12 }, () => ({ kind: 'action' as const, refs: Array.from({ length: 12 }, (_, n) => `T${n}`) }));
    const texts = Object.fromEntries(claims.map((_claim, n) => [String(n + 1), text.replaceAll('\0', '')]));
    const message = show(after(asked, { ...madeFact, data: { ...madeFact.data, claims, texts } } as NewFact));
    expect(message && wrongInMessage(message), String(seed)).toEqual([]);
  }
});

it('the timeline says how much was proposed and dropped, and not what', () => {
  expect(factText(asFact(askedFact, 30), suggested)).toBe('A model at models.acme.example was asked for suggestions, from the records and the channel’s messages');
  expect(factText(asFact(madeFact, 31), suggested)).toBe('small-1: 6 proposed, 3 dropped: a cause that nobody confirmed, a number that no cited row has (2)');
  expect(factText(asFact({ kind: 'followup.added', by: ada, data: { followup: 3, text: 'Add an alert.', proposed: 'model' } }, 32), suggested)).toBe('Follow-up 3: Add an alert. (proposed by a model)');
});
