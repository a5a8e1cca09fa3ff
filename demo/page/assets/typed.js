// What somebody types, and what Slack makes of it: names become marks with ids, and back again for editing.
import { escapeText, unescapeText } from './mrkdwn.js';
import { bot, channel, channels, people, person } from './model.js';

/** Escapes typed text, and turns @name and #channel into ids. */
export function linked(text) {
  let out = escapeText(text);
  const everybody = [...people(), bot()];
  const names = everybody.flatMap((one) => [[one.realName, one.id], [one.name, one.id]]).sort((a, b) => b[0].length - a[0].length);
  for (const [name, id] of names) out = replaceName(out, `@${name}`, `<@${id}>`);
  const rooms = channels().all.toSorted((a, b) => b.name.length - a.name.length);
  for (const one of rooms) out = replaceName(out, `#${one.name}`, `<#${one.id}>`);
  return out;
}

/** The text of a message as its author typed it. */
export function typed(text) {
  const names = text.replace(/<@(\w+)(?:\|[^>]*)?>/g, (all, id) => (person(id) === undefined ? all : `@${person(id).realName}`))
    .replace(/<#(\w+)(?:\|[^>]*)?>/g, (all, id) => (channel(id) === undefined ? all : `#${channel(id).name}`))
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, (_, url) => url);
  return unescapeText(names);
}

function replaceName(text, name, id) {
  const pattern = new RegExp(`(^|[\\s(])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'gi');
  return text.replace(pattern, (_, before) => `${before}${id}`);
}
