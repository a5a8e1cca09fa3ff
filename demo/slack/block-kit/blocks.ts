// The blocks everybody uses: section, header, actions, context, input, image, divider, markdown, video, file.
import { z } from 'zod';

import { accessories, actionsElement, contextActionsElement, inputElement } from './elements.ts';
import { ACTIONS, CONTEXT, CONTEXT_ACTIONS, HEADER, IMAGE, INPUT, MESSAGE, SECTION, VIDEO } from './limits.ts';
import { anyText, blockId, hasOneSource, imageElement, imageMembers, mrkdwn, plain } from './objects.ts';
import { richText } from './rich-text.ts';

export const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(SECTION.text).optional(),
    fields: z.array(anyText(SECTION.field)).min(1).max(SECTION.fields).optional(),
    accessory: z.discriminatedUnion('type', [imageElement, ...accessories]).optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    error: 'missing required field: text or fields',
  });

export const header = z.strictObject({ type: z.literal('header'), block_id: blockId, text: plain(HEADER) });
export const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });

export const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z.array(actionsElement).min(1).max(ACTIONS),
});

export const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plain(SECTION.text), mrkdwn(SECTION.text)]))
    .min(1)
    .max(CONTEXT),
});

export const contextActions = z.strictObject({
  type: z.literal('context_actions'),
  block_id: blockId,
  elements: z.array(contextActionsElement).min(1).max(CONTEXT_ACTIONS),
});

export const input = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plain(INPUT.label),
  element: inputElement,
  hint: plain(INPUT.hint).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

export const image = z
  .strictObject({ ...imageMembers, block_id: blockId, title: plain(IMAGE.title).optional() })
  .refine(hasOneSource, { error: 'must provide exactly one of image_url and slack_file' });

export const markdown = z.strictObject({
  type: z.literal('markdown'), block_id: blockId, text: z.string().min(1).max(MESSAGE.markdown),
});

export const file = z.strictObject({
  type: z.literal('file'), block_id: blockId, external_id: z.string(), source: z.string(),
});

export const video = z.strictObject({
  type: z.literal('video'),
  block_id: blockId,
  title: plain(VIDEO.title),
  alt_text: z.string(),
  thumbnail_url: z.string(),
  video_url: z.string(),
  author_name: z.string().max(VIDEO.author).optional(),
  description: plain(VIDEO.title).optional(),
  provider_icon_url: z.string().optional(),
  provider_name: z.string().optional(),
  title_url: z.string().optional(),
});

export { richText };
