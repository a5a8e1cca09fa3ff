// What people type after a verb, as Slack sends it: its own marks made readable, who is mentioned, which flags are meant.
import { nearest } from './command-text.ts';
import { unescape } from './entities.ts';

const mark = /<(?:([@#!])([^<>|\s]+)|((?:https?|mailto|tel):[^<>|\s]+))(?:\|([^<>]*))?>/g;

/**
 * `<@U1|ada>` → `@ada`, `<#C1|ops>` → `#ops`, `<https://x|x>` → `https://x`, and the three entities as the characters that were
 * typed (docs.slack.dev: Formatting message text). What is kept is plain text: it is escaped again wherever it is shown.
 */
export function readable(text: string): string {
  return unescape(text.replaceAll(mark, (_whole, sigil: string | undefined, name: string | undefined, address: string | undefined, label: string | undefined) =>
    address?.replace(/^(?:mailto|tel):/, '') ?? unmarked(sigil ?? '', name ?? '', label))).trim();
}

function unmarked(sigil: string, name: string, label: string | undefined): string {
  const shown = label === undefined || label === '' ? name : label;
  // `<!here>` and `<!subteam^S1|@oncall>`: the label has its own sign.
  return sigil === '!' ? `@${shown.replace(/^@/, '')}` : `${sigil}${shown.replace(/^[@#]/, '')}`;
}

/** `user`: a Slack id, or `me` for whoever asks. `rest`: the other words, still as Slack sent them. */
export type Named = { readonly user: string | undefined; readonly rest: string };

const person = String.raw`<@([UW][A-Z0-9]{2,20})(?:\|[^<>]*)?>`;
const first = new RegExp(String.raw`^(?:[Ff]or\s+|[Tt]o\s+)?${person}[\s,:;–-]*`);
const last = new RegExp(String.raw`^${person}[\s.]*$`);
const given = /[\s,;–-](?:for|to|by|[Oo]wner:?)$/;
const anywhere = new RegExp(person, 'g');

/** Who is named at the beginning or at the end: that mention is no part of the text. */
export function namedAtEdge(text: string): Named {
  const self = /^@?me(?:[\s,:;–-]+|$)/i.exec(text);
  if (self) return { user: 'me', rest: text.slice(self[0].length) };
  const found = first.exec(text);
  return found ? { user: found[1], rest: text.slice(found[0].length).trim() } : namedLast(text);
}

/** `restart it, for @ada.` From the mention backwards: to look for the blanks before it from each of them took a second for 5,000. */
function namedLast(text: string): Named {
  const at = text.lastIndexOf('<@');
  const found = at === -1 ? null : last.exec(text.slice(at));
  const before = text.slice(0, Math.max(at, 0));
  const words = before.trimEnd();
  const to = words === before ? null : given.exec(words.slice(-10));
  const end = to ? words.length - to[0].length + 1 : before.length;
  let kept = end;
  while (kept > 0 && /[\s,;–-]/.test(text.charAt(kept - 1))) kept -= 1;
  return found && kept < end ? { user: found[1], rest: text.slice(0, kept).trim() } : { user: undefined, rest: text };
}

/** Who is mentioned in the middle, when it is one person only; the mention stays a part of the text. */
export function onlyMention(text: string): string | undefined {
  const users = new Set([...text.matchAll(anywhere)].map((found) => found[1]));
  return users.size === 1 ? [...users][0] : undefined;
}

export type Flagged = { readonly flags: ReadonlySet<string>; readonly rest: string; readonly unknown: string | undefined };

/**
 * `--now text` and `text --now`; a phone writes `—now`. Flags stand at the beginning or at the end, so that a text may speak of
 * `--force`. An unknown one at the beginning, or one at the end that is nearly known, is a typo: it must not become text.
 */
export function readFlags(text: string, known: readonly string[]): Flagged {
  const flags = new Set<string>();
  let rest = text.trim();
  for (;;) {
    const [word = ''] = rest.split(/\s/, 1);
    const flag = flagOf(word);
    if (flag === undefined) break;
    if (!known.includes(flag)) return { flags, rest, unknown: word };
    flags.add(flag);
    rest = rest.slice(word.length).trim();
  }
  const end = rest.split(/\s+/).at(-1) ?? '';
  const flag = flagOf(end);
  if (flag === undefined || rest === '') return { flags, rest, unknown: undefined };
  if (!known.includes(flag)) return { flags, rest, unknown: nearest(flag, known) === undefined ? undefined : end };
  return { flags: flags.add(flag), rest: rest.slice(0, -end.length).trim(), unknown: undefined };
}

function flagOf(word: string): string | undefined {
  return /^(?:--|—|–)([a-z][a-z-]*)$/i.exec(word)?.[1]?.toLowerCase();
}
