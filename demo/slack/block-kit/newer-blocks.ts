// The blocks of 2025 and 2026: alert, card, carousel, container, tables, tasks and plans.
import { z } from 'zod';

import { actions, context, divider, file, header, image, input, richText, section, video } from './blocks.ts';
import { button } from './elements.ts';
import { CARD, CAROUSEL, CONTAINER, SECTION, TABLE } from './limits.ts';
import { anyText, blockId, imageElement, mrkdwn, plain } from './objects.ts';

export const alert = z.strictObject({
  type: z.literal('alert'),
  block_id: blockId,
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  text: anyText(SECTION.text),
});

export const card = z.strictObject({
  type: z.literal('card'),
  block_id: blockId,
  title: mrkdwn(CARD.title).optional(),
  subtitle: mrkdwn(CARD.subtitle).optional(),
  body: mrkdwn(CARD.body).optional(),
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  actions: z.array(button).optional(),
});

export const carousel = z.strictObject({
  type: z.literal('carousel'), block_id: blockId, elements: z.array(card).min(1).max(CAROUSEL),
});

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string() });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), text: z.string(), value: z.number() });
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richText]);
const rows = z.array(z.array(cell).min(1).max(TABLE.columns)).min(1).max(TABLE.rows);

export const table = z.strictObject({
  type: z.literal('table'),
  block_id: blockId,
  rows,
  column_settings: z
    .array(z.strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() }))
    .max(TABLE.columns)
    .optional(),
});

export const dataTable = z.strictObject({
  type: z.literal('data_table'),
  block_id: blockId,
  caption: z.string(),
  rows,
  page_size: z.number().int().min(1).max(TABLE.pageSize).optional(),
  row_header_column_index: z.number().int().optional(),
});

export const container = z.strictObject({
  type: z.literal('container'),
  block_id: blockId,
  title: plain(CONTAINER.title).optional(),
  subtitle: anyText(CONTAINER.title).optional(),
  rich_text_title: richText.optional(),
  icon: imageElement.optional(),
  width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
  default_collapsed: z.boolean().optional(),
  has_header_divider: z.boolean().optional(),
  is_collapsible: z.boolean().optional(),
  child_blocks: z
    .array(z.discriminatedUnion('type', [actions, context, divider, file, header, image, input, richText, section, table, video]))
    .min(1)
    .max(CONTAINER.children),
});

const source = z.strictObject({ type: z.literal('url'), url: z.string(), text: z.string() });

export const taskCard = z.strictObject({
  type: z.literal('task_card'),
  block_id: blockId,
  task_id: z.string(),
  title: z.string(),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richText.optional(),
  output: richText.optional(),
  sources: z.array(source).optional(),
});

export const plan = z.strictObject({
  type: z.literal('plan'), block_id: blockId, title: z.string(), tasks: z.array(taskCard).optional(),
});
