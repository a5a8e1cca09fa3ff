// Opening, pushing, updating and publishing views: triggers, stacks, hashes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const text = (words: string) => ({ type: 'plain_text', text: words });
const modal = (title: string, more: object = {}) => ({
  type: 'modal', callback_id: 'cb', title: text(title), blocks: [{ type: 'section', block_id: 'b', text: text('x') }], ...more,
});
const home = { type: 'home', blocks: [{ type: 'divider', block_id: 'd' }] };

/** What the bot got as trigger_id from a command of Anna's. */
async function trigger(): Promise<string> {
  await stage.world.act({ as: 'U0ANNA', type: 'command', channel: 'C0INC', command: '/incident', text: '' });
  return stage.app.received.at(-1)?.form['trigger_id'] ?? '';
}

/** The same from a touch inside Anna's open modal. */
async function triggerInside(): Promise<string> {
  const viewId = String(stage.world.state().modals['U0ANNA']?.['id']);
  await stage.world.act({ as: 'U0ANNA', type: 'submit', viewId, values: {} });
  return dig(stage.app.received.at(-1)?.payload, 'trigger_id');
}

describe('views.open', () => {
  test('shows the modal to the person who acted', async () => {
    const answer = await stage.call('views.open', { trigger_id: await trigger(), view: modal('One') });
    expect(answer).toMatchObject(
      { ok: true, view: { type: 'modal', callback_id: 'cb', previous_view_id: null, state: { values: {} } } },
    );
    expect(dig(answer, 'view.root_view_id')).toBe(dig(answer, 'view.id'));
    expect(stage.world.state().modals).toMatchObject({ U0ANNA: { id: dig(answer, 'view.id') }, U0BEN: null });
  });

  test('a trigger lives three seconds', async () => {
    const early = await trigger();
    stage.clock.advance(3_000);
    expect(await stage.call('views.open', { trigger_id: early, view: modal('x') })).toMatchObject({ ok: true });
    const late = await trigger();
    stage.clock.advance(3_001);
    expect(await stage.refused('views.open', { trigger_id: late, view: modal('x') })).toBe('expired_trigger_id');
  });

  test('and one use', async () => {
    const once = await trigger();
    await stage.call('views.open', { trigger_id: once, view: modal('x') });
    expect(await stage.refused('views.open', { trigger_id: once, view: modal('x') })).toBe('exchanged_trigger_id');
    expect(await stage.refused('views.open', { trigger_id: 'made-up', view: modal('x') })).toBe('invalid_trigger_id');
    expect(await stage.refused('views.open', { view: modal('x') })).toBe('invalid_arguments');
  });

  test('a bad view is named and does not use the trigger up', async () => {
    const once = await trigger();
    const answer = await stage.call('views.open', { trigger_id: once, view: modal('x'.repeat(25)) });
    const messages = ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'];
    expect(answer).toEqual({ ok: false, error: 'invalid_arguments', response_metadata: { messages } });
    expect(await stage.refused('views.open', { trigger_id: once, view: home })).toBe('invalid_arguments');
    const heavy = modal('x', { blocks: Array.from({ length: 90 }, () => ({ type: 'section', text: text('x'.repeat(3_000)) })) });
    expect(await stage.refused('views.open', { trigger_id: once, view: heavy })).toBe('view_too_large');
    expect(await stage.call('views.open', { trigger_id: once, view: modal('x') })).toMatchObject({ ok: true });
  });
});

describe('views.push', () => {
  test('stacks three and no more', async () => {
    stage.app.answer = () => ({ type: 'application/json', body: '{"response_action":"errors","errors":{}}' });
    await stage.call('views.open', { trigger_id: await trigger(), view: modal('One', { submit: text('Go') }) });
    const two = modal('Two', { submit: text('Go') });
    const second = await stage.call('views.push', { trigger_id: await triggerInside(), view: two });
    expect(dig(second, 'view.previous_view_id')).toBe(dig(second, 'view.root_view_id'));
    await stage.call('views.push', { trigger_id: await triggerInside(), view: modal('Three', { submit: text('Go') }) });
    expect(await stage.refused('views.push', { trigger_id: await triggerInside(), view: modal('Four') })).toBe(
      'push_limit_reached',
    );
  });

  test('needs a modal to lie on', async () => {
    expect(await stage.refused('views.push', { trigger_id: await trigger(), view: modal('x') })).toBe('not_found');
    await stage.call('views.open', { trigger_id: await trigger(), view: modal('One') });
    expect(await stage.refused('views.push', { trigger_id: await trigger(), view: modal('x') })).toBe('not_found');
  });
});

describe('views.update', () => {
  test('by id and hash; an old hash is a conflict', async () => {
    const opened = await stage.call('views.open', { trigger_id: await trigger(), view: modal('One') });
    const [id, hash] = [dig(opened, 'view.id'), dig(opened, 'view.hash')];
    const updated = await stage.call('views.update', { view_id: id, hash, view: modal('Two') });
    expect(updated).toMatchObject({ ok: true, view: { id, title: { text: 'Two' } } });
    expect(dig(updated, 'view.hash')).not.toBe(hash);
    expect(await stage.refused('views.update', { view_id: id, hash, view: modal('Three') })).toBe('hash_conflict');
    expect(stage.world.state().modals['U0ANNA']).toMatchObject({ title: { text: 'Two' } });
    expect(await stage.refused('views.update', { view_id: 'V0NONE', view: modal('x') })).toBe('not_found');
    expect(await stage.refused('views.update', { view: modal('x') })).toBe('invalid_arguments');
  });

  test('by external_id, which is unique', async () => {
    await stage.call('views.open', { trigger_id: await trigger(), view: modal('One', { external_id: 'inc-1' }) });
    const view = modal('Two', { external_id: 'inc-1' });
    expect(await stage.call('views.update', { external_id: 'inc-1', view })).toMatchObject({ ok: true });
    expect(await stage.refused('views.publish', { user_id: 'U0BEN', view: { ...home, external_id: 'inc-1' } })).toBe(
      'duplicate_external_id',
    );
  });
});

test('views.publish is refused where the Home tab is off, and nobody opens it', async () => {
  const off = await openStage({ homeTab: false });
  expect(await off.refused('views.publish', { user_id: 'U0ANNA', view: { type: 'home', blocks: [] } })).toBe('not_enabled');
  expect(await off.world.act({ as: 'U0ANNA', type: 'home' })).toEqual({ ok: false, error: 'This app has no Home.' });
  await off.close();
});

test('views.publish sets one Home for each person, guarded by its hash', async () => {
  const first = await stage.call('views.publish', { user_id: 'U0ANNA', view: home });
  expect(stage.world.state().home).toMatchObject({ U0ANNA: { type: 'home', blocks: home.blocks }, U0BEN: null });
  const again = await stage.call('views.publish', { user_id: 'U0ANNA', view: home, hash: dig(first, 'view.hash') });
  expect(dig(again, 'view.id')).toBe(dig(first, 'view.id'));
  expect(await stage.refused('views.publish', { user_id: 'U0ANNA', view: home, hash: dig(first, 'view.hash') })).toBe(
    'hash_conflict',
  );
  expect(await stage.refused('views.publish', { user_id: 'U0ANNA', view: modal('x') })).toBe('invalid_arguments');
});
