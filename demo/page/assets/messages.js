// One message: author, blocks, reactions, thread line, and the tools that appear over it.
import { avatar, h, icon } from './dom.js';
import { renderBlocks } from './blocks.js';
import { glyph, REACTIONS } from './emoji.js';
import { openMessageMenu } from './message-menu.js';
import { mrkdwn, mrkdwnLine } from './nodes.js';
import { authorOf, channel, context, person } from './model.js';
import { openMenu } from './menus.js';
import { act, setUi, store } from './store.js';
import { ago, clockTime, fromTs } from './time.js';

/** What a message looks like depends on exactly this text. */
export function signatureOf(message, extra) {
  const text = JSON.stringify([message, extra, store.ui.me]);
  return text.includes('{ago}') ? `${text}${Math.floor(new Date(store.state.now).getTime() / 30_000)}` : text;
}

/** Slack's own lines: somebody joined, the topic changed. */
const QUIET = /^(?:channel|group|pinned|bot)_|^(?:pinned_item|tombstone)$/;

function systemLine(message) {
  const at = fromTs(message.ts);
  const author = authorOf(message);
  return h('div', { class: 'msg-system', data: { test: 'system-message', ts: message.ts } },
    h('time', { class: 'msg-time', datetime: at.toISOString(), text: clockTime(at) }),
    message.text.includes(`<@${message.user}>`) ? undefined : h('strong', { text: author.realName }),
    h('span', {}, mrkdwnLine(message.text, context())));
}

/** `options`: compact (same author as above), replies (of its thread), place ('channel' or 'thread'), channelId. */
export function messageNode(message, options) {
  if (message.subtype !== undefined && QUIET.test(message.subtype)) return systemLine(message);
  if (message.deleted) return tombstone(message, options);
  const author = authorOf(message);
  const at = fromTs(message.ts);
  const time = h('time', { class: 'msg-time', datetime: at.toISOString(), title: at.toLocaleString(), text: clockTime(at) });
  const node = h('article', {
    class: ['msg', options.compact && 'msg-compact', message.ephemeral && 'msg-ephemeral',
      message.pinned && 'msg-pinned'].filter(Boolean).join(' '),
    'aria-label': `${author.realName} at ${clockTime(at)}`,
    data: { test: 'message', ts: message.ts, user: message.user, ephemeral: message.ephemeral },
  },
  h('div', { class: 'msg-gutter' }, options.compact ? time : avatar(author, 'lg')),
  h('div', { class: 'msg-main' },
    message.ephemeral && !options.compact && h('p', { class: 'msg-note' }, icon('eye'), 'Only visible to you'),
    message.broadcast && options.place === 'channel' && broadcastNote(message),
    message.pinned && h('p', { class: 'msg-note msg-note-pin' }, icon('pin'), 'Pinned to this channel'),
    !options.compact && h('p', { class: 'msg-head' }, h('strong', { text: author.realName }),
      author.bot && h('span', { class: 'tag', text: 'App' }), time),
    content(message, options), reactions(message, options), threadLine(message, options)),
  toolbar(message, options));
  return node;
}

/** Replies keep their place when what they answered is gone. */
function tombstone(message, options) {
  const at = fromTs(message.ts);
  return h('article', { class: 'msg msg-gone', data: { test: 'message', ts: message.ts } },
    h('div', { class: 'msg-gutter' }, h('span', { class: 'avatar avatar-lg avatar-gone' }, icon('trash'))),
    h('div', { class: 'msg-main' }, h('p', {}, message.text, ' ', h('time', { class: 'msg-time', text: clockTime(at) })),
      threadLine(message, options)));
}

function broadcastNote(message) {
  return h('p', { class: 'msg-note' }, icon('reply'), h('button', { type: 'button', class: 'linklike',
    on: { click: () => setUi({ thread: message.threadTs, pane: 'side' }) } }, 'Replied to a thread'));
}

function content(message, { channelId }) {
  const ctx = context();
  const surface = {
    ctx, id: message.ts,
    act: (el, blockId, sent) => act({ type: 'click', channel: channelId, messageTs: message.ts, actionId: el.action_id,
      blockId, ...sent }),
  };
  const body = message.blocks?.length > 0 ? renderBlocks(message.blocks, surface) : mrkdwn(message.text ?? '', ctx);
  return h('div', { class: message.blocks?.length > 0 ? 'msg-body blocks' : 'msg-body' }, body,
    message.edited && !message.isBot && h('span', { class: 'edited', text: '(edited)' }));
}

function reactions(message, { channelId }) {
  if (message.ephemeral || (message.reactions ?? []).length === 0) return undefined;
  return h('div', { class: 'reactions' }, message.reactions.map((one) => {
    const mine = one.users.includes(store.ui.me);
    const who = one.users.map((id) => person(id)?.realName ?? 'Tocsin').join(', ');
    return h('button', { type: 'button', class: 'reaction', 'aria-pressed': String(mine), title: `${who} · :${one.name}:`,
      'aria-label': `${one.name}, ${one.users.length}: ${who}`,
      data: { test: 'reaction', name: one.name }, on: { click: () => void react(message, channelId, one.name, mine) } },
    h('span', { class: 'emoji', text: glyph(one.name) }), h('span', { text: one.users.length }));
  }));
}

function react(message, channel, name, remove) {
  return act({ type: 'react', channel, ts: message.ts, name, ...(remove ? { remove: true } : {}) });
}

function threadLine(message, { replies, place }) {
  if (place !== 'channel' || replies === undefined || replies.length === 0) return undefined;
  const faces = [...new Map(replies.map((reply) => [reply.user, authorOf(reply)])).values()].slice(0, 3);
  const last = ago(fromTs(replies.at(-1).ts), new Date(store.state.now).getTime());
  return h('button', { type: 'button', class: 'thread-line', data: { test: 'thread', ts: message.ts },
    on: { click: () => setUi({ thread: message.ts, pane: 'side' }) } },
    faces.map((who) => avatar(who, 'sm')), h('strong',
      { text: replies.length === 1 ? '1 reply' : `${replies.length} replies` }), h('span', { text: `last reply ${last}` }));
}

function toolbar(message, { channelId, place }) {
  if (message.ephemeral) return hideButton(message);
  if (channelId === undefined || channel(channelId)?.archived) return undefined;
  const root = message.threadTs ?? message.ts;
  const emoji = iconButton('smile', 'Add a reaction', 'react', (button) => openMenu(button, REACTIONS.map((name) => ({
    label: `${glyph(name)}  ${name.replaceAll('_', ' ')}`, value: name, test: 'reaction-choice',
    run: () => void react(message, channelId, name, false),
  })), { label: 'Reactions' }));
  const reply = place === 'channel' && iconButton('reply', 'Reply in thread', 'reply',
    () => setUi({ thread: root, pane: 'side' }));
  const more = iconButton('more', 'More actions', 'message-more', (button) => openMessageMenu(button, message, channelId));
  return h('div', { class: 'msg-tools', role: 'toolbar', 'aria-label': 'Message actions' }, emoji, reply, more);
}

function iconButton(name, label, test, run) {
  const button = h('button', { type: 'button', class: 'btn btn-icon btn-quiet', 'aria-label': label, title: label,
    data: { test } }, icon(name));
  button.addEventListener('click', () => run(button));
  return button;
}

function hideButton(message) {
  return h('div', { class: 'msg-tools' }, iconButton('close', 'Dismiss this message', 'dismiss',
    () => setUi({ hidden: [...store.ui.hidden, message.ts] })));
}
