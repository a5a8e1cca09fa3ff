// Questions about the state that several parts of the page ask.
import { h, icon } from './dom.js';
import { store } from './store.js';

const UNKNOWN = { id: '', name: 'unknown', realName: 'Unknown person', avatarColor: '#7a7f87' };
const SLACKBOT = { id: 'USLACKBOT', name: 'slackbot', realName: 'Slackbot', avatarColor: '#5b6270' };
const BOT = { id: 'bot', name: 'tocsin', realName: 'Tocsin', title: 'App', avatarColor: '#b7791f', bot: true };

export function people() {
  return store.state.people;
}

/** Tocsin itself, as somebody who can be mentioned. */
export function bot() {
  return { ...BOT, id: store.state.botUserId };
}

/** Whom and what somebody can name: everybody, Tocsin, and the channels they may see. */
export function directory() {
  return { people: [...people(), bot()], channels: channels().all };
}

export function person(id) {
  if (id === store.state.botUserId) return BOT;
  return store.state.people.find((one) => one.id === id);
}

/** Who wrote a message; the bot has its own bell. */
export function authorOf(message) {
  if (message.isBot) return BOT;
  if (message.user === SLACKBOT.id) return SLACKBOT;
  return person(message.user) ?? UNKNOWN;
}

export function channel(id) {
  return store.state.channels.find((one) => one.id === id);
}

export function me() {
  return person(store.ui.me) ?? people()[0];
}

/** What nodes.js needs to know to show mentions. */
export function context() {
  return {
    me: store.ui.me, now: new Date(store.state.now).getTime(),
    person: (id) => person(id), channel: (id) => visible(channel(id)),
    people, channels: () => channels().all,
  };
}

function visible(one) {
  return one !== undefined && (!one.private || one.members.includes(store.ui.me)) ? one : undefined;
}

/** Somebody's own conversation with Tocsin. */
export function isDirect(one) {
  return one.kind === 'im';
}

/** What people call a channel: a conversation has the name of who is at its other end. */
export function titleOf(one) {
  return isDirect(one) ? BOT.realName : one.name;
}

/** Tocsin's channels begin with inc-; drills and tests have names of their own. */
export function isIncident(one) {
  return /^(?:inc|drill|test)-/.test(one.name);
}

/** What this person may see: `{all, incidents, rooms, direct, archived}`; the newest incident first. */
export function channels() {
  const all = store.state.channels.filter(visible);
  const live = all.filter((one) => !one.archived);
  const number = (one) => Number(/\d+/.exec(one.name)?.[0] ?? 0);
  return {
    all,
    incidents: live.filter((one) => isIncident(one)).sort((a, b) => number(b) - number(a)),
    rooms: live.filter((one) => !isIncident(one) && !isDirect(one)),
    direct: live.find((one) => isDirect(one) && one.members.includes(store.ui.me)),
    archived: all.filter((one) => one.archived),
  };
}

/** Messages of a channel with what only this person sees, oldest first. */
export function messagesOf(channelId) {
  const own = (store.state.ephemerals[store.ui.me] ?? [])
    .filter((message) => message.channel === channelId && !store.ui.hidden.includes(message.ts))
    .map((message) => ({ reactions: [], pinned: false, isBot: true, ...message, ephemeral: true }));
  return [...(store.state.messages[channelId] ?? []), ...own].sort((a, b) => Number.parseFloat(a.ts) - Number.parseFloat(b.ts));
}

/** How many messages of others came since this person last looked. */
export function unread(channelId) {
  const seen = Number.parseFloat(store.ui.seen[store.ui.me]?.[channelId] ?? '0');
  return messagesOf(channelId).filter((message) => Number.parseFloat(message.ts) > seen && message.user !== store.ui.me
    && message.subtype === undefined).length;
}

/** Remembers that this person has seen the channel. Returns true when that is news. */
export function markSeen(channelId) {
  const last = messagesOf(channelId).at(-1)?.ts;
  const mine = (store.ui.seen[store.ui.me] ??= {});
  if (last === undefined || mine[channelId] === last) return false;
  mine[channelId] = last;
  return true;
}

export function channelIcon(one) {
  if (isDirect(one)) return icon('bell');
  if (isIncident(one)) return icon('siren');
  return icon(one.private ? 'lock' : 'hash');
}

/** An empty state: one line of what is missing and what to do. */
export function empty(iconName, title, text, ...more) {
  return h('div', { class: 'empty' }, h('span', { class: 'empty-icon' }, icon(iconName)), h('h3', { text: title }),
    h('p', { text }), more);
}

const drawn = new WeakMap();

/** Redraws `root` with `build` only when `signature` differs from the last time. Returns true when it was redrawn. */
export function redraw(root, signature, build) {
  if (drawn.get(root) === signature) return false;
  drawn.set(root, signature);
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset : undefined;
  const position = root.scrollTop;
  root.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
  root.scrollTop = position;
  if (focused?.focus !== undefined) root.querySelector(`[data-focus="${CSS.escape(focused.focus)}"]`)?.focus();
  return true;
}
