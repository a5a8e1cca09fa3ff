// The head of the app's own pages: its Home, and the conversation with it.
import { h, icon } from './dom.js';
import { channels, unread } from './model.js';
import { act, openChannel, setUi } from './store.js';

/** `current`: 'home' or 'messages'. */
export function appTabs(current) {
  const tab = (id, text, run) => h('button', { type: 'button', class: 'tab', 'aria-current': id === current ? 'page' : undefined,
    data: { test: `app-${id}`, focus: `app-${id}` }, on: { click: run } }, text);
  return h('div', { class: 'chan-title chan-app' }, h('h1', {}, icon('bell'), 'Tocsin', h('span', { class: 'tag', text: 'App' })),
    h('div', { class: 'app-tabs' }, tab('home', 'Home', openHome), tab('messages', 'Messages', () => void openMessages())));
}

/** Opens the Home; Tocsin hears that somebody looks, and writes it anew. */
export function openHome() {
  setUi({ view: { kind: 'home' }, thread: undefined, pane: 'chat' });
  void act({ type: 'home' });
}

async function openMessages() {
  await act({ type: 'home', tab: 'messages' });
  const { direct } = channels();
  if (direct !== undefined) openChannel(direct.id);
}

/** What the app's line in the sidebar opens: what is new, or the Home. */
export function openApp() {
  const { direct } = channels();
  if (direct !== undefined && unread(direct.id) > 0) openChannel(direct.id);
  else openHome();
}
