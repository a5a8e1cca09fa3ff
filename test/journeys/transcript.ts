// A channel as a person reads it, as text: for golden files a reviewer can read. Ids, times and hashes become words.
import type { PageMessage, SlackPageState } from '../../demo/slack/state.ts';

type Fields = Readonly<Record<string, unknown>>;
type State = Pick<SlackPageState, 'people' | 'channels'>;

const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** One message: who, then what it shows; buttons in brackets. */
export function showMessage(state: State, message: PageMessage): string {
  const who = state.people.find((person) => person.id === message.user)?.realName ?? 'Tocsin';
  const body = message.blocks ? message.blocks.map((block) => showBlock(block)).filter((text) => text !== '').join('\n') : message.text;
  const marks = `${message.pinned ? ' (pinned)' : ''}${message.edited ? ' (edited)' : ''}`;
  return normalise(state, `${who}${marks}:\n${body.split('\n').map((line) => `  ${line}`.trimEnd()).join('\n')}`);
}

function showBlock(block: Fields): string {
  switch (block['type']) {
    case 'header': return `# ${textOf(block['text'])}`;
    case 'actions': return list(block['elements']).map((element) => `[${textOf(element['text']) || textOf(element['placeholder'])}]`).join(' ');
    case 'context': return list(block['elements']).map(textOf).join(' ');
    case 'divider': return '---';
    case 'rich_text': return richText(block);
    default: return [textOf(block['text']), ...list(block['fields']).map(textOf)].filter((text) => text !== '').join('\n');
  }
}

function textOf(value: unknown): string {
  const text = fields(value)['text'];
  return typeof text === 'string' ? text : '';
}

function richText(block: Fields): string {
  if (Array.isArray(block['elements'])) return list(block['elements']).map(richText).join('');
  const text = block['text'];
  return typeof text === 'string' ? text.split('\n').map((line) => `| ${line}`).join('\n') : '';
}

/** People and channels by name; every time, address, id and hash as a word that is the same in every run. */
export function normalise(state: State, text: string): string {
  let plain = text;
  for (const { id, realName } of state.people) plain = plain.replaceAll(`<@${id}>`, `@${realName}`).replaceAll(id, `{${realName}}`);
  for (const { id, name } of state.channels) plain = plain.replaceAll(`<#${id}>`, `#${name}`).replaceAll(id, `{#${name}}`);
  return plain
    .replaceAll(/<!date\^\d+\^[^|]*\|[^>]*>/g, '<time>')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://box')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>')
    .replaceAll(/\b\d{2}:\d{2}Z\b/g, '<clock>')
    // Lanes do not wait for each other, so how many rows there are at a moment differs by a few.
    .replaceAll(/\b\d+ records so far/g, '<n> records so far')
    .replaceAll(/\bpagerduty\/incidents\/[A-Z0-9]+/g, 'pagerduty/incidents/<id>')
    .replaceAll(/\bp\d{16}\b/g, 'p<ts>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, '<time>')
    .replaceAll(/\b\d{4}-\d{2}-\d{2}( |, )?(\d{2}:\d{2}(:\d{2})?)?( UTC)?/g, '<time>')
    // How long the bars of the chart are.
    .replaceAll(/(<time>, )\d+[ms]$/gm, '$1<duration>')
    .replaceAll(/\b(?:under )?\d+(\.\d+)? (ms|s|min|h)\b( \d+ (s|min)\b)?/g, '<duration>');
}
