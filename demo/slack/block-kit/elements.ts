// Buttons, menus and inputs: everything a person can touch inside a block.
import { z } from 'zod';

import { BUTTON, CHOICES, FILES, OPTION, OVERFLOW, TYPED } from './limits.ts';
import { actionId, confirm, focus, placeholder, plain, plainOption, richOption, style } from './objects.ts';
import { richText } from './rich-text.ts';
import { selects } from './selects.ts';

const buttonRest = {
  action_id: actionId,
  text: plain(BUTTON.text),
  style,
  confirm,
  accessibility_label: z.string().max(BUTTON.accessibility).optional(),
};

/** There is no `disabled`: a strict object refuses it, as Slack does. */
export const button = z.strictObject({
  type: z.literal('button'),
  ...buttonRest,
  value: z.string().max(BUTTON.value).optional(),
  url: z.string().max(BUTTON.url).optional(),
});

const pair = z.strictObject({ name: z.string(), value: z.string() });
const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  ...buttonRest,
  workflow: z.strictObject({
    trigger: z.strictObject({ url: z.string(), customizable_input_parameters: z.array(pair).optional() }),
  }),
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: actionId,
  options: z.array(plainOption).min(1).max(OVERFLOW),
  confirm,
});

const choice = { action_id: actionId, options: z.array(richOption).min(1).max(CHOICES), confirm, focus_on_load: focus };
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...choice,
  initial_options: z.array(richOption).min(1).max(CHOICES).optional(),
});
const radioButtons = z.strictObject({ type: z.literal('radio_buttons'), ...choice, initial_option: richOption.optional() });

const picker = { action_id: actionId, confirm, focus_on_load: focus };
const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...picker,
  placeholder,
  initial_date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/u).optional(),
});
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...picker,
  placeholder,
  timezone: z.string().optional(),
  initial_time: z.string().regex(/^\d{2}:\d{2}$/u).optional(),
});
const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...picker,
  initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
});

const typed = {
  action_id: actionId,
  placeholder,
  focus_on_load: focus,
  dispatch_action_config: z
    .strictObject({ trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional() })
    .optional(),
};
const initial = z.string().max(TYPED).optional();
const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typed,
  initial_value: initial,
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(TYPED).optional(),
  max_length: z.number().int().min(1).max(TYPED).optional(),
});
const emailInput = z.strictObject({ type: z.literal('email_text_input'), ...typed, initial_value: initial });
const urlInput = z.strictObject({ type: z.literal('url_text_input'), ...typed, initial_value: initial });
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typed,
  is_decimal_allowed: z.boolean(),
  initial_value: initial,
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});
const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  ...typed,
  initial_value: richText.optional(),
  min_lines: z.number().int().optional(),
  max_lines: z.number().int().optional(),
});
const fileInput = z.strictObject({
  type: z.literal('file_input'),
  action_id: actionId,
  filetypes: z.array(z.string()).optional(),
  max_files: z.number().int().min(1).max(FILES).optional(),
});

const feedback = z.strictObject({
  text: plain(OPTION.text),
  value: z.string().max(BUTTON.value),
  accessibility_label: z.string().max(BUTTON.accessibility).optional(),
});
const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  action_id: actionId,
  positive_button: feedback,
  negative_button: feedback,
});
const iconButton = z.strictObject({
  type: z.literal('icon_button'),
  action_id: actionId,
  icon: z.string(),
  text: plain(BUTTON.text),
  value: z.string().max(BUTTON.value).optional(),
  accessibility_label: z.string().max(BUTTON.accessibility).optional(),
  confirm,
  visible_to_user_ids: z.array(z.string()).optional(),
});

const everywhere = [checkboxes, datepicker, radioButtons, timepicker, ...selects] as const;

/** What may stand in an actions block. */
export const actionsElement = z.discriminatedUnion('type', [
  button, workflowButton, overflow, datetimepicker, richTextInput, ...everywhere,
]);
/** What may stand beside a section, besides an image. */
export const accessories = [button, workflowButton, overflow, ...everywhere] as const;
/** What may stand in an input block. */
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput, emailInput, urlInput, numberInput, richTextInput, fileInput, datetimepicker, ...everywhere,
]);
export const contextActionsElement = z.discriminatedUnion('type', [feedbackButtons, iconButton]);
