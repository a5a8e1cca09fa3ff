// Sending and closing modals, and everything the app may answer to it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
let viewId: string;
const text = (words: string) => ({ type: 'plain_text', text: words });
const input = (id: string, element: object, more: object = {}) => ({
  type: 'input', block_id: id, label: text(id), element: { action_id: id, ...element }, ...more,
});
const modal = (title: string, more: object = {}) => ({
  type: 'modal',
  callback_id: 'declare',
  private_metadata: 'INC-1',
  title: text(title),
  submit: text('Send'),
  blocks: [
    input('title', { type: 'plain_text_input', min_length: 2, max_length: 5 }),
    input('who', { type: 'users_select' }, { optional: true }),
    input('room', { type: 'conversations_select', response_url_enabled: true }, { optional: true }),
  ],
  ...more,
});
beforeEach(async () => {
  stage = await openStage();
  viewId = await open(modal('One'));
});
afterEach(() => stage.close());

async function open(view: object): Promise<string> {
  await stage.world.act({ as: 'U0ANNA', type: 'shortcut', callbackId: 'declare' });
  const trigger = dig(stage.app.received.at(-1)?.payload, 'trigger_id');
  return dig(await stage.call('views.open', { trigger_id: trigger, view }), 'view.id');
}
function submit(value = 'down', more: Record<string, Record<string, Record<string, unknown>>> = {}, id = viewId) {
  return stage.world.act({ as: 'U0ANNA', type: 'submit', viewId: id, values: { title: { title: { value } }, ...more } });
}
function says(answer: object): void {
  stage.app.answer = () => ({ type: 'application/json', body: JSON.stringify(answer) });
}
function shown(): unknown {
  return stage.world.state().modals['U0ANNA'];
}

test('the app gets the view with its state; an empty answer closes it', async () => {
  expect(await submit('down', { who: { who: { type: 'users_select', selected_user: 'U0BEN' } } })).toEqual({ ok: true });
  expect(stage.app.received.at(-1)?.payload).toMatchObject({
    type: 'view_submission',
    user: { id: 'U0ANNA' },
    view: {
      id: viewId, callback_id: 'declare', private_metadata: 'INC-1', root_view_id: viewId, previous_view_id: null,
      state: {
        values: {
          title: { title: { type: 'plain_text_input', value: 'down' } },
          who: { who: { type: 'users_select', selected_user: 'U0BEN' } },
          room: { room: { type: 'conversations_select', selected_conversation: null } },
        },
      },
    },
    response_urls: [],
  });
  expect(shown()).toBeNull();
});

test('a select that asked for it brings a response_url of its channel', async () => {
  await submit('down', { room: { room: { type: 'conversations_select', selected_conversation: 'C0INC' } } });
  const url = dig(stage.app.received.at(-1)?.payload, 'response_urls.0.response_url');
  await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'declared', response_type: 'in_channel' }) });
  expect(stage.world.state().messages['C0INC']).toMatchObject([{ text: 'declared' }]);
});

test('Slack itself refuses what is empty, too short or too long, before the app hears of it', async () => {
  const before = stage.app.received.length;
  expect(await submit('')).toEqual({ ok: true, result: { errors: { title: 'Please complete this required field.' } } });
  expect(await submit('x')).toEqual({ ok: true, result: { errors: { title: 'Must be at least 2 characters.' } } });
  expect(await submit('xxxxxx')).toEqual({ ok: true, result: { errors: { title: 'Must be at most 5 characters.' } } });
  expect(stage.app.received).toHaveLength(before);
  expect(shown()).toMatchObject({ id: viewId });
});

describe('what the app answers', () => {
  test('errors: the modal stays, the person sees them by block', async () => {
    says({ response_action: 'errors', errors: { title: 'Say more.' } });
    expect(await submit()).toEqual({ ok: true, result: { errors: { title: 'Say more.' } } });
    expect(shown()).toMatchObject({ id: viewId, state: { values: { title: { title: { value: 'down' } } } } });
  });

  test('errors for a block that is no input are the app\'s mistake', async () => {
    says({ response_action: 'errors', errors: { nowhere: 'x' } });
    expect(await submit()).toMatchObject({ ok: false, error: expect.stringContaining('trouble connecting') as string });
  });

  test('update: the same view, changed, what was typed kept', async () => {
    says({ response_action: 'update', view: modal('Two') });
    expect(await submit()).toEqual({ ok: true });
    expect(shown()).toMatchObject(
      { id: viewId, title: { text: 'Two' }, state: { values: { title: { title: { value: 'down' } } } } },
    );
  });

  test('push, then clear', async () => {
    says({ response_action: 'push', view: modal('Two') });
    await submit();
    const top = shown();
    expect(top).toMatchObject({ title: { text: 'Two' }, previous_view_id: viewId, root_view_id: viewId });
    expect(await submit('down', {}, viewId)).toEqual({ ok: false, error: 'That modal is no longer open.' });
    says({ response_action: 'clear' });
    await submit('down', {}, dig(top, 'id'));
    expect(shown()).toBeNull();
  });

  test('a bad view, nonsense, and a failure: the modal stays', async () => {
    says({ response_action: 'update', view: modal('x'.repeat(25)) });
    expect(await submit()).toMatchObject(
      { ok: false, error: expect.stringContaining('json-pointer:/view/title/text') as string },
    );
    says({ response_action: 'dance' });
    expect(await submit()).toMatchObject({ ok: false });
    stage.app.answer = () => ({ status: 500 });
    expect(await submit()).toEqual({ ok: false, error: 'We had some trouble connecting. Try again? (dispatch_failed)' });
    expect(shown()).toMatchObject({ id: viewId });
  });
});

describe('closing', () => {
  test('goes back to the modal below, and tells the app only if it asked', async () => {
    says({ response_action: 'push', view: modal('Two', { notify_on_close: true }) });
    await submit();
    stage.app.answer = () => ({});
    const top = dig(shown(), 'id');
    expect(await stage.world.act({ as: 'U0ANNA', type: 'close', viewId: top })).toEqual({ ok: true });
    expect(stage.app.received.at(-1)?.payload).toMatchObject({ type: 'view_closed', is_cleared: false, view: { id: top } });
    expect(shown()).toMatchObject({ id: viewId });
    const before = stage.app.received.length;
    await stage.world.act({ as: 'U0ANNA', type: 'close', viewId });
    expect([shown(), stage.app.received.length]).toEqual([null, before]);
  });

  test('clear_on_close takes the whole stack', async () => {
    says({ response_action: 'push', view: modal('Two', { clear_on_close: true }) });
    await submit();
    await stage.world.act({ as: 'U0ANNA', type: 'close', viewId: dig(shown(), 'id') });
    expect(shown()).toBeNull();
  });
});
