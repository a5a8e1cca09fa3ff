// What somebody types, and what Slack makes of it: names become marks with ids, and back again for editing. No DOM here.
import { escapeText, unescapeText } from './mrkdwn.js';

/** Escapes typed text, and turns @name and #channel into ids. `directory`: {people: [{id, name, realName}], channels: [{id, name}]}. */
export function linked(text, { people, channels }) {
  const names = people.flatMap((one) => [[`@${one.realName}`, `<@${one.id}>`], [`@${one.name}`, `<@${one.id}>`]]);
  const rooms = channels.map((one) => [`#${one.name}`, `<#${one.id}>`]);
  // The longest first: a name may begin with another one.
  const marks = [...names, ...rooms].sort((a, b) => b[0].length - a[0].length);
  return marks.reduce((out, [name, mark]) => replaceName(out, name, mark), escapeText(text));
}

/** The text of a message as its author typed it. */
export function typed(text, { people, channels }) {
  const called = (list, id, of) => list.filter((one) => one.id === id).map(of)[0];
  return unescapeText(text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (all, id) => called(people, id, (one) => `@${one.realName}`) ?? all)
    .replace(/<#(\w+)(?:\|[^>]*)?>/g, (all, id) => called(channels, id, (one) => `#${one.name}`) ?? all)
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, (_, url) => url));
}

function replaceName(text, name, mark) {
  const pattern = new RegExp(`(^|[\\s(])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'gi');
  return text.replace(pattern, (_, before) => `${before}${mark}`);
}
