// Says what Slack would refuse in a message's blocks or in a view, in Slack's own words and with where it is.
import { z } from 'zod';

import * as common from './block-kit/blocks.ts';
import { ID, MESSAGE, VIEW } from './block-kit/limits.ts';
import * as newer from './block-kit/newer-blocks.ts';
import { plain } from './block-kit/objects.ts';
import { complaint, describe } from './block-kit/report.ts';
import { checkSubmit, checkTogether } from './block-kit/whole.ts';
import { isRecord } from './json.ts';

export { MESSAGE, VIEW } from './block-kit/limits.ts';

const everywhere = [
  common.section, common.header, common.divider, common.actions, common.context, common.input, common.image,
  common.richText, common.video, newer.alert, newer.card, newer.carousel, newer.container,
] as const;

const messageBlocks = z
  .array(
    z.discriminatedUnion('type', [
      ...everywhere, common.markdown, common.file, common.contextActions,
      newer.table, newer.dataTable, newer.taskCard, newer.plan,
    ]),
  )
  .max(MESSAGE.blocks);

const viewRest = {
  blocks: z.array(z.discriminatedUnion('type', everywhere)).max(VIEW.blocks),
  callback_id: z.string().max(ID).optional(),
  external_id: z.string().max(ID).optional(),
  private_metadata: z.string().max(VIEW.privateMetadata).optional(),
};
const viewSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    ...viewRest,
    title: plain(VIEW.title),
    submit: plain(VIEW.button).optional(),
    close: plain(VIEW.button).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('home'), ...viewRest }),
]);

function faults(schema: z.ZodType, value: unknown, base: readonly string[]): readonly string[] {
  const read = schema.safeParse(value);
  return read.success ? [] : read.error.issues.flatMap((issue) => describe(issue, value, base));
}

/** What is wrong with the blocks of a message; an empty list when Slack would take them. Pointers start at `/blocks`. */
export function checkBlocks(blocks: unknown): string[] {
  return [...faults(messageBlocks, blocks, ['blocks']), ...checkTogether(blocks, ['blocks'])];
}

/** What is wrong with a modal or Home view; an empty list when Slack would take it. Pointers start at `/view`. */
export function checkView(view: unknown): string[] {
  const lines = [...faults(viewSchema, view, ['view']), ...checkSubmit(view, ['view'])];
  if (isRecord(view)) lines.push(...checkTogether(view['blocks'], ['view', 'blocks']));
  const bytes = view === undefined ? 0 : Buffer.byteLength(JSON.stringify(view));
  if (bytes > VIEW.bytes) lines.push(complaint(`must be less than ${VIEW.bytes} bytes`, ['view']));
  return lines;
}

/** Characters of text in blocks: Slack was seen to answer `msg_blocks_too_long` past about 13,200 (bolt-js#2509). */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, part) => sum + textLength(part), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) => sum + (key === 'text' && typeof part === 'string' ? part.length : textLength(part)), 0,
  );
}
