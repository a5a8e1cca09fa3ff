// Parses the Markdown of postmortems and of Slack's markdown block into a tree; nodes.js turns it into DOM. No DOM here.
import { parseSpans } from './markdown-spans.js';

const FENCE = /^(\s{0,3})(`{3,}|~{3,})\s*([\w+-]*).*$/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const DELIMITER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** `{ front: [[key, value]] | undefined, c: block[] }`. Front matter is read as flat text: one row per top-level key. */
export function parseMarkdown(source) {
  const text = source.replace(/\r\n?/g, '\n').replace(/\t/g, '    ');
  const found = /^---\n([\s\S]*?)\n---(?:\n|$)/.exec(text);
  const body = (found === null ? text : text.slice(found[0].length)).replace(/<!--[\s\S]*?-->/g, '');
  return { front: found === null ? undefined : frontMatter(found[1]), c: parseBlocks(body.split('\n')) };
}

function frontMatter(yaml) {
  const rows = [];
  for (const line of yaml.split('\n')) {
    const found = /^([\w.-]+):\s*(.*)$/.exec(line);
    if (found !== null) rows.push([found[1], unquote(found[2])]);
    else if (rows.length > 0 && line.trim() !== '') rows.at(-1)[1] = joinValue(rows.at(-1)[1], line);
  }
  return rows;
}

function unquote(value) {
  const found = /^(["'])(.*)\1$/.exec(value.trim());
  return found === null ? value.trim() : found[2];
}

function joinValue(before, line) {
  const value = unquote(line.trim().replace(/^-\s+/, ''));
  return before === '' ? value : `${before}, ${value}`;
}

const READERS = [fence, heading, rule, table, quote, list, paragraph];

/** Beyond these, text is a paragraph: hostile input must exhaust neither the stack nor the patience of a pattern. */
const DEEPEST = 8;
const LONGEST = 4000;

/** Blocks: heading, p, code, quote, list, table, hr. */
export function parseBlocks(lines, depth = 0) {
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at].trim() === '') {
      at += 1;
      continue;
    }
    for (const read of depth < DEEPEST && lines[at].length < LONGEST ? READERS : [paragraph]) {
      const found = read(lines, at, depth);
      if (found === undefined) continue;
      blocks.push(found.node);
      at = found.end;
      break;
    }
  }
  return blocks;
}

function fence(lines, at) {
  const open = FENCE.exec(lines[at]);
  if (open === null) return undefined;
  const close = lines.findIndex((line, i) => i > at && line.trim().startsWith(open[2])
    && line.trim().replace(/[`~]/g, '') === '');
  const end = close < 0 ? lines.length : close;
  const inside = lines.slice(at + 1, end).map((line) => (line.startsWith(open[1]) ? line.slice(open[1].length) : line));
  return { node: { t: 'code', lang: open[3], v: inside.join('\n') }, end: end + 1 };
}

function heading(lines, at) {
  const found = HEADING.exec(lines[at]);
  return found === null ? undefined : { node: { t: 'heading', level: found[1].length, c: parseSpans(found[2]) }, end: at + 1 };
}

function rule(lines, at) {
  return RULE.test(lines[at]) ? { node: { t: 'hr' }, end: at + 1 } : undefined;
}

/** The cells of one row; `\|` is a pipe inside a cell. */
function cells(line) {
  const inner = line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function alignOf(cell) {
  if (/^:-+:$/.test(cell)) return 'center';
  return cell.endsWith(':') ? 'right' : 'left';
}

function table(lines, at) {
  if (!lines[at].includes('|') || (lines[at + 1]?.length ?? 0) > LONGEST || !DELIMITER.test(lines[at + 1] ?? '')
    || !lines[at + 1].includes('-')) return undefined;
  const head = cells(lines[at]);
  const align = cells(lines[at + 1]).map(alignOf);
  if (head.length !== align.length) return undefined;
  let end = at + 2;
  while (end < lines.length && lines[end].trim() !== '' && lines[end].includes('|')) end += 1;
  const rows = lines.slice(at + 2, end).map((line) => head.map((_, i) => parseSpans(cells(line)[i] ?? '')));
  return { node: { t: 'table', align, head: head.map((cell) => parseSpans(cell)), rows }, end };
}

function quote(lines, at, depth) {
  if (!/^\s{0,3}>/.test(lines[at])) return undefined;
  let end = at;
  while (end < lines.length && /^\s{0,3}>/.test(lines[end])) end += 1;
  return { node: { t: 'quote', c: parseBlocks(lines.slice(at, end).map((line) => line.replace(/^\s{0,3}>\s?/, '')),
    depth + 1) }, end };
}

function list(lines, at, depth) {
  const first = ITEM.exec(lines[at]);
  if (first === null) return undefined;
  const indent = first[1].length;
  const ordered = /\d/.test(first[2]);
  const items = [];
  let end = at;
  while (end < lines.length) {
    const found = ITEM.exec(lines[end]);
    const own = found !== null && found[1].length <= indent + 1 && found[1].length >= indent && /\d/.test(found[2]) === ordered;
    if (own) items.push([found[3]]);
    else if (lines[end].trim() === '' && !/^\s{2,}\S/.test(lines[end + 1] ?? '')
      && !continues(lines[end + 1], indent, ordered)) break;
    else if (lines[end].trim() !== '' && !/^\s{2,}/.test(lines[end]) && isBlockStart(lines[end])) break;
    else items.at(-1).push(lines[end].replace(/^\s{1,4}/, ''));
    end += 1;
  }
  return { node: { t: 'list', ordered, start: ordered ? Number.parseInt(first[2], 10) : 1,
    items: items.map((one) => item(one, depth + 1)) }, end };
}

function continues(line, indent, ordered) {
  const found = ITEM.exec(line ?? '');
  return found !== null && found[1].length >= indent && /\d/.test(found[2]) === ordered;
}

function item(lines, depth) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(lines[0]);
  const text = task === null ? lines : [task[2], ...lines.slice(1)];
  return { checked: task === null ? undefined : task[1] !== ' ', c: parseBlocks(text, depth) };
}

function isBlockStart(line) {
  if (line.length > LONGEST) return false;
  return HEADING.test(line) || FENCE.test(line) || RULE.test(line) || /^\s{0,3}>/.test(line) || ITEM.test(line);
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() !== '' && !isBlockStart(lines[end])
    && table(lines, end) === undefined) end += 1;
  const text = lines.slice(at, end).map((line) => line.replace(/^\s+/, '')).join('\n');
  return { node: { t: 'p', c: parseSpans(text) }, end };
}
