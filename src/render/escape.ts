// Text from alerts and people made safe to show in Slack: escaped, cut, on one line. Also mentions, times and links.
import type { Actor } from '../domain/actor.ts';
import { escape } from '../domain/entities.ts';
import { plainOutput } from '../domain/runbook/output.ts';
import type { Instant } from '../domain/time.ts';

export { escape };

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Our own ceiling: a link longer than this would fill the card. Slack's is 3,000 characters. */
const longestLink = 1_000;

/** One line without control characters, terminal sequences and marks that reorder what people read. */
export function oneLine(text: string): string {
  return plainOutput(text.toWellFormed()).replaceAll(/\s+/g, ' ').trim();
}

/** At most `max` UTF-16 units (1 or more) for a plain_text object; what is cut ends in "…" and never within a character. */
export function plain(text: string, max: number): string {
  return cut(text.toWellFormed(), max, (part) => part.length);
}

/** Every character that is not shown, or that reorders others, in writing (`\\u{202e}`): who approves must see what will run. */
export function exact(text: string): string {
  const spelled = (char: string) => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`;
  return text.replaceAll('\r\n', '\n').toWellFormed().replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029\u3164]/gu, spelled);
}

/** One escaped line of at most `max` units, entities included: how a text from outside enters mrkdwn. */
export function clip(text: string, max: number): string {
  return escape(cut(oneLine(text), max, (part) => escape(part).length));
}

function cut(text: string, max: number, cost: (part: string) => number): string {
  if (text.length <= max && cost(text) <= max) return text;
  // A part never costs less than its length, so what lies behind this cannot be shown; two units more show where a character ends.
  const start = text.slice(0, max + 2).toWellFormed();
  const kept = take(Array.from(graphemes.segment(start), (one) => one.segment), max - 1, cost);
  // One "character" can be a thousand marks long: then its beginning is better than nothing.
  return `${kept === '' ? take(Array.from(start), max - 1, cost) : kept}…`;
}

/** The end of a text in at most `max` units: where errors stand in an output. What is cut begins with "…". */
export function tail(text: string, max: number): string {
  return text.length <= max ? text : `…${text.slice(1 - max).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

function take(parts: readonly string[], room: number, cost: (part: string) => number): string {
  let kept = '';
  let left = room;
  for (const part of parts) {
    left -= cost(part);
    if (left < 0) break;
    kept += part;
  }
  return kept;
}

/** The text with a full stop, unless it ends in punctuation already. */
export function sentence(text: string): string {
  return text === '' || /[.!?…]$/.test(text) ? text : `${text}.`;
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Ready mrkdwn in at most `max` units: no half mention, link or entity at the end. */
export function cutMrkdwn(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${head.replace(/<[^<>]*$/, '').replace(/&[a-z]{0,3}$/, '')}…`;
}

/** `<@U…>` for people of this Slack, which Slack shows with their name; the escaped name for everybody else. */
export function mention(actor: Actor): string {
  if (actor.type === 'person' && actor.via === 'slack' && isSlackUser(actor.id)) return `<@${actor.id}>`;
  return clip(actorWords(actor), 80);
}

/** What people call somebody; not escaped. PagerDuty's own agents have names that say nothing here, such as "Events API v2". */
export function actorWords(actor: Actor): string {
  if (actor.type === 'system' && actor.id === 'pagerduty') return 'PagerDuty';
  return actor.name ?? actor.id;
}

/** `<@U…>` for a Slack user's id; any other id escaped. */
export function mentionId(id: string): string {
  return isSlackUser(id) ? `<@${id}>` : clip(id, 80);
}

/** `<#C…>`, which Slack shows with the channel's name as it is now. */
export function channelMention(channel: { readonly id: string; readonly name: string }): string {
  return /^[CGD][A-Z0-9]{2,20}$/.test(channel.id) ? `<#${channel.id}>` : `#${clip(channel.name, 80)}`;
}

export function isSlackUser(id: string): boolean {
  return /^[UW][A-Z0-9]{2,20}$/.test(id);
}

/** The moment in the reader's own zone and words; in UTC where Slack cannot (push notifications). */
export function when(at: Instant): string {
  return dateToken(at, '{date_short_pretty} {time}');
}

/** As `when`, and how long ago: Slack's clients keep it current, so the text never ages. */
export function since(at: Instant): string {
  return dateToken(at, '{date_short_pretty} {time} ({ago})');
}

function dateToken(at: Instant, format: string): string {
  return `<!date^${Math.floor(Date.parse(at) / 1_000)}^${format}|${utc(at)}>`;
}

/** `2026-11-21 03:00 UTC`. */
export function utc(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** A link with words of ours; the words alone when the address is not plain http(s) or names a user. `words` is escaped. */
export function link(url: string | undefined, words: string): string {
  const safe = url === undefined ? undefined : safeUrl(url);
  return safe === undefined ? words : `<${escape(safe)}|${words.replaceAll('|', '/')}>`;
}

/** The normalised address, or undefined when it is not http(s), hides a user name before its host or is too long. */
export function safeUrl(url: string): string | undefined {
  if (url.length > longestLink || !URL.canParse(url)) return undefined;
  const { protocol, username, password, href } = new URL(url);
  if (!['http:', 'https:'].includes(protocol) || username !== '' || password !== '') return undefined;
  const encoded = href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return encoded.length > longestLink ? undefined : encoded;
}
