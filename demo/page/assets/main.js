// Puts the page together and redraws what changed.
import { createChannelView } from './channel-view.js';
import { drawCoach } from './coach.js';
import { h, icon } from './dom.js';
import { createHomeView } from './home-view.js';
import { drawModal } from './modal.js';
import { channel, channels, people } from './model.js';
import { createPullView } from './pull-view.js';
import { drawSidebar } from './sidebar.js';
import { follow, onChange, openChannel, setUi, store } from './store.js';
import { createThreadView } from './thread-view.js';
import { themeButton } from './theme.js';
import { createWorldPanel } from './world-panel.js';

const find = (id) => document.querySelector(`#${id}`);
const views = { channel: createChannelView(), home: createHomeView(), pull: createPullView() };
const side = { world: createWorldPanel(), thread: createThreadView() };

/** Chooses a person and a channel that exist; the demo may have been restarted under the page. */
function settle() {
  const { ui, state } = store;
  if (!people().some((one) => one.id === ui.me)) ui.me = people()[0]?.id;
  const here = ui.view?.kind === 'channel' ? channel(ui.view.id) : undefined;
  const hidden = here !== undefined && here.private && !here.members.includes(ui.me);
  const gone = ui.view === undefined || (ui.view.kind === 'channel' && here === undefined)
    || (ui.view.kind === 'pull' && !state.pulls.some((pull) => pull.number === ui.view.id));
  if (gone || hidden) ui.view = { kind: 'channel',
    id: (channels().rooms.find((one) => one.name === 'incidents') ?? channels().all[0])?.id };
  if (ui.view.kind === 'channel') ui.lastChannel = ui.view.id;
}

function show(root, node) {
  if (root.firstChild !== node) root.replaceChildren(node);
}

function draw() {
  const { state, ui } = store;
  document.documentElement.classList.toggle('offline', !store.online);
  find('status').hidden = store.online;
  if (state === undefined) return;
  settle();
  document.body.dataset.pane = ui.pane;
  document.body.dataset.ready = 'true';
  show(find('main'), views[ui.view.kind].node);
  views[ui.view.kind].draw();
  const thread = ui.thread !== undefined && ui.view.kind === 'channel';
  show(find('side'), (thread ? side.thread : side.world).node);
  (thread ? side.thread : side.world).draw();
  drawSidebar(find('nav'));
  drawCoach(find('coach'));
  drawModal();
  find('panes').querySelectorAll('button').forEach((button) => button.setAttribute('aria-pressed',
    String(button.dataset.pane === ui.pane)));
  const open = channels().incidents.length;
  document.title = open > 0 ? `(${open}) Tocsin — a world in a box` : 'Tocsin — a world in a box';
}

function panes() {
  const pane = (id, name, iconName) => h('button', { type: 'button', data: { pane: id, test: `pane-${id}` },
    on: { click: () => setUi({ pane: id }) } }, icon(iconName), h('span', { text: name }));
  find('panes').append(pane('nav', 'Channels', 'menu'), pane('chat', 'Chat', 'reply'), pane('side', 'World', 'globe'));
}

/** `#C…/ts` (where a permalink leads) or a pull request of our own GitHub, opened in this page. */
function visit(path) {
  const message = /^\/?#?(?:archives\/)?([CDG][A-Z0-9]+)(?:\/p?(\d{10})\.?(\d{6}))?/.exec(path);
  const pull = /\/pull\/(\d+)/.exec(path);
  if (pull !== null) setUi({ tab: 'github', view: { kind: 'pull', id: Number(pull[1]) }, thread: undefined, pane: 'chat' });
  else if (message !== null && channel(message[1]) !== undefined) {
    openChannel(message[1]);
    if (message[2] !== undefined) views.channel.flash(`${message[2]}.${message[3]}`);
  } else return false;
  return true;
}

/** Links to this very server stay in the page where the page can show what they mean. */
function stay(event) {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (link === null || link.origin !== location.origin || event.metaKey || event.ctrlKey) return;
  if (visit(link.pathname.replace(/^\/github\/.*(?=\/pull\/)/, ''))) event.preventDefault();
}

function visitHash() {
  if (store.state === undefined || location.hash === '') return;
  const path = location.hash;
  history.replaceState(null, '', location.pathname);
  visit(path);
}

document.addEventListener('click', stay);
window.addEventListener('hashchange', visitHash);
find('brand-icon').append(icon('bell'));
find('top-actions').append(h('button', { type: 'button', class: 'btn btn-quiet world-toggle', data: { test: 'world-toggle' },
  on: { click: () => setUi({ pane: store.ui.pane === 'side' ? 'chat' : 'side', thread: undefined }) } }, icon('globe'),
  'Outside world'), themeButton());
panes();
onChange(draw);
onChange(visitHash);
follow();
