// The left column: who you are, the channels, the app.
import { avatar, h, icon } from './dom.js';
import { openApp, openHome } from './app-tabs.js';
import { channelIcon, channels, me, people, redraw, unread } from './model.js';
import { openMenu } from './menus.js';
import { openChannel, setUi, store } from './store.js';

export function drawSidebar(root) {
  const { incidents, rooms, direct, archived } = channels();
  const row = (one) => [one.id, one.name, one.topic, one.archived, unread(one.id), selected(one)];
  const signature = JSON.stringify([store.ui.me, store.state.workspace, store.ui.view, incidents.map(row), rooms.map(row),
    direct && row(direct), archived.map(row)]);
  redraw(root, signature, () => [
    switcher(),
    h('div', { class: 'side-scroll' },
      section('Incidents', incidents, 'No incident is open. Enjoy the quiet.', 'side-incidents'),
      section('Channels', rooms, 'No channels.'),
      h('h2', { class: 'side-title', text: 'Apps' }),
      appRow(direct),
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
    label: one.realName, detail: [one.title, one.admin && 'workspace admin'].filter(Boolean).join(' · '), lead: avatar(one, 'md'),
    value: one.id, checked: one.id === who.id, test: 'person', run: () => become(one.id),
  })), { label: 'Become somebody else' }));
  return button;
}

/** The Home and the messages of the app are somebody's own: who changes, changes those. */
function become(id) {
  const app = store.ui.view?.kind === 'home' || channels().direct?.id === store.ui.view?.id;
  setUi({ me: id, thread: undefined });
  if (app) openHome();
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

function link(one) {
  const count = selected(one) ? 0 : unread(one.id);
  return h('button', { type: 'button', class: `side-link${count > 0 ? ' unread' : ''}`,
    'aria-current': selected(one) ? 'page' : undefined,
    title: one.name, data: { test: 'channel', name: one.name, id: one.id, focus: one.id },
    on: { click: () => openChannel(one.id) } },
  channelIcon(one), h('span', { class: 'side-name', text: one.name }), badge(count));
}

function badge(count) {
  return count > 0 && h('span', { class: 'badge', data: { test: 'unread' } },
    h('span', { 'aria-hidden': 'true', text: count > 99 ? '99+' : count }), h('span', { class: 'sr', text: `${count} unread` }));
}

function appRow(direct) {
  const current = store.ui.view?.kind === 'home' || (direct !== undefined && selected(direct));
  const count = direct === undefined || selected(direct) ? 0 : unread(direct.id);
  return h('button', { type: 'button', class: `side-link${count > 0 ? ' unread' : ''}`, 'aria-current': current ? 'page' : undefined,
    data: { test: 'app', focus: 'home' }, on: { click: openApp } },
  icon('bell'), h('span', { class: 'side-name', text: 'Tocsin' }), badge(count) || h('span', { class: 'tag', text: 'App' }));
}
