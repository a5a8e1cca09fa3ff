// A list of messages that changes only the ones that changed, and stays at the bottom when the reader is there.
import { h } from './dom.js';
import { messageNode, signatureOf } from './messages.js';
import { store } from './store.js';
import { dayName, fromTs } from './time.js';

const COMPACT_MS = 5 * 60_000;

/** `place`: 'channel' or 'thread'. `draw(key, shown, all, intro)`: `all` has the replies; `intro()` stands above the first. */
export function createMessageList(place) {
  const inner = h('div', { class: 'msgs-inner' });
  const node = h('div', { class: 'msgs', role: 'log', 'aria-label': place === 'channel' ? 'Messages' : 'Thread',
    tabindex: '0', data: { test: `messages-${place}` } }, inner);
  let key;
  let shownNodes = new Map();

  const draw = (channelId, shown, all, intro) => {
    const newKey = `${channelId}/${place === 'thread' ? store.ui.thread : ''}/${store.ui.me}`;
    const fresh = newKey !== key;
    // Who has just said or asked something wants to see it, wherever they were reading.
    const own = shown.some((one) => (one.ephemeral || one.user === store.ui.me) && !shownNodes.has(idOf(one)));
    const bottom = fresh || own || node.scrollHeight - node.scrollTop - node.clientHeight < 80;
    if (fresh) shownNodes = new Map();
    key = newKey;
    const next = new Map();
    const children = shown.length === 0 || place === 'channel' ? [keep(next, 'intro', newKey, intro)] : [];
    let before;
    for (const message of shown) {
      const day = dayName(fromTs(message.ts), new Date(store.state.now).getTime());
      if (place === 'channel' && day !== before?.day) children.push(keep(next, `day-${day}`, day,
        () => h('div', { class: 'day' }, h('span', { text: day }))));
      const compact = before?.day === day && isCompact(before.message, message);
      const replies = place === 'channel' ? all.filter((one) => one.threadTs === message.ts && one.ts !== message.ts) : [];
      const extra = [compact, replies.map((reply) => [reply.ts, reply.user])];
      children.push(keep(next, idOf(message), signatureOf(message, extra),
        () => messageNode(message, { compact, replies, place, channelId })));
      before = { day, message };
    }
    shownNodes = next;
    node.classList.toggle('msgs-empty', shown.length === 0);
    arrange(inner, children.filter(Boolean));
    if (bottom) node.scrollTop = node.scrollHeight;
  };

  const keep = (next, id, signature, build) => {
    const old = shownNodes.get(id);
    const made = old?.signature === signature ? old.made : build();
    next.set(id, { signature, made });
    return made;
  };

  const flash = (ts) => {
    const target = inner.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (target === null) return;
    target.scrollIntoView({ block: 'start' });
    target.classList.remove('flash');
    void target.offsetWidth; // Restarts the animation.
    target.classList.add('flash');
  };

  return { node, draw, flash };
}

function isCompact(before, message) {
  return before.subtype === undefined && message.subtype === undefined && before.user === message.user
    && before.isBot === message.isBot && before.ephemeral === message.ephemeral && !message.pinned && !before.pinned
    && !before.deleted && !message.broadcast
    && Number.parseFloat(message.ts) * 1000 - Number.parseFloat(before.ts) * 1000 < COMPACT_MS;
}

/** Puts exactly `children` into `root`, touching only what is out of place, so that focus survives. */
function arrange(root, children) {
  children.forEach((child, i) => {
    if (root.childNodes[i] !== child) root.insertBefore(child, root.childNodes[i] ?? null);
  });
  while (root.childNodes.length > children.length) root.lastChild.remove();
}

function idOf(message) {
  return `${message.ts}${message.ephemeral ? 'e' : ''}`;
}
