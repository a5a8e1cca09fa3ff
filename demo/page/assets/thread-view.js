// The right column when it shows a thread.
import { h, icon } from './dom.js';
import { createComposer } from './composer.js';
import { createMessageList } from './message-list.js';
import { channel, isDirect, messagesOf, titleOf } from './model.js';
import { setUi, store } from './store.js';

export function createThreadView() {
  const list = createMessageList('thread');
  const composer = createComposer({ commands: false });
  const where = h('small');
  const close = h('button', { type: 'button', class: 'btn btn-icon btn-quiet', 'aria-label': 'Close thread',
    data: { test: 'thread-close' },
    on: { click: () => setUi({ thread: undefined, pane: 'chat' }) } }, icon('close'));
  const node = h('div', { class: 'view view-thread', data: { test: 'thread-view' } },
    h('header', { class: 'side-head' }, h('h2', {}, 'Thread ', where), close), list.node,
    h('div', { class: 'chan-foot' }, composer.node));
  const draw = () => {
    const one = channel(store.ui.view.id);
    if (one === undefined) return;
    where.textContent = `${isDirect(one) ? '' : '#'}${titleOf(one)}`;
    const all = messagesOf(one.id);
    list.draw(one.id, all.filter((message) => message.ts === store.ui.thread || message.threadTs === store.ui.thread), all,
      () => undefined);
    composer.aim({ channel: one.id, threadTs: store.ui.thread, label: 'Reply…' }, false);
  };
  return { node, draw };
}
