// The form that keeps a message of any channel, and what is said where a form cannot open at once.
import { describe, expect, it } from 'vitest';
import type { KnownMessage } from '../../src/domain/messages.ts';
import { renderOpenForm } from '../../src/render/open-form.ts';
import { recordModal } from '../../src/render/forms/record.ts';
import { noteModal } from '../../src/render/forms/note.ts';
import { sameMessage, sameView } from './golden.ts';
import { declaredFacts, freshFacts, incidentOf } from './stories.ts';

const message: KnownMessage = {
  channel: 'C0SUPPORT', ts: '1795230012.000100', author: 'U0BELA', text: '<@U0ADA> customers complain about checkout &amp; search <!here>', thread: undefined, permalink: undefined,
};
const one = incidentOf(freshFacts);
const drill = incidentOf(declaredFacts({ kind: 'drill', private: true, title: 'Lose a *zone* <!channel>' }), 43);

describe('golden', () => {
  it('one incident is open', () => sameView('modal-record-message', recordModal('timeline', message, [one])));
  it('several are open', () => sameView('modal-record-message-choice', recordModal('task', message, [one, drill])));
  it('a form was asked for with a mention', () => sameMessage('open-form', renderOpenForm(noteModal(one), 'note', false)));
  it('a form came too late', () => sameMessage('open-form-late', renderOpenForm(noteModal(one), 'note', true)));
});

it('holds the message’s place and nothing of its words in its metadata', () => {
  expect(recordModal('followup', message, [one]).private_metadata).toBe('C0SUPPORT:1795230012.000100');
});

it('says the words again, at most as many as a button holds; none are the status', () => {
  expect(JSON.stringify(renderOpenForm(noteModal(one), '  ', false).blocks)).toContain('"value":"status"');
  expect(JSON.stringify(renderOpenForm(noteModal(one), 'x'.repeat(2_000), false).blocks)).toContain('open_form');
  expect(renderOpenForm(noteModal(one), 'x'.repeat(2_001), false)).not.toHaveProperty('blocks');
});
