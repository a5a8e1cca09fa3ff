// A message as plain text, for programs and terminals: its blocks one under the other, buttons left out, Slack's marks made readable.
import type { Message } from './blocks.ts';

type Fields = Readonly<Record<string, unknown>>;

export function plainWords({ text, blocks }: Message): string {
  const lines = (blocks ?? []).map((block) => wordsOf(block)).filter((words) => words.trim() !== '');
  return unmarked(lines.length === 0 ? text : lines.join('\n')).trim();
}

function wordsOf(block: object): string {
  const { type, text, fields, elements } = block as Fields;
  switch (type) {
    case 'header': return textOf(text);
    case 'section': return [textOf(text), ...list(fields).map(textOf)].filter((words) => words !== '').join('\n');
    case 'context': return list(elements).map(textOf).filter((words) => words !== '').join('  ');
    case 'rich_text': return list(elements).map(richText).join('\n');
    default: return '';
  }
}

function richText(part: Fields): string {
  const { text, elements } = part;
  return typeof text === 'string' ? escaped(text) : list(elements).map(richText).join('');
}

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string') return '';
  return 'type' in value && value.type === 'plain_text' ? escaped(value.text) : value.text;
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? (value as Fields[]) : [];
}

/** Plain text beside text with marks: what looks like a mark in it is none. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** `<@U1>` → `@U1`, `<#C1|ops>` → `#ops`, `<https://x|x>` → `x (https://x)`, a date → the words beside it, entities → characters. */
function unmarked(text: string): string {
  return text
    .replaceAll(/<!date\^[^|<>]*\|([^<>]*)>/g, '$1')
    .replaceAll(/<!(?:subteam\^)?([^|<>]+)(?:\|([^<>]*))?>/g, (_whole, name: string, label: string | undefined) => `@${(label ?? name).replace(/^@/, '')}`)
    .replaceAll(/<([@#])([^|<>]+)(?:\|([^<>]*))?>/g, (_whole, sign: string, id: string, label: string | undefined) => `${sign}${label ?? id}`)
    .replaceAll(/<([a-z]+:[^|<>]+)(?:\|([^<>]*))?>/g, (_whole, url: string, label: string | undefined) => (label === undefined || label === url ? url : `${label} (${url})`))
    .replaceAll(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}
