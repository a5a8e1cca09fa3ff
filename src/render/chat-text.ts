// What a person wrote in Slack, shown in Slack again: on one line, with its links and the people it names, and without calling anybody.
import { clip, cutMrkdwn, escape, isSlackUser, link, oneLine } from './escape.ts';

const mark = /<([@#!]?)([^<>|]{1,1000})(?:\|([^<>]{0,300}))?>/g;
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Escaped mrkdwn of at most `max` units. What is not well formed stays as the text it is; `<!channel>` becomes words. */
export function chatText(written: string, max: number): string {
  const text = oneLine(written);
  let shown = '';
  let from = 0;
  for (const found of text.matchAll(mark)) {
    shown += words(text.slice(from, found.index)) + (marked(found[1] ?? '', found[2] ?? '', found[3] ?? '') ?? words(found[0]));
    from = found.index + found[0].length;
  }
  return cutMrkdwn(shown + words(text.slice(from)), max);
}

/** The three characters that Slack escapes, escaped once and not twice. */
function words(text: string): string {
  return escape(decoded(text));
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}

/** Undefined for what is no mark of Slack's. */
function marked(sign: string, target: string, label: string): string | undefined {
  const shown = clip(decoded(label), 300);
  if (sign === '@' && isSlackUser(target)) return `<@${target}>`;
  if (sign === '#' && /^[CG][A-Z0-9]{2,20}$/.test(target)) return `<#${target}>`;
  // `<!here>`, `<!subteam^S1|@oncall>`: whom it called then is not called again.
  if (sign === '!') return shown === '' ? `@${clip(target.split('^')[0] ?? '', 80)}` : shown;
  const url = decoded(target);
  if (sign !== '' || !/^[a-z][a-z0-9+.-]*:/i.test(url)) return undefined;
  if (/^https?:/i.test(url)) return addressed(url, shown);
  return shown === '' ? clip(url.replace(/^mailto:/i, ''), 300) : shown;
}

/** A label that poses as another address would send people where they did not mean to go: then the address itself is shown. */
function addressed(url: string, label: string): string {
  const plain = clip(url, 300);
  const poses = label === '' || /^\s*(?:https?:|www\.)/i.test(label);
  return link(url, poses ? plain : label);
}
