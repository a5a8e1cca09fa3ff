// Links that belong to an incident: a dashboard, a call, a ticket. On the card and in the channel's bookmarks.
import { decide, tell, type Answer, type Decision } from './decision.ts';
import { wish } from './effects.ts';
import { readable } from './typed-text.ts';
import type { Incident } from './incident.ts';

/** `url` is empty when none was written. `title` is empty when it has none of its own. */
export type TypedLink = { readonly url: string; readonly title: string };

/** Hosts of calls, so that a link without a title says what it is. */
const calls = /(?:^|\.)(?:zoom\.us|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com|webex\.com|whereby\.com|meet\.jit\.si|chime\.aws)$/;

/** `<https://x|x> the board`, `https://x the board`, `the board: https://x`: the first word that is an address, and the others. */
export function readLink(text: string): TypedLink {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const at = words.findIndex((word) => /^<?[a-z][a-z0-9+.-]*:\S/i.test(word));
  if (at < 0) return { url: '', title: readable(text) };
  const url = bare(words[at] ?? '');
  const title = [...words.slice(0, at), ...words.slice(at + 1)].join(' ');
  return { url, title: readable(title).replace(/^[\s|:–-]+|[\s|:–-]+$/g, '') };
}

/** Slack wraps what it takes for an address: `<https://x|label>`. Its `&` is always `&amp;`. */
function bare(word: string): string {
  const wrapped = /^<([^<>|]+)(?:\|[^<>]*)?>[.,;]?$/.exec(word);
  return (wrapped?.[1] ?? word).replaceAll('&amp;', '&');
}

/** What the address is called when nobody named it: its host, or that it is a call. `url` was checked. */
export function titleOf(url: string): string {
  const { hostname } = new URL(url);
  return calls.test(hostname) ? `Call on ${hostname}` : hostname;
}

/** `url` is http(s) and was checked by the caller. An address stands there once; a new title takes the place of the old one. */
export function linkAdded(incident: Incident, { url, title }: TypedLink): Decision | Answer {
  const words = (title === '' ? titleOf(url) : title).slice(0, 200).toWellFormed();
  const there = incident.links.find((one) => one.url === url);
  if (there && (title === '' || there.title === words)) return tell('That link is there already. Nothing changed.');
  return decide(
    [{ kind: 'link.added', data: { url, title: words } }],
    [wish('slack.bookmarks.set'), wish('slack.card.show')],
    tell('Added: it is on the card and among the channel’s bookmarks.'),
  );
}
