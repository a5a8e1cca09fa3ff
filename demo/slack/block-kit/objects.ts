// The small parts that blocks are made of: text, options, confirm dialogs, ids. Unknown members are refused, as by Slack.
import { z } from 'zod';

import { CONFIRM, IMAGE, ID, OPTION, PLACEHOLDER } from './limits.ts';

/** plain_text of 1 to `max` characters. */
export function plain(max: number) {
  return z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });
}

/** mrkdwn of 1 to `max` characters. */
export function mrkdwn(max: number) {
  return z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.boolean().optional() });
}

/** Either kind of text, 1 to `max` characters. */
export function anyText(max: number) {
  return z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);
}

export const blockId = z.string().max(ID).optional();
export const actionId = z.string().min(1).max(ID).optional();
export const placeholder = plain(PLACEHOLDER).optional();
export const focus = z.boolean().optional();
export const style = z.enum(['primary', 'danger']).optional();

export const confirm = z
  .strictObject({
    title: plain(CONFIRM.title).optional(),
    text: anyText(CONFIRM.text),
    confirm: plain(CONFIRM.button).optional(),
    deny: plain(CONFIRM.button).optional(),
    style,
  })
  .optional();

const optionRest = { value: z.string().min(1).max(OPTION.value), description: plain(OPTION.text).optional() };

/** An option of a select or overflow menu: its text is plain. */
export const plainOption = z.strictObject({
  text: plain(OPTION.text), ...optionRest, url: z.string().max(OPTION.url).optional(),
});

/** An option of checkboxes or radio buttons: mrkdwn is allowed. */
export const richOption = z.strictObject({
  text: anyText(OPTION.text),
  value: optionRest.value,
  description: anyText(OPTION.text).optional(),
});

const slackFile = z.union([z.strictObject({ url: z.string() }), z.strictObject({ id: z.string() })]);

/** The members of an image, block or element; exactly one of image_url and slack_file. */
export const imageMembers = {
  type: z.literal('image'),
  alt_text: z.string().max(IMAGE.alt),
  image_url: z.string().max(IMAGE.url).optional(),
  slack_file: slackFile.optional(),
};

export function hasOneSource(image: { image_url?: unknown; slack_file?: unknown }): boolean {
  return (image.image_url === undefined) !== (image.slack_file === undefined);
}

export const imageElement = z
  .strictObject(imageMembers)
  .refine(hasOneSource, { error: 'must provide exactly one of image_url and slack_file' });
