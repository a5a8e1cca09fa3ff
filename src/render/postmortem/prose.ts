// Plain text from outside → inline nodes: redacted, without control characters, web addresses as links, lines kept.
import type { PhrasingContent } from 'mdast';
import { plainOutput } from '../../domain/runbook/output.ts';
import { lines, link, words, type Inline } from './nodes.ts';
import { redact } from './redact.ts';

/** More does not belong in a cell; the record has the whole text. */
export const mostInCell = 4_000;
const mostInUrl = 3_000;

const bareUrl = /(?<![A-Za-z0-9])https?:\/\/[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+/gi;
const plainUrl = /^(?:https?:\/\/|mailto:)[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;
const afterUrl = /[.,;:!?'")\]]+$/;

/** Redacted, well-formed, `\n` line ends, no terminal sequences or reordering marks, at most `max` UTF-16 units. */
export function clean(text: string, max: number = mostInCell): string {
  // First what is not seen: a terminal sequence right before a secret would hide where it begins.
  const whole = redact(plainOutput(text.toWellFormed())).replaceAll('\t', ' ').trim();
  return whole.length <= max ? whole : `${whole.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** For titles, names and labels: `clean`, on one line. */
export function oneLine(text: string, max = 300): string {
  return clean(text.replaceAll(/\s+/g, ' '), max).replaceAll(/\s+/g, ' ');
}

/** A plain text with its lines, for a cell. */
export function plain(text: string): Inline {
  return lines(clean(text).split('\n').map((line) => linkify(line.trim())));
}

/** A short plain text on one line. */
export function short(text: string, max?: number): Inline {
  return linkify(oneLine(text, max));
}

/** Text with its web addresses as links. `text` is clean and on one line. */
export function linkify(text: string): Inline {
  if (!/https?:\/\//i.test(text)) return text === '' ? [] : [words(text)];
  const nodes: PhrasingContent[] = [];
  let from = 0;
  for (const match of text.matchAll(bareUrl)) {
    const shown = withoutTail(match[0]);
    const url = safeUrl(shown);
    if (url === undefined) continue;
    if (match.index > from) nodes.push(words(text.slice(from, match.index)));
    nodes.push(link(url, [words(shown)]));
    from = match.index + shown.length;
  }
  if (from < text.length) nodes.push(words(text.slice(from)));
  return nodes;
}

/** A sentence's own signs after an address are not part of it; a closing bracket is when one was opened in it. */
function withoutTail(address: string): string {
  const shown = address.replace(afterUrl, '');
  const open = shown.split('(').length > shown.split(')').length;
  return open && address.startsWith(')', shown.length) ? `${shown})` : shown;
}

/** A web or mail address that may be clicked: http, https or mailto, without credentials or secrets; else undefined. */
export function safeUrl(text: string): string | undefined {
  if (text.length > mostInUrl || !URL.canParse(text) || redact(text) !== text || text.includes('[redacted')) return undefined;
  const url = new URL(text);
  if (!['http:', 'https:', 'mailto:'].includes(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  if (plainUrl.test(text)) return text;
  return url.href.length > mostInUrl ? undefined : url.href;
}

/** A link where the address may be clicked, else its label alone. */
export function linked(url: string | undefined, label: string): Inline {
  const safe = url === undefined ? undefined : safeUrl(url);
  return safe === undefined ? [words(label)] : [link(safe, [words(label)])];
}
