// The select menus, single and multiple, of all five sources of options.
import { z } from 'zod';

import { OPTION, SELECT } from './limits.ts';
import { actionId, confirm, focus, placeholder, plain, plainOption } from './objects.ts';

const common = { action_id: actionId, placeholder, confirm, focus_on_load: focus };
const many = { ...common, max_selected_items: z.number().int().min(1).optional() };
const options = z.array(plainOption).min(1).max(SELECT.options);
const group = z.strictObject({ label: plain(OPTION.groupLabel), options });
const sources = { options: options.optional(), option_groups: z.array(group).min(1).max(SELECT.groups).optional() };
const query = { min_query_length: z.number().int().min(0).optional() };
const respond = { response_url_enabled: z.boolean().optional() };
const filter = z
  .strictObject({
    include: z.array(z.enum(['im', 'mpim', 'private', 'public'])).min(1).optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .optional();
const current = { default_to_current_conversation: z.boolean().optional(), filter };
const initialOptions = z.array(plainOption).min(1).optional();
const names = z.array(z.string()).min(1).optional();

type Options = readonly { readonly value: string }[];
type Sources = { options?: Options | undefined; option_groups?: readonly { readonly options: Options }[] | undefined };

function oneSource(select: Sources): boolean {
  return (select.options === undefined) !== (select.option_groups === undefined);
}

/** Slack refuses an initial option that the menu does not offer. */
function offers(select: Sources, chosen: Options): boolean {
  const all = [...(select.options ?? []), ...(select.option_groups ?? []).flatMap((each) => each.options)];
  return chosen.every((option) => all.some((other) => other.value === option.value));
}

const either = { error: 'must provide exactly one of options and option_groups' };
const unknownInitial = { error: 'initial option is not one of the options' };

const staticSelect = z
  .strictObject({ type: z.literal('static_select'), ...common, ...sources, initial_option: plainOption.optional() })
  .refine(oneSource, either)
  .refine((select) => offers(select, select.initial_option ? [select.initial_option] : []), unknownInitial);
const multiStaticSelect = z
  .strictObject({ type: z.literal('multi_static_select'), ...many, ...sources, initial_options: initialOptions })
  .refine(oneSource, either)
  .refine((select) => offers(select, select.initial_options ?? []), unknownInitial);

/** All ten select menus. */
export const selects = [
  staticSelect,
  multiStaticSelect,
  z.strictObject({ type: z.literal('external_select'), ...common, ...query, initial_option: plainOption.optional() }),
  z.strictObject({ type: z.literal('multi_external_select'), ...many, ...query, initial_options: initialOptions }),
  z.strictObject({ type: z.literal('users_select'), ...common, initial_user: z.string().optional() }),
  z.strictObject({ type: z.literal('multi_users_select'), ...many, initial_users: names }),
  z.strictObject({ type: z.literal('channels_select'), ...common, ...respond, initial_channel: z.string().optional() }),
  z.strictObject({ type: z.literal('multi_channels_select'), ...many, initial_channels: names }),
  z.strictObject({
    type: z.literal('conversations_select'), ...common, ...respond, ...current, initial_conversation: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('multi_conversations_select'), ...many, ...current, initial_conversations: names }),
] as const;
