// The middle column when it shows a channel: header, bookmarks, pin, messages, composer.
import { appTabs } from './app-tabs.js';
import { h, icon } from './dom.js';
import { createComposer } from './composer.js';
import { createMessageList } from './message-list.js';
import { channel, channelIcon, context, empty, isDirect, isIncident, markSeen, messagesOf, person, redraw, titleOf } from './model.js';
import { memberButton } from './members.js';
import { anchor, mrkdwnLine } from './nodes.js';
import { isSafeLink, toPlain } from './mrkdwn.js';
import { act, store } from './store.js';

/** A view that keeps its composer and scroll position while the state changes under it. */
export function createChannelView() {
  const head = h('header', { class: 'chan-head' });
  const bars = h('div', { class: 'bars' });
  const list = createMessageList('channel');
  const foot = h('div', { class: 'chan-foot' });
  const composer = createComposer({ commands: true });
  const node = h('div', { class: 'view view-channel' }, head, bars, list.node, foot);
  const draw = () => {
    const one = channel(store.ui.view.id);
    if (one === undefined) return;
    drawHead(head, one);
    drawBars(bars, one, list);
    const all = messagesOf(one.id);
    list.draw(one.id, all.filter((message) => message.threadTs === undefined || message.threadTs === message.ts
      || message.broadcast), all, () => intro(one));
    drawFoot(foot, one, composer);
    markSeen(one.id);
  };
  return { node, draw, flash: (ts) => list.flash(ts) };
}

function drawHead(root, one) {
  if (isDirect(one)) return void redraw(root, JSON.stringify([one.id, 'app']), () => appTabs('messages'));
  const names = one.members.map((id) => person(id)?.realName).filter(Boolean);
  redraw(root, JSON.stringify([one.id, one.name, one.topic, names, one.archived, store.ui.me]), () => [
    h('div', { class: 'chan-title' },
      h('h1', { class: isIncident(one) ? 'is-incident' : '' }, channelIcon(one), one.name,
        one.private && h('span', { class: 'tag', text: 'Private' }),
        one.archived && h('span', { class: 'tag', text: 'Archived' })),
      one.topic !== '' && h('p', { class: 'topic', data: { test: 'topic' }, title: toPlain(one.topic, nameOf) },
        mrkdwnLine(one.topic, context()))),
    memberButton(one, names),
  ]);
}

function drawBars(root, one, list) {
  const pinned = isDirect(one) ? [] : (store.state.messages[one.id] ?? []).filter((message) => message.pinned);
  redraw(root, JSON.stringify([one.id, one.bookmarks, pinned, store.ui.me]), () => [
    one.bookmarks.length > 0 && h('nav', { class: 'bookmarks', 'aria-label': 'Bookmarks' },
      one.bookmarks.map((mark) => bookmark(mark))),
    pinned.length > 0 && pinBar(pinned.find((message) => message.isBot) ?? pinned.at(-1), pinned.length, list),
  ]);
}

function bookmark(mark) {
  const inside = [icon('link'), mark.title];
  if (!isSafeLink(mark.link)) return h('span', { class: 'bookmark' }, inside);
  return anchor(mark.link, inside, { class: 'bookmark', 'data-test': 'bookmark', title: mark.link });
}

/** A person's or channel's name where only text can stand. */
function nameOf(id) {
  return person(id)?.realName ?? channel(id)?.name ?? id;
}

function pinBar(message, count, list) {
  const header = message.blocks?.find((block) => block.type === 'header')?.text.text;
  return h('button', { type: 'button', class: 'pinbar', data: { test: 'pinbar' },
    on: { click: () => list.flash(message.ts) } }, icon('pin'),
    h('span', { class: 'pinbar-text', text: toPlain(message.text || header || 'Pinned message', nameOf) }),
    count > 1 && h('span', { class: 'tag', text: `${count} pins` }));
}

function intro(one) {
  if (isDirect(one)) return empty('bell', 'Tocsin', 'What concerns only you: your tasks, your role, a handoff that waits for your answer.');
  if (isIncident(one)) return empty('siren', `#${one.name}`,
    one.purpose || 'Tocsin opened this channel for one incident. Everything about it happens here.');
  return empty('hash', `#${one.name}`, one.purpose || 'Nothing has been said here yet.');
}

function drawFoot(root, one, composer) {
  const member = one.members.includes(store.ui.me);
  const redrawn = redraw(root, JSON.stringify([one.archived, member || one.id, store.ui.me]), () => {
    if (one.archived) return h('p', { class: 'foot-note', text: 'This channel is archived. Its history stays readable.' });
    if (member) return composer.node;
    return h('div', { class: 'foot-note' }, h('span', { text: `You are looking at #${one.name} from outside.` }),
      h('button', { type: 'button', class: 'btn btn-primary', data: { test: 'join' },
        on: { click: () => void act({ type: 'join', channel: one.id }) } }, 'Join channel'));
  });
  composer.aim({ channel: one.id, label: `Message ${isDirect(one) ? '' : '#'}${titleOf(one)}` }, redrawn);
}
