// What somebody can do with a message: Tocsin's shortcuts, and what Slack itself offers.
import { h } from './dom.js';
import { openConfirm, openDialog } from './confirm.js';
import { linked, typed } from './typed.js';
import { openMenu } from './menus.js';
import { bot, directory, me } from './model.js';
import { act, store } from './store.js';

/** Tocsin's shortcuts first, then pin, edit and delete; the last two for who wrote it (admins may delete what others wrote). */
export function openMessageMenu(button, message, channel) {
  const own = message.user === store.ui.me;
  const at = { channel, ts: message.ts };
  const shortcuts = (store.state.shortcuts ?? []).filter((one) => one.type === 'message').map((one) => ({
    label: one.name, detail: bot().realName, value: one.callbackId, test: 'shortcut',
    run: () => void act({ type: 'shortcut', callbackId: one.callbackId, channel, messageTs: message.ts }),
  }));
  openMenu(button, [
    ...shortcuts,
    { label: message.pinned ? 'Unpin from channel' : 'Pin to channel', test: 'message-pin', apart: shortcuts.length > 0,
      run: () => void act({ type: message.pinned ? 'unpin' : 'pin', ...at }) },
    ...(own ? [{ label: 'Edit message', test: 'message-edit', run: () => edit(message, at) }] : []),
    ...(own || me().admin ? [{ label: 'Delete message', test: 'message-delete', danger: true, run: () => void remove(at) }] : []),
  ], { label: 'Message actions' });
}

async function remove(at) {
  const style = 'danger';
  const sure = await openConfirm({ style, title: { text: 'Delete message' }, confirm: { text: 'Delete' },
    text: { text: 'Tocsin hears of it: what stood on the timeline stays there, marked as deleted in Slack.' } });
  if (sure) await act({ type: 'delete', ...at });
}

function edit(message, at) {
  const field = h('textarea', { class: 'field', rows: 4, 'aria-label': 'Message', data: { test: 'edit-text' }, autofocus: true });
  const before = typed(message.text, directory());
  field.value = before;
  const save = async () => {
    const text = field.value.trim();
    dialog.remove();
    if (text !== '' && text !== before) await act({ type: 'edit', ...at, text: linked(text, directory()) });
  };
  const button = (text, style, test, run) => h('button', { type: 'button', class: `btn ${style}`, data: { test },
    on: { click: run } }, text);
  const dialog = openDialog({ title: 'Edit message', body: field, onCancel: () => dialog.remove(), test: 'edit',
    footer: [button('Cancel', '', 'edit-cancel', () => dialog.remove()),
      button('Save changes', 'btn-primary', 'edit-save', () => void save())] });
}
