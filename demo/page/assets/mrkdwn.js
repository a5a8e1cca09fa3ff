// Parses Slack's mrkdwn into a small tree of plain objects; nodes.js turns the tree into DOM. No DOM here, so Node can test it.

const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Slack escapes exactly these three characters. */
export function unescapeText(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** The inverse of unescapeText, for what a person typed. */
export function escapeText(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** True for the schemes a link in this page may have; everything else is shown as text. */
export function isSafeLink(url) {
  return /^(?:https?:\/\/|mailto:)[^\s]+$/i.test(url);
}

/** Blocks: `{t:'p',c}`, `{t:'pre',v}`, `{t:'quote',c}` (blocks), `{t:'list',ordered,items:[inline[]]}`. */
export function parseMrkdwn(text) {
  const blocks = [];
  const parts = text.split(/```/);
  // An unpaired fence is ordinary text, as in Slack.
  const paired = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join('```')];
  paired.forEach((part, i) => {
    if (i % 2 === 1) blocks.push({ t: 'pre', v: unescapeText(plainAngles(part.replace(/^\n|\n$/g, ''))) });
    else blocks.push(...lines(part.replace(i > 0 ? /^\n/ : /^$/, '').replace(i < paired.length - 1 ? /\n$/ : /$^/, '')));
  });
  return blocks;
}

const KINDS = [
  { kind: 'quote', match: /^(?:&gt;|>)\s?(.*)$/ },
  { kind: 'bullet', match: /^\s*(?:[•◦▪]|-)\s+(.*)$/ },
  { kind: 'number', match: /^\s*\d{1,3}[.)]\s+(.*)$/ },
];

/** Quotes inside quotes end here; deeper marks are text. Hostile input must not exhaust the stack. */
const DEEPEST = 6;

function lines(text, depth = 0) {
  const kinds = depth < DEEPEST ? KINDS : [];
  const groups = [];
  for (const line of text.split('\n')) {
    const found = kinds.map(({ kind, match }) => ({ kind, m: match.exec(line) })).find(({ m }) => m !== null);
    const kind = found?.kind ?? 'p';
    const last = groups.at(-1);
    const content = found === undefined ? line : found.m[1];
    if (last?.kind === kind) last.lines.push(content);
    else groups.push({ kind, lines: [content] });
  }
  return groups.flatMap((group) => toBlock(group, depth));
}

function toBlock({ kind, lines: content }, depth) {
  if (kind === 'quote') return [{ t: 'quote', c: lines(content.join('\n'), depth + 1) }];
  if (kind === 'bullet' || kind === 'number') {
    return [{ t: 'list', ordered: kind === 'number', items: content.map((line) => parseInline(line)) }];
  }
  const text = content.join('\n');
  if (text.trim() === '') return content.length > 1 ? [{ t: 'gap' }] : [];
  return text.split(/\n{2,}/).filter((part) => part.trim() !== '').map((part) => ({ t: 'p',
    c: parseInline(part.replace(/^\n|\n$/g, '')) }));
}

const MARKS = { '*': 'b', _: 'i', '~': 's' };
const WORD = /[\p{L}\p{N}]/u;

/** Inline nodes: text, br, b, i, s, code, a, user, channel, group, special, date, emoji. */
export function parseInline(text, depth = 0) {
  const out = [];
  // Per mark, up to where it is known that nothing closes it: whether a place closes does not depend on what opened.
  const dead = new Map();
  let plain = '';
  const flush = () => {
    if (plain !== '') out.push({ t: 'text', v: unescapeText(plain) });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    const token = code(text, at) ?? angle(text, at, dead) ?? mark(text, at, dead, depth) ?? emoji(text, at)
      ?? newline(text, at);
    if (token === undefined) {
      plain += text[at];
      at += 1;
      continue;
    }
    flush();
    out.push(token.node);
    at = token.end;
  }
  flush();
  return out;
}

function newline(text, at) {
  return text[at] === '\n' ? { node: { t: 'br' }, end: at + 1 } : undefined;
}

function code(text, at) {
  if (text[at] !== '`') return undefined;
  const close = text.indexOf('`', at + 1);
  const inside = text.slice(at + 1, close);
  if (close < 0 || inside === '' || inside.includes('\n')) return undefined;
  return { node: { t: 'code', v: unescapeText(plainAngles(inside)) }, end: close + 1 };
}

function mark(text, at, dead, depth) {
  const type = MARKS[text[at]];
  if (type === undefined || depth >= DEEPEST || at < (dead.get(text[at]) ?? 0)) return undefined;
  if (WORD.test(text[at - 1] ?? ' ') || /\s/.test(text[at + 1] ?? ' ')) return undefined;
  const newlineAt = text.indexOf('\n', at);
  const end = newlineAt < 0 ? text.length : newlineAt;
  for (let close = text.indexOf(text[at], at + 2); close > 0 && close < end; close = text.indexOf(text[at], close + 1)) {
    if (/\s/.test(text[close - 1]) || WORD.test(text[close + 1] ?? ' ')) continue;
    return { node: { t: type, c: parseInline(text.slice(at + 1, close), depth + 1) }, end: close + 1 };
  }
  dead.set(text[at], end);
  return undefined;
}

function emoji(text, at) {
  const found = text[at] === ':' ? /^:([a-z0-9_+'-]{1,60}):/.exec(text.slice(at, at + 64)) : null;
  return found === null ? undefined : { node: { t: 'emoji', name: found[1] }, end: at + found[0].length };
}

function angle(text, at, dead) {
  if (text[at] !== '<' || dead.has('<')) return undefined;
  const close = text.indexOf('>', at);
  if (close < 0) {
    dead.set('<', text.length);
    return undefined;
  }
  const node = reference(text.slice(at + 1, close));
  return node === undefined ? undefined : { node, end: close + 1 };
}

function reference(body) {
  const bar = body.indexOf('|');
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? undefined : unescapeText(body.slice(bar + 1));
  if (/^@[UW][A-Z0-9]+$/.test(target)) return { t: 'user', id: target.slice(1), label };
  if (/^#[CG][A-Z0-9]+$/.test(target)) return { t: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { t: 'group', id: target.slice(9), label };
  if (target.startsWith('!date^')) return date(target, label);
  if (/^!(?:here|channel|everyone)$/.test(target)) return { t: 'special', v: target.slice(1) };
  const href = unescapeText(target);
  if (!isSafeLink(href)) return undefined;
  return { t: 'a', href, c: [{ t: 'text', v: label === undefined || label === '' ? href.replace(/^mailto:/, '') : label }] };
}

function date(target, label) {
  const [, seconds, format, link] = target.split('^');
  const unix = Number(seconds);
  if (!Number.isFinite(unix) || format === undefined) return { t: 'text', v: label ?? '' };
  return { t: 'date', unix, format: unescapeText(format), fallback: label ?? '',
    href: link !== undefined && isSafeLink(link) ? link : undefined };
}

/** Inside code a link is only its words. */
function plainAngles(text) {
  return text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (all, target, label) => (isSafeLink(target) ? (label ?? target) : all));
}

/** Words only, for previews, titles and accessible names. */
export function toPlain(text, nameOf = (id) => id) {
  const words = (node) => {
    if (node.t === 'br' || node.t === 'gap') return ' ';
    if (node.t === 'emoji') return '';
    if (node.t === 'list') return node.items.map((item) => item.map(words).join('')).join(' · ');
    if (node.t === 'date') return node.fallback;
    if (node.t === 'user' || node.t === 'channel') return node.label || nameOf(node.id);
    return node.v ?? node.label ?? node.c?.map(words).join('') ?? '';
  };
  return parseMrkdwn(text).map(words).join(' ').replace(/\s+/g, ' ').trim();
}
