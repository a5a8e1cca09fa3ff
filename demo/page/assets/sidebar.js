// The left column: who you are, the channels, the app.
import { avatar, h, icon } from './dom.js';
import { channelIcon, channels, isDirect, me, people, person, redraw, unread } from './model.js';
import { openMenu } from './menus.js';
import { act, openChannel, setUi, store } from './store.js';

export function drawSidebar(root) {
  const { incidents, rooms, direct, archived } = channels();
  const row = (one) => [one.id, one.name, one.topic, one.archived, unread(one.id), selected(one)];
  const signature = JSON.stringify([store.ui.me, store.state.workspace, store.ui.view, incidents.map(row), rooms.map(row),
    direct.map(row), archived.map(row)]);
  redraw(root, signature, () => [
    switcher(),
    h('div', { class: 'side-scroll' },
      section('Incidents', incidents, 'No incident is open. Enjoy the quiet.', 'side-incidents'),
      section('Channels', rooms, 'No channels.'),
      direct.length > 0 && section('Direct messages', direct),
      h('h2', { class: 'side-title', text: 'Apps' }),
      appRow(),
      archived.length > 0 && section('Archived', archived)),
  ]);
}

function switcher() {
  const who = me();
  const button = h('button', { type: 'button', class: 'whoami', 'aria-haspopup': 'menu',
    data: { test: 'person-switcher', person: who.name, focus: 'me' } },
    avatar(who, 'lg'),
    h('span', { class: 'whoami-text' }, h('small', { text: 'You are' }), h('strong', { text: who.realName }),
      h('span', { class: 'whoami-title', text: who.title ?? '' })),
    icon('chevron'));
  button.addEventListener('click', () => openMenu(button, people().map((one) => ({
    label: one.realName, detail: one.title, lead: avatar(one, 'md'), value: one.id, checked: one.id === who.id, test: 'person',
    run: () => setUi({ me: one.id, thread: undefined }),
  })), { label: 'Become somebody else' }));
  return button;
}

function section(title, list, emptyText, className = '') {
  return h('section', { class: `side-section ${className}`, 'aria-label': title },
    h('h2', { class: 'side-title', text: title }),
    list.length === 0 && h('p', { class: 'side-empty', text: emptyText }),
    h('ul', {}, list.map((one) => h('li', {}, link(one)))));
}

function selected(one) {
  return store.ui.view?.kind === 'channel' && store.ui.view.id === one.id;
}

function nameOf(one) {
  if (!isDirect(one)) return one.name;
  const other = one.members.map((id) => person(id)).find((found) => found !== undefined && !found.bot
    && found.id !== store.ui.me);
  return other?.realName ?? 'Tocsin';
}

function link(one) {
  const count = selected(one) ? 0 : unread(one.id);
  return h('button', { type: 'button', class: `side-link${count > 0 ? ' unread' : ''}`,
    'aria-current': selected(one) ? 'page' : undefined,
    title: one.name, data: { test: 'channel', name: one.name, id: one.id, focus: one.id },
    on: { click: () => openChannel(one.id) } },
  channelIcon(one), h('span', { class: 'side-name', text: nameOf(one) }),
  count > 0 && h('span', { class: 'badge', data: { test: 'unread' } },
    h('span', { 'aria-hidden': 'true', text: count > 99 ? '99+' : count }),
    h('span', { class: 'sr', text: `${count} unread` })));
}

function appRow() {
  const current = store.ui.view?.kind === 'home';
  const click = () => {
    setUi({ view: { kind: 'home' }, thread: undefined, pane: 'chat' });
    void act({ type: 'home' });
  };
  return h('button', { type: 'button', class: 'side-link', 'aria-current': current ? 'page' : undefined,
    data: { test: 'app-home', focus: 'home' }, on: { click } },
    icon('bell'), h('span', { class: 'side-name', text: 'Tocsin' }), h('span', { class: 'tag', text: 'App' }));
}
