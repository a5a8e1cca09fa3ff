// The message shortcut "Make a task": the form with what the message says.
import { describe, expect, it } from 'vitest';
import makeTask from '../../../handlers/shortcuts/make_task.ts';
import type { KnownMessage } from '../../../src/contracts.ts';
import { useShortcut } from '../../support/asking.ts';
import { aResolvedIncident, anIncident, at, changesNothing, form, refusal } from '../../support/incidents.ts';

const place = { channel: 'C0INC42', ts: '1795230012.000100' };
const message: KnownMessage = { ...place, author: 'U0GRACE', text: 'the replica lags, somebody check it in 20m', thread: undefined, permalink: undefined };
const known = { at: at(600), self: 'UTOCSIN', message };
const clicked = { ...place, text: message.text, user: 'U0GRACE' };
const fields = (text: string) => Object.fromEntries(form(useShortcut(makeTask, clicked, { known: { ...known, message: { ...message, text } } })).blocks.flatMap((block) => ('element' in block ? [[block.block_id, block.element]] : [])));

describe('in an incident’s channel', () => {
  it('opens the form with the text, the author and the time-box, and remembers the message', () => {
    const outcome = useShortcut(makeTask, clicked, { known });
    expect(form(outcome)).toMatchObject({ callback_id: 'task', private_metadata: '42:C0INC42:1795230012.000100' });
    expect(fields(message.text)).toMatchObject({ text: { initial_value: 'the replica lags, somebody check it' }, who: { initial_user: 'U0GRACE' } });
    expect(JSON.stringify(fields(message.text)['box'])).toMatch(/initial_option.*20 min/);
    expect(changesNothing(outcome)).toBe(true);
  });

  it('proposes whom the message names', () => expect(fields('<@U0BEN> check the replica')).toMatchObject({ text: { initial_value: 'check the replica' }, who: { initial_user: 'U0BEN' } }));

  it('refuses with words what cannot be a task', () => {
    expect(refusal(useShortcut(makeTask, clicked, { known: { at: at(600), message: undefined } }))).toContain('does not show me');
    expect(refusal(useShortcut(makeTask, clicked, { known, incident: aResolvedIncident() }))).toContain('resolved');
    expect(refusal(useShortcut(makeTask, clicked, { known: { ...known, message: { ...message, app: { name: 'U', ours: true } } } }))).toContain('`/incident task`');
  });
});

it('anywhere else the incident is chosen, and that it is a task', () => {
  const asked = useShortcut(makeTask, { ...clicked, channel: 'C0GENERAL' }, { incident: undefined, known: { ...known, message: { ...message, channel: 'C0GENERAL' }, openIncidents: [anIncident()] } });
  expect(form(asked).callback_id).toBe('record_message');
  expect(JSON.stringify(form(asked).blocks)).toMatch(/"initial_option":\{[^}]*\{[^}]*\}[^}]*"value":"task"/);
});

it('fits Slack’s menu (24 and 150 characters)', () => {
  const { kind, title, description } = makeTask.it;
  expect([kind, title.length <= 24, description.length <= 150]).toEqual(['message', true, true]);
  expect(makeTask.it.needs?.(makeTask.it.input.parse(clicked))).toEqual([{ need: 'open-incidents' }, { need: 'message', ...place }]);
});
