// Turns the trees of mrkdwn.js and markdown.js into DOM. Every word arrives as a text node.
import { h } from './dom.js';
import { glyph } from './emoji.js';
import { parseMarkdown } from './markdown.js';
import { parseInline, parseMrkdwn } from './mrkdwn.js';
import { formatDate } from './time.js';

/**
 * `ctx` says who and what the ids mean: `person(id)`, `channel(id)`, `me`, `now` (ms).
 */
export function mrkdwn(text, ctx) {
  return h('div', { class: 'rich' }, parseMrkdwn(text).map((node) => block(node, ctx)));
}

/** One line of mrkdwn, for topics. */
export function mrkdwnLine(text, ctx) {
  return mrkdwnLines(text.replace(/\n/g, ' '), ctx);
}

/** Mrkdwn without paragraphs and lists, its lines kept: what context elements are made of. */
export function mrkdwnLines(text, ctx) {
  return inlines(parseInline(text), ctx);
}

/** A plain_text object; only `:emoji:` means something in it. */
export function plainText(object) {
  if (object === undefined || object === null) return [];
  const text = object.text ?? '';
  if (object.emoji === false) return [text];
  return text.split(/(:[a-z0-9_+'-]+:)/).map((piece) => (/^:[^:]+:$/.test(piece) ? glyph(piece.slice(1, -1)) : piece));
}

/** A text object of either type. */
export function textObject(object, ctx) {
  return object?.type === 'mrkdwn' ? mrkdwn(object.text, ctx) : plainText(object);
}

/** Markdown with its front matter as a table. */
export function markdown(source, ctx) {
  const { front, c } = parseMarkdown(source);
  return h('div', { class: 'rich markdown' }, front && frontTable(front), c.map((node) => block(node, ctx)));
}

function frontTable(rows) {
  const body = rows.map(([key, value]) => h('tr', {}, h('th', { scope: 'row', text: key }), h('td', { text: value })));
  return h('details', { class: 'front' }, h('summary', { text: `Front matter, ${rows.length} fields` }),
    h('div', { class: 'table-wrap' }, h('table', { class: 'front-matter' },
      h('caption', { class: 'sr', text: 'Front matter' }),
      h('tbody', {}, body))));
}

function block(node, ctx) {
  switch (node.t) {
    case 'p': return h('p', {}, inlines(node.c, ctx));
    case 'gap': return h('div', { class: 'gap' });
    case 'pre': return h('pre', { tabindex: '0' }, h('code', { text: node.v }));
    case 'code': return codeBlock(node);
    case 'quote': return h('blockquote', {}, node.c.map((child) => block(child, ctx)));
    case 'heading': return h(`h${Math.min(node.level + 1, 6)}`, { class: `h-${node.level}` }, inlines(node.c, ctx));
    case 'hr': return h('hr');
    case 'table': return table(node, ctx);
    case 'list': return list(node, ctx);
    default: throw new TypeError(`unknown node ${node.t}`);
  }
}

function codeBlock(node) {
  return h('figure', { class: 'code' },
    node.lang !== '' && h('figcaption', { text: node.lang === 'mermaid' ? 'mermaid diagram, as source' : node.lang }),
    h('pre', { tabindex: '0' }, h('code', { text: node.v })));
}

function table(node, ctx) {
  const cell = (tag, content, i, attrs = {}) => h(tag, { class: `align-${node.align[i]}`, ...attrs }, inlines(content, ctx));
  return h('div', { class: 'table-wrap', tabindex: '0', role: 'region', 'aria-label': 'Table' }, h('table', {},
    h('thead', {}, h('tr', {}, node.head.map((content, i) => cell('th', content, i, { scope: 'col' })))),
    h('tbody', {}, node.rows.map((row) => h('tr', {}, row.map((content, i) => cell('td', content, i)))))));
}

function list(node, ctx) {
  const items = node.items.map((item) => {
    if (Array.isArray(item)) return h('li', {}, inlines(item, ctx));
    const box = item.checked !== undefined && h('span', { class: `task task-${item.checked ? 'done' : 'open'}` },
      h('span', { class: 'sr', text: item.checked ? 'Done: ' : 'Open: ' }));
    return h('li', { class: item.checked !== undefined && 'task-item' }, box, tight(item.c, ctx));
  });
  return h(node.ordered ? 'ol' : 'ul', { start: node.ordered && node.start > 1 && node.start }, items);
}

/** A list item that is one paragraph needs no paragraph around it. */
function tight(blocks, ctx) {
  return blocks.map((node, i) => (i === 0 && node.t === 'p' ? inlines(node.c, ctx) : block(node, ctx)));
}

export function inlines(nodes, ctx) {
  return nodes.map((node) => inline(node, ctx));
}

const WRAP = { b: 'strong', i: 'em', s: 's', span: 'span' };

function inline(node, ctx) {
  switch (node.t) {
    case 'text': return node.v;
    case 'br': return h('br');
    case 'code': return h('code', { text: node.v });
    case 'emoji': return h('span', { class: 'emoji', title: `:${node.name}:`, text: glyph(node.name) });
    case 'a': return anchor(node.href, inlines(node.c, ctx));
    case 'user': return userMention(node, ctx);
    case 'channel': return channelMention(node, ctx);
    case 'group': return h('span', { class: 'mention', text: node.label ?? '@group' });
    case 'special': return h('span', { class: 'mention mention-me', text: `@${node.v}` });
    case 'date': return dateNode(node, ctx);
    default: return h(WRAP[node.t] ?? 'span', {}, inlines(node.c ?? [], ctx));
  }
}

/** A link opens in a new tab, knows nothing of where it came from, and has passed isSafeLink. */
export function anchor(href, children, attrs = {}) {
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer', ...attrs }, children);
}

function userMention(node, ctx) {
  const person = ctx.person(node.id);
  return h('span', { class: node.id === ctx.me ? 'mention mention-me' : 'mention',
    text: `@${person?.realName ?? node.label ?? node.id}` });
}

function channelMention(node, ctx) {
  const channel = ctx.channel(node.id);
  if (channel === undefined) return h('span', { class: 'mention', text: `#${node.label ?? 'private-channel'}` });
  // A link, not a button: only a link can break over two lines.
  return h('a', { href: `#${node.id}`, class: 'mention mention-link', text: `#${channel.name}` });
}

function dateNode(node, ctx) {
  const time = h('time', { datetime: new Date(node.unix * 1000).toISOString(), title: node.fallback,
    text: formatDate(node.unix, node.format, ctx.now) });
  return node.href === undefined ? time : anchor(node.href, [time]);
}
