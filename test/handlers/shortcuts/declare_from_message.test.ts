// The message shortcut "Declare from message": the form with the message's words as the title.
import { describe, expect, it } from 'vitest';
import declareFromMessage from '../../../handlers/shortcuts/declare_from_message.ts';
import { useShortcut } from '../../support/asking.ts';
import { anIncident, at, changesNothing, form, refusal } from '../../support/incidents.ts';

const clicked = { channel: 'C0SUPPORT', ts: '1795230012.000100', text: '<@U0BEN> checkout is down &amp; customers <https://shop.example|complain>\nsince three' };
const known = { at: at(600), message: { channel: 'C0SUPPORT', ts: clicked.ts, author: 'U0GRACE', text: clicked.text, thread: undefined, permalink: undefined } };
const opened = (more: object = {}, message: unknown = clicked) => useShortcut(declareFromMessage, message, { incident: undefined, channel: 'C0SUPPORT', known, ...more });
const title = (text: string) => JSON.stringify(form(opened({}, { ...clicked, text })).blocks[0]);

describe('the form', () => {
  it('has the message’s words as its title, readable, and remembers the message', () => {
    expect(title(clicked.text)).toContain('"initial_value":"@U0BEN checkout is down & customers https://shop.example since three"');
    expect(form(opened())).toMatchObject({ callback_id: 'declare', private_metadata: ':C0SUPPORT:1795230012.000100' });
    expect(JSON.stringify(form(opened()).blocks.at(-1))).toContain('begins with the message');
    expect(changesNothing(opened())).toBe(true);
  });

  it('says what is not kept when Slack does not show the message', () => {
    expect(JSON.stringify(form(opened({ known: { at: at(600), message: undefined } })).blocks.at(-1))).toContain('I cannot read that channel');
  });

  it('takes a message without words, and one that is far too long', () => {
    expect(title('')).not.toContain('initial_value');
    expect(title('x'.repeat(40_000))).toMatch(/"initial_value":"x{299}…"/);
  });
});

it('takes nothing out of a private incident’s channel', () => {
  expect(refusal(opened({ incident: anIncident({ private: true }) }))).toContain('stays here');
  expect(form(opened({ incident: anIncident() })).callback_id).toBe('declare');
});

it('does not wait for Slack to show the message', () => {
  expect(declareFromMessage.it.needs?.(declareFromMessage.it.input.parse(clicked))).toEqual([{ need: 'message', channel: 'C0SUPPORT', ts: clicked.ts, optional: true }]);
});

it('fits Slack’s menu (24 and 150 characters)', () => {
  const { kind, title: name, description } = declareFromMessage.it;
  expect([kind, name.length <= 24, description.length <= 150]).toEqual(['message', true, true]);
});
