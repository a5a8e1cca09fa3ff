// The message shortcut "Make a follow-up": the form with what the message says.
import { describe, expect, it } from 'vitest';
import makeFollowup from '../../../handlers/shortcuts/make_followup.ts';
import type { KnownMessage } from '../../../src/contracts.ts';
import { useShortcut } from '../../support/asking.ts';
import { aResolvedIncident, anIncident, at, changesNothing, form, refusal } from '../../support/incidents.ts';

const place = { channel: 'C0INC42', ts: '1795230012.000100' };
const message: KnownMessage = { ...place, author: 'U0GRACE', text: 'we should alert on replica lag', thread: undefined, permalink: undefined };
const known = { at: at(600), self: 'UTOCSIN', message };
const clicked = { ...place, text: message.text };
const shown = (text: string) => JSON.stringify(form(useShortcut(makeFollowup, clicked, { known: { ...known, message: { ...message, text } } })).blocks);

describe('in an incident’s channel', () => {
  it('opens the form with the text, for nobody yet, and remembers the message', () => {
    const outcome = useShortcut(makeFollowup, clicked, { known });
    expect(form(outcome)).toMatchObject({ callback_id: 'followup', private_metadata: '42:C0INC42:1795230012.000100' });
    expect(shown(message.text)).toContain('"initial_value":"we should alert on replica lag"');
    expect(shown(message.text)).not.toContain('initial_user');
    expect(changesNothing(outcome)).toBe(true);
  });

  it('proposes whom the message names first', () => expect(shown('<@U0BEN> alert on replica lag')).toContain('"initial_user":"U0BEN"'));

  it('works after the incident too', () => expect(form(useShortcut(makeFollowup, clicked, { known, incident: aResolvedIncident() })).callback_id).toBe('followup'));

  it('refuses with words what Slack does not show, and what is ours', () => {
    expect(refusal(useShortcut(makeFollowup, clicked, { known: { at: at(600), message: undefined } }))).toContain('does not show me');
    expect(refusal(useShortcut(makeFollowup, clicked, { known: { ...known, message: { ...message, app: { name: 'U', ours: true } } } }))).toContain('`/incident followup`');
  });
});

it('anywhere else the incident is chosen', () => {
  const asked = useShortcut(makeFollowup, clicked, { incident: undefined, known: { ...known, openIncidents: [anIncident()] } });
  expect(form(asked).callback_id).toBe('record_message');
});

it('fits Slack’s menu (24 and 150 characters)', () => {
  const { kind, title, description } = makeFollowup.it;
  expect([kind, title.length <= 24, description.length <= 150]).toEqual(['message', true, true]);
  expect(makeFollowup.it.needs?.(makeFollowup.it.input.parse(clicked))).toEqual([{ need: 'open-incidents' }, { need: 'message', ...place }]);
});
