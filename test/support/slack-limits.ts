// What Slack would refuse in a message or form, and what would be wrong in it for people: for the tests of every renderer.
import { checkBlocks, checkView, textLength } from '../../demo/slack/block-kit.ts';
import type { Message, ModalView } from '../../src/render/blocks.ts';

/** Below the 4,000 characters over which chat.update answers msg_too_long, and the 13,200 of msg_blocks_too_long. */
const most = { text: 3_900, characters: 12_000 } as const;
/** The only things of ours that stand between angle brackets: people, channels, times and links with words of ours. */
const marks = /<(?:@[UW][A-Z0-9]+|#[CGD][A-Z0-9]+|!date\^\d+\^[^|<>]*\|[^<>|]*|https?:\/\/[^|<>\s]+\|[^<>|]*)>/g;

/** Everything wrong with a message; an empty list when nothing is. */
export function wrongInMessage(message: Message): string[] {
  const wrong: string[] = [];
  const { text, blocks = [] } = message;
  if (text.trim().length < 10) wrong.push(`text says too little: ${JSON.stringify(text)}`);
  if (text.length > most.text) wrong.push(`text has ${text.length} characters`);
  if (textLength(blocks) > most.characters) wrong.push(`blocks have ${textLength(blocks)} characters`);
  if (message.blocks && blocks.length === 0) wrong.push('no blocks');
  if (blocks.some((block) => block.block_id === undefined)) wrong.push('a block without block_id');
  return [...wrong, ...checkBlocks(blocks), ...wrongInMarkup(text), ...wrongInTexts(blocks), ...tooManyPrimaries(blocks)];
}

/** Everything wrong with a form. */
export function wrongInView(view: ModalView): string[] {
  const inputs = view.blocks.filter((block) => block.type === 'input');
  const unnamed = inputs.filter((block) => block.block_id === undefined).map(() => 'an input without block_id');
  return [...unnamed, ...checkView(view), ...wrongInTexts([view])];
}

/** In mrkdwn: a bracket that is not ours, half an entity, half a character. */
export function wrongInMarkup(text: string): string[] {
  const wrong: string[] = [];
  if (!text.isWellFormed()) wrong.push(`half a character in ${excerpt(text)}`);
  const rest = text.replaceAll(marks, '');
  if (/[<>]/.test(rest)) wrong.push(`a bracket that is not ours in ${excerpt(rest)}`);
  if (/&(?!amp;|lt;|gt;)/.test(rest)) wrong.push(`a bare or broken entity in ${excerpt(rest)}`);
  return wrong;
}

function excerpt(text: string): string {
  const at = Math.max(0, text.search(/[<>]|&(?!amp;|lt;|gt;)/));
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + 80));
}

function wrongInTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => wrongInTexts(one));
  if (typeof value !== 'object' || value === null) return typeof value === 'string' && !value.isWellFormed() ? ['half a character'] : [];
  const { type, text, verbatim } = value as { type?: unknown; text?: unknown; verbatim?: unknown };
  if (type === 'mrkdwn' && typeof text === 'string') {
    return [...wrongInMarkup(text), ...(verbatim === true ? [] : ['mrkdwn that Slack may read mentions into (verbatim is not set)'])];
  }
  return Object.values(value).flatMap((one) => wrongInTexts(one));
}

function tooManyPrimaries(blocks: unknown): string[] {
  const found = JSON.stringify(blocks).split('"style":"primary"').length - 1;
  return found > 1 ? [`${found} primary buttons`] : [];
}
