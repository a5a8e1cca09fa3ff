// Touching buttons and menus in messages, modals and the Home.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
let ts: string;
const channel = 'C0INC';
const text = (words: string) => ({ type: 'plain_text', text: words });
const options = [{ text: text('One'), value: '1' }, { text: text('Two'), value: '2' }];
const blocks = [
  {
    type: 'actions',
    block_id: 'row',
    elements: [
      { type: 'button', action_id: 'go', text: text('Go'), value: 'v', style: 'primary' },
      { type: 'static_select', action_id: 'sev', options, initial_option: options[0] },
      { type: 'users_select', action_id: 'who' },
      { type: 'multi_static_select', action_id: 'many', options },
      { type: 'overflow', action_id: 'more', options },
      { type: 'datepicker', action_id: 'day' },
      { type: 'checkboxes', action_id: 'boxes', options },
      { type: 'datetimepicker', action_id: 'when' },
      { type: 'external_select', action_id: 'ext' },
    ],
  },
];
beforeEach(async () => {
  stage = await openStage();
  ts = dig(await stage.call('chat.postMessage', { channel, text: 'card', blocks }), 'ts');
  await stage.world.settled();
});
afterEach(() => stage.close());

function click(actionId: string, more: object = {}) {
  return stage.world.act({ as: 'U0ANNA', type: 'click', channel, messageTs: ts, blockId: 'row', actionId, ...more });
}

test('a button in a message', async () => {
  expect(await click('go')).toEqual({ ok: true });
  const payload = stage.app.received.at(-1)?.payload;
  expect(payload).toMatchObject({
    type: 'block_actions',
    user: { id: 'U0ANNA', username: 'anna', team_id: 'T0TOCSIN01' },
    team: { id: 'T0TOCSIN01', domain: 'bellfounders' },
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
    channel: { id: channel, name: 'incidents' },
    message: { ts, text: 'card', blocks },
    state: { values: { row: { sev: { selected_option: options[0] }, who: { selected_user: null } } } },
  });
  expect(payload?.['actions']).toEqual([
    { ...blocks[0]?.elements[0], block_id: 'row', action_ts: dig(payload, 'actions.0.action_ts') },
  ]);
  expect(dig(payload, 'actions.0.action_ts')).toMatch(/^\d{10}\.\d{6}$/u);
});

test.each([
  ['sev', { selected: '2' }, { type: 'static_select', selected_option: options[1] }],
  ['who', { selected: 'U0BEN' }, { type: 'users_select', selected_user: 'U0BEN' }],
  ['many', { selected: ['1', '2'] }, { type: 'multi_static_select', selected_options: options }],
  ['more', { selected: '2' }, { type: 'overflow', selected_option: options[1] }],
  ['day', { selected: '2026-03-02' }, { type: 'datepicker', selected_date: '2026-03-02' }],
  ['boxes', { selected: ['2'] }, { type: 'checkboxes', selected_options: [options[1]] }],
  ['when', { selected: '1772334000' }, { type: 'datetimepicker', selected_date_time: 1_772_334_000 }],
  ['ext', { selected: 'x' }, { type: 'external_select', selected_option: { value: 'x' } }],
])('the menu %s', async (actionId, chosen, action) => {
  expect(await click(actionId, chosen)).toEqual({ ok: true });
  const payload = stage.app.received.at(-1)?.payload;
  expect(payload?.['actions']).toMatchObject([action]);
  if (actionId !== 'more') expect(payload).toMatchObject({ state: { values: { row: { [actionId]: action } } } });
});

test('a menu keeps what one person chose, for that person', async () => {
  await click('sev', { selected: '2' });
  await click('go');
  expect(stage.app.received.at(-1)?.payload).toMatchObject(
    { state: { values: { row: { sev: { selected_option: options[1] } } } } },
  );
  await stage.world.act({ as: 'U0BEN', type: 'click', channel, messageTs: ts, blockId: 'row', actionId: 'go' });
  expect(stage.app.received.at(-1)?.payload).toMatchObject(
    { state: { values: { row: { sev: { selected_option: options[0] } } } } },
  );
});

test('what is not there cannot be touched', async () => {
  const gone = { ok: false, error: 'That button or menu is no longer there.' };
  expect(await click('stop')).toEqual(gone);
  expect(await click('go', { blockId: 'other' })).toEqual(gone);
  expect(await click('go', { messageTs: '1.000000' })).toEqual({ ok: false, error: 'That message is no longer there.' });
  expect(await click('sev', { selected: '9' })).toEqual({ ok: false, error: '"9" is not one of the options.' });
  expect(stage.app.received.filter(({ form }) => form['payload'])).toEqual([]);
});

test('a button in somebody’s own conversation with the app', async () => {
  const sent = await stage.call('chat.postMessage', { channel: 'U0ANNA', text: 'for you', blocks });
  const [dm, at] = [dig(sent, 'channel'), dig(sent, 'ts')];
  expect(await click('go', { channel: dm, messageTs: at })).toEqual({ ok: true });
  const payload = stage.app.received.at(-1)?.payload;
  expect(payload).toMatchObject({ channel: { id: dm, name: 'directmessage' }, container: { type: 'message', message_ts: at, channel_id: dm } });
  expect(dig(payload, 'response_url')).not.toBe('');
  expect(await click('go', { as: 'U0BEN', channel: dm, messageTs: at })).toMatchObject({ ok: false });
});

test('a bot that does not take the click: the person is told', async () => {
  stage.app.answer = () => ({ status: 500 });
  const error = 'The app did not take the click: it failed with the error "dispatch_failed"';
  expect(await click('go')).toEqual({ ok: false, error });
  expect(stage.world.state().ephemerals['U0ANNA']).toMatchObject([{ channel, text: error }]);
});

describe('in views', () => {
  test('the Home: no channel, no response_url, the view instead', async () => {
    const answer = await stage.call('views.publish', { user_id: 'U0ANNA', view: { type: 'home', blocks } });
    const viewId = dig(answer, 'view.id');
    expect(await stage.world.act({ as: 'U0ANNA', type: 'click', viewId, blockId: 'row', actionId: 'go' })).toEqual(
      { ok: true },
    );
    const payload = stage.app.received.at(-1)?.payload;
    expect(payload).toMatchObject({ container: { type: 'view', view_id: viewId }, view: { id: viewId, type: 'home' } });
    expect(payload).not.toHaveProperty('response_url');
    expect(payload).not.toHaveProperty('channel');
    expect(await stage.world.act({ as: 'U0BEN', type: 'click', viewId, blockId: 'row', actionId: 'go' })).toEqual({
      ok: false, error: 'That view is no longer open.',
    });
  });

  test('a modal: the choice is in its state, and the trigger may push', async () => {
    await click('go');
    const trigger = dig(stage.app.received.at(-1)?.payload, 'trigger_id');
    const view = { type: 'modal', title: text('T'), blocks };
    const viewId = dig(await stage.call('views.open', { trigger_id: trigger, view }), 'view.id');
    await stage.world.act({ as: 'U0ANNA', type: 'click', viewId, blockId: 'row', actionId: 'sev', selected: '2' });
    const payload = stage.app.received.at(-1)?.payload;
    expect(payload).toMatchObject({ view: { state: { values: { row: { sev: { selected_option: options[1] } } } } } });
    expect(await stage.call('views.push', { trigger_id: dig(payload, 'trigger_id'), view })).toMatchObject({ ok: true });
  });
});
