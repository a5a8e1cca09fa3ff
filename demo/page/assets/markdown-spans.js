// The inside of a Markdown line: emphasis, code, links, escapes. Raw HTML stays text (people see it; the browser never runs it).
import { isSafeLink } from './mrkdwn.js';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', '#39': "'" };
const PUNCTUATION = /[!-/:-@[-`{-~]/;

/** Inline nodes as in mrkdwn.js: text, br, b, i, s, code, a. */
export function parseSpans(text, depth = 0) {
  const out = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') out.push({ t: 'text', v: plain });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    const token = span(text, at, depth);
    if (typeof token?.text === 'string') plain += token.text;
    else if (token === undefined) plain += text[at];
    else {
      flush();
      out.push(token.node);
    }
    at = token?.end ?? at + 1;
  }
  flush();
  return out;
}

/** How far a mark looks for its end, in characters, and how deep marks nest; beyond that they are text. */
const WINDOW = 1000;
const DEEPEST = 8;

function span(text, at, depth) {
  switch (text[at]) {
    case '\\': return escape(text, at);
    case '&': return entity(text, at);
    case '`': return code(text, at);
    case '*': case '_': case '~': return emphasis(text, at, depth);
    case '!': return text[at + 1] === '[' ? link(text, at + 1, true, depth) : undefined;
    case '[': return link(text, at, false, depth);
    case '<': return autolink(text, at);
    case '\n': return newline(text, at);
    case 'h': return bareLink(text, at);
    default: return undefined;
  }
}

function escape(text, at) {
  const next = text[at + 1] ?? '';
  if (next === '\n') return { node: { t: 'br' }, end: at + 2 };
  return PUNCTUATION.test(next) ? { text: next, end: at + 2 } : undefined;
}

function entity(text, at) {
  const found = /^&(amp|lt|gt|quot|nbsp|#39|#x[0-9a-f]{1,6}|#\d{1,7});/i.exec(text.slice(at, at + 12));
  if (found === null) return undefined;
  const name = found[1].toLowerCase();
  const point = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const value = ENTITIES[name] ?? (point > 0 && point < 0x110000 ? String.fromCodePoint(point) : '\ufffd');
  return { text: value, end: at + found[0].length };
}

function code(text, at) {
  const ticks = /^`+/.exec(text.slice(at))[0];
  let close = text.indexOf(ticks, at + ticks.length);
  while (close > 0 && text[close + ticks.length] === '`') {
    close = text.indexOf(ticks, close + /^`+/.exec(text.slice(close))[0].length);
  }
  if (close < 0) return { text: ticks, end: at + ticks.length };
  const inside = text.slice(at + ticks.length, close).replace(/\n/g, ' ');
  const trimmed = /^ .*[^ ].* $|^ [^ ] $/.test(inside) ? inside.slice(1, -1) : inside;
  return { node: { t: 'code', v: trimmed }, end: close + ticks.length };
}

function emphasis(text, at, depth) {
  const run = /^(\*\*|__|~~|\*|_|~)/.exec(text.slice(at))[0];
  if (run === '~' || depth >= DEEPEST || /\s|^$/.test(text[at + run.length] ?? '')) return { text: run, end: at + run.length };
  if (run[0] === '_' && /[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')) return { text: run, end: at + run.length };
  for (let close = text.indexOf(run, at + run.length + 1); close > 0
    && close < at + WINDOW; close = text.indexOf(run, close + run.length)) {
    if (/\s|\\/.test(text[close - 1])) continue;
    if (run.length === 1 && (text[close + 1] === run || text[close - 1] === run)) continue;
    if (run[0] === '_' && /[\p{L}\p{N}]/u.test(text[close + run.length] ?? ' ')) continue;
    const type = { '*': 'i', _: 'i', '**': 'b', __: 'b', '~~': 's' }[run];
    return { node: { t: type, c: parseSpans(text.slice(at + run.length, close), depth + 1) }, end: close + run.length };
  }
  return { text: run, end: at + run.length };
}

/** `at` is the opening bracket. An image becomes a link to it: the page loads nothing from outside. */
function link(text, at, image, depth) {
  const close = depth < DEEPEST ? matching(text, at) : -1;
  const found = close < 0 ? null : /^\(\s*<?([^\s<>]*?)>?(?:\s+"[^"]*")?\s*\)/.exec(text.slice(close + 1, close + WINDOW));
  if (found === null) return undefined;
  const label = text.slice(at + 1, close);
  const end = close + 1 + found[0].length;
  const href = found[1].replace(/\\([!-/:-@[-`{-~])/g, '$1');
  const c = image ? [{ t: 'text', v: label === '' ? 'image' : label }] : parseSpans(label, depth + 1);
  return { node: isSafeLink(href) ? { t: 'a', href, c } : { t: 'span', c }, end };
}

function matching(text, at) {
  let depth = 0;
  for (let i = at; i < Math.min(text.length, at + WINDOW / 2); i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '[') depth += 1;
    else if (text[i] === ']') depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}

function autolink(text, at) {
  const tag = /^<br\s*\/?>/i.exec(text.slice(at, at + 8));
  if (tag !== null) return { node: { t: 'br' }, end: at + tag[0].length };
  const found = /^<((?:https?:\/\/|mailto:)[^\s<>]+)>/.exec(text.slice(at, at + WINDOW));
  if (found === null) return undefined;
  return { node: { t: 'a', href: found[1], c: [{ t: 'text', v: found[1] }] }, end: at + found[0].length };
}

function bareLink(text, at) {
  if (/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')) return undefined;
  const found = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]*_]/.exec(text.slice(at, at + WINDOW));
  return found === null ? undefined : { node: { t: 'a', href: found[0], c: [{ t: 'text', v: found[0] }] },
    end: at + found[0].length };
}

function newline(text, at) {
  return text.slice(Math.max(0, at - 2), at) === '  ' ? { node: { t: 'br' }, end: at + 1 } : { text: ' ', end: at + 1 };
}
