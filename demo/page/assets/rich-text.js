// Slack's rich_text blocks → DOM, by way of the same inline nodes as mrkdwn.
import { h } from './dom.js';
import { inlines } from './nodes.js';
import { isSafeLink } from './mrkdwn.js';

/** `elements` of a rich_text block: sections, lists, preformatted, quotes. */
export function richText(elements, ctx) {
  return h('div', { class: 'rich' }, elements.map((part) => {
    const content = () => inlines((part.elements ?? []).flatMap(toNodes), ctx);
    switch (part.type) {
      case 'rich_text_section': return h('p', {}, content());
      case 'rich_text_preformatted': return h('pre', { tabindex: '0' }, h('code', {}, content()));
      case 'rich_text_quote': return h('blockquote', {}, content());
      case 'rich_text_list': return list(part, ctx);
      default: return h('p', { class: 'unsupported', text: `[${part.type}]` });
    }
  }));
}

function list(part, ctx) {
  const items = part.elements.map((item) => h('li', {}, inlines((item.elements ?? []).flatMap(toNodes), ctx)));
  return h(part.style === 'ordered' ? 'ol' : 'ul', { class: `indent-${Math.min(part.indent ?? 0, 4)}` }, items);
}

function toNodes(el) {
  switch (el.type) {
    case 'text': return styled(lines(el.text), el.style);
    case 'link': return styled([isSafeLink(el.url) ? { t: 'a', href: el.url, c: [{ t: 'text', v: el.text ?? el.url }] }
      : { t: 'text', v: el.text ?? '' }], el.style);
    case 'user': return [{ t: 'user', id: el.user_id }];
    case 'channel': return [{ t: 'channel', id: el.channel_id }];
    case 'usergroup': return [{ t: 'group', id: el.usergroup_id }];
    case 'broadcast': return [{ t: 'special', v: el.range }];
    case 'emoji': return [{ t: 'emoji', name: el.name }];
    case 'date': return [{ t: 'date', unix: el.timestamp, format: el.format, fallback: el.fallback ?? '' }];
    default: return [];
  }
}

function lines(text) {
  return text.split('\n').flatMap((line, i) => (i === 0 ? [{ t: 'text', v: line }] : [{ t: 'br' }, { t: 'text', v: line }]));
}

function styled(nodes, style = {}) {
  const wrap = (t, c) => [{ t, c }];
  let out = style.code ? nodes.map((node) => (node.t === 'text' ? { t: 'code', v: node.v } : node)) : nodes;
  if (style.bold) out = wrap('b', out);
  if (style.italic) out = wrap('i', out);
  if (style.strike) out = wrap('s', out);
  return out;
}
