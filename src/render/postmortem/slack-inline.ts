// One line of Slack's mrkdwn → inline nodes. What is not well formed stays as the text it is.
import type { PhrasingContent } from 'mdast';
import { code, link, words, type Inline } from './nodes.ts';
import { linkify, safeUrl } from './prose.ts';

/** What ids of people, groups and channels are called. */
export type Names = Readonly<Record<string, string>>;

type Piece = { readonly nodes: Inline; readonly end: number };

const wraps = { '*': 'strong', '_': 'emphasis', '~': 'delete' } as const;
type Marker = keyof typeof wraps;
/** A pair of markers further apart than this is not one: keeps hostile text from costing more than its length. */
const farthest = 1_000;

/** Bold, italic, strike, code, links, references and addresses. Emoji stay as they are written (`:fire:`). */
export function inlineMrkdwn(line: string, names: Names): Inline {
  return read(line, names);
}

/** The three characters that Slack escapes. */
export function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export function nameOf(id: string, names: Names): string | undefined {
  return Object.hasOwn(names, id) ? names[id] : undefined;
}

function read(line: string, names: Names): PhrasingContent[] {
  const nodes: PhrasingContent[] = [];
  let from = 0;
  let at = 0;
  while (at < line.length) {
    const piece = pieceAt(line, at, names);
    if (!piece) {
      at += 1;
      continue;
    }
    nodes.push(...linkify(decode(line.slice(from, at))), ...piece.nodes);
    at = piece.end;
    from = at;
  }
  nodes.push(...linkify(decode(line.slice(from))));
  return nodes;
}

function pieceAt(line: string, at: number, names: Names): Piece | undefined {
  const sign = line[at];
  if (sign === '`') return codeAt(line, at);
  if (sign === '<') return angleAt(line, at, names);
  if (sign === '*' || sign === '_' || sign === '~') return wrapAt(line, at, sign, names);
  // An address is one piece, so that the underscores in it stay what they are.
  if (sign === 'h' && line.startsWith('http', at) && !isWord(line[at - 1])) return addressAt(line, at);
  return undefined;
}

function codeAt(line: string, at: number): Piece | undefined {
  const end = line.indexOf('`', at + 1);
  // Backticks in a row are no code in Slack.
  if (line[at - 1] === '`' || line[end + 1] === '`') return undefined;
  if (end < 0 || line.slice(at + 1, end).trim() === '') return undefined;
  return { nodes: [code(decode(line.slice(at + 1, end)))], end: end + 1 };
}

function addressAt(line: string, at: number): Piece | undefined {
  const address = /^https?:\/\/[^\s<>`|]+/.exec(line.slice(at, at + 3_000))?.[0];
  return address === undefined ? undefined : { nodes: linkify(decode(address)), end: at + address.length };
}

/** The pair ends at the first sign that can end it, so there is never one of its own kind within it. */
function wrapAt(line: string, at: number, marker: Marker, names: Names): Piece | undefined {
  if (isWord(line[at - 1]) || line[at - 1] === marker || !isInner(line[at + 1], marker)) return undefined;
  const last = Math.min(line.length, at + farthest);
  for (let end = at + 2; end < last; end += 1) {
    if (line[end] !== marker || !isInner(line[end - 1], marker) || isWord(line[end + 1]) || line[end + 1] === marker) continue;
    const children = read(line.slice(at + 1, end), names);
    return { nodes: [{ type: wraps[marker], children }], end: end + 1 };
  }
  return undefined;
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}]/u.test(char);
}

function isInner(char: string | undefined, marker: string): boolean {
  return char !== undefined && char !== marker && char.trim() !== '';
}

/** `<@U1|ada>`, `<#C1|general>`, `<!here>`, `<!subteam^S1|@sre>`, `<!date^…|fallback>`, `<https://…|label>`. */
function angleAt(line: string, at: number, names: Names): Piece | undefined {
  const end = line.indexOf('>', at + 1);
  if (end < 0) return undefined;
  const inner = line.slice(at + 1, end);
  if (inner.includes('<')) return undefined;
  const nodes = angle(inner, names);
  return nodes && { nodes, end: end + 1 };
}

function angle(inner: string, names: Names): Inline | undefined {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? '' : decode(inner.slice(bar + 1)).trim();
  const reference = /^(@|#|!subteam\^)([A-Z][A-Z0-9]{1,40})$/.exec(target);
  if (reference) return [words(refer(reference[1] === '#' ? '#' : '', reference[2] ?? '', label, names))];
  if (target.startsWith('!')) return [words(label || `@${/^!(\w+)/.exec(target)?.[1] ?? 'all'}`)];
  return /^[a-z][a-z0-9+.-]*:/i.test(target) ? address(decode(target), label) : undefined;
}

function refer(sign: string, id: string, label: string, names: Names): string {
  return sign + (nameOf(id, names) ?? (label.replace(/^[@#]+/, '') || id));
}

function address(target: string, label: string): Inline {
  const url = safeUrl(target);
  const shown = label === '' ? target.replace(/^mailto:/i, '') : label;
  if (url === undefined) return [words(label === '' ? target : `${label} (${target})`)];
  // A label that reads like another address would send people where they did not mean to go.
  const poses = /^\s*(?:https?:|www\.)/i.test(shown) && shown !== target && shown !== url;
  return poses ? [words(`${shown} (`), link(url, [words(target)]), words(')')] : [link(url, [words(shown)])];
}
