// Small builders for Block Kit. Each keeps Slack's limit for its block; message() keeps those of the whole.
import type {
  ActionsBlock, ActionsBlockElement, Button, HeaderBlock, KnownBlock, Message, MrkdwnElement, PlainTextElement, PlainTextOption,
  RichTextBlock, SectionBlock, StaticSelect,
} from './blocks.ts';
import { cutMrkdwn, plain } from './escape.ts';

// docs.slack.dev, Block Kit reference; 12,000 because Slack was seen to refuse a message past about 13,200 (bolt-js#2509),
// and 3,000 for `text` because chat.update refuses more than 4,000.
export const limits = {
  blocks: 50, characters: 12_000, text: 3_000, section: 3_000, field: 2_000, header: 150, button: 75, option: 75,
} as const;

/** `verbatim`: Slack makes nothing of what we did not mark ourselves, such as "@channel" in an alert's title. */
export function mrkdwn(text: string, max: number = limits.section): MrkdwnElement {
  return { type: 'mrkdwn', text: cutMrkdwn(text, max), verbatim: true };
}

export function plainText(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: plain(text, max), emoji: false };
}

export function section(text: string, accessory?: Button): SectionBlock {
  return { type: 'section', text: mrkdwn(text), ...(accessory === undefined ? {} : { accessory }) };
}

/** Two columns; at most ten. */
export function fields(texts: readonly string[]): SectionBlock {
  return { type: 'section', fields: texts.slice(0, 10).map((text) => mrkdwn(text, limits.field)) };
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plainText(text, limits.header) };
}

export function context(text: string): KnownBlock {
  return { type: 'context', elements: [mrkdwn(text)] };
}

export function actions(elements: readonly ActionsBlockElement[]): ActionsBlock {
  return { type: 'actions', elements: [...elements] };
}

/** Text shown letter by letter: Slack reads no mentions, links or formatting in it, so nothing is escaped. */
export function preformatted(text: string): RichTextBlock {
  const parts = text.trim() === '' ? ['(empty)'] : chunks(text, 2_900);
  return {
    type: 'rich_text',
    elements: parts.map((part) => ({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: part }] })),
  };
}

/** Pieces of at most `size`, at line ends where possible. */
function chunks(text: string, size: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > size) {
    const lineEnd = rest.lastIndexOf('\n', size);
    const at = lineEnd > size / 2 ? lineEnd + 1 : wholeCharacters(rest, size);
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return rest === '' ? parts : [...parts, rest];
}

function wholeCharacters(text: string, at: number): number {
  return /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') ? at - 1 : at;
}

export type ButtonParts = {
  readonly id: string; readonly text: string; readonly value: string; readonly style?: 'primary' | 'danger' | undefined;
  /** Asked before the click counts: for what cannot be undone. `yes` repeats what the button does. */
  readonly confirm?: { readonly title: string; readonly text: string; readonly yes: string } | undefined;
};

export function button({ id, text, value, style, confirm }: ButtonParts): Button {
  const asked = confirm && {
    title: plainText(confirm.title, 100), text: plainText(confirm.text, 300),
    confirm: plainText(confirm.yes, 30), deny: plainText('Go back', 30),
  };
  return {
    type: 'button', action_id: id, text: plainText(text, limits.button), value,
    ...(style === undefined ? {} : { style }), ...(asked === undefined ? {} : { confirm: asked }),
  };
}

export function option(text: string, value: string): PlainTextOption {
  return { text: plainText(text, limits.option), value };
}

/** The menu behind three dots: at most five choices (docs.slack.dev, Block Kit reference). */
export function overflow(id: string, options: readonly PlainTextOption[]): ActionsBlockElement {
  return { type: 'overflow', action_id: id, options: options.slice(0, 5) };
}

/** Undefined when there is nothing to choose from: Slack refuses an empty menu. */
export function select(id: string, placeholder: string, options: readonly PlainTextOption[]): StaticSelect | undefined {
  if (options.length === 0) return undefined;
  return { type: 'static_select', action_id: id, placeholder: plainText(placeholder, 150), options: options.slice(0, 100) };
}

/**
 * A message within Slack's limits. `key` must be new for every version of a message: it makes the block ids, and clients
 * keep what was typed or chosen under an old one. What does not fit is left out with its number; renderers keep within
 * the limits themselves, so this is the net below them.
 */
export function message(text: string, blocks: readonly KnownBlock[], key: string): Message {
  const kept = fitting(blocks);
  const left = blocks.length - kept.length;
  const rest = `${left} more ${left === 1 ? 'part is' : 'parts are'} left out: this message is full.`;
  const all = left === 0 ? kept : [...kept, context(rest)];
  return { text: cutMrkdwn(text, limits.text), blocks: all.map((block, n) => ({ ...block, block_id: `${key}:${n + 1}` })) };
}

function fitting(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  if (blocks.length <= limits.blocks && textLength(blocks) <= limits.characters) return blocks;
  let room: number = limits.characters - 100;
  const end = blocks.findIndex((block, n) => {
    room -= textLength(block);
    return room < 0 || n === limits.blocks - 1;
  });
  return blocks.slice(0, end);
}

/** Characters of text anywhere in blocks. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, part) => sum + textLength(part), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, part]) => {
    return sum + (key === 'text' && typeof part === 'string' ? part.length : textLength(part));
  }, 0);
}
