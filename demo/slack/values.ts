// What menus and inputs hold: the member of a state value by element type, where it starts, and the state of a whole view.
import { isRecord, records, type Fields } from './json.ts';
import type { Values } from './model.ts';

type Holder = {
  readonly member: string; readonly start: string; readonly many?: boolean; readonly kind: 'text' | 'option' | 'id' | 'number';
};

/** The elements that keep a value: its name in payloads, the member of the block it starts from, one or many. */
export const HOLDERS: Readonly<Record<string, Holder>> = {
  plain_text_input: { member: 'value', start: 'initial_value', kind: 'text' },
  email_text_input: { member: 'value', start: 'initial_value', kind: 'text' },
  url_text_input: { member: 'value', start: 'initial_value', kind: 'text' },
  number_input: { member: 'value', start: 'initial_value', kind: 'text' },
  rich_text_input: { member: 'rich_text_value', start: 'initial_value', kind: 'text' },
  file_input: { member: 'files', start: 'initial_files', many: true, kind: 'id' },
  static_select: { member: 'selected_option', start: 'initial_option', kind: 'option' },
  external_select: { member: 'selected_option', start: 'initial_option', kind: 'option' },
  radio_buttons: { member: 'selected_option', start: 'initial_option', kind: 'option' },
  checkboxes: { member: 'selected_options', start: 'initial_options', many: true, kind: 'option' },
  multi_static_select: { member: 'selected_options', start: 'initial_options', many: true, kind: 'option' },
  multi_external_select: { member: 'selected_options', start: 'initial_options', many: true, kind: 'option' },
  users_select: { member: 'selected_user', start: 'initial_user', kind: 'id' },
  multi_users_select: { member: 'selected_users', start: 'initial_users', many: true, kind: 'id' },
  channels_select: { member: 'selected_channel', start: 'initial_channel', kind: 'id' },
  multi_channels_select: { member: 'selected_channels', start: 'initial_channels', many: true, kind: 'id' },
  conversations_select: { member: 'selected_conversation', start: 'initial_conversation', kind: 'id' },
  multi_conversations_select: { member: 'selected_conversations', start: 'initial_conversations', many: true, kind: 'id' },
  datepicker: { member: 'selected_date', start: 'initial_date', kind: 'id' },
  timepicker: { member: 'selected_time', start: 'initial_time', kind: 'id' },
  datetimepicker: { member: 'selected_date_time', start: 'initial_date_time', kind: 'number' },
};

const BARE = new Set(['button', 'workflow_button', 'overflow', 'icon_button', 'feedback_buttons']);

/** Can a person touch it? Then it has an action_id. */
export function isTouchable(element: Fields): boolean {
  const type = String(element['type']);
  return BARE.has(type) || Object.hasOwn(HOLDERS, type);
}

export function holderOf(element: Fields): Holder | undefined {
  const type = String(element['type']);
  return Object.hasOwn(HOLDERS, type) ? HOLDERS[type] : undefined;
}

/** The state value of an element nobody has touched; an empty one is `null` (or an empty list), as Slack sends it. */
export function startValue(element: Fields): Fields | undefined {
  const holder = holderOf(element);
  if (!holder) return undefined;
  return { type: element['type'], [holder.member]: element[holder.start] ?? (holder.many ? [] : null) };
}

/** Has a person put anything in? */
export function isFilled(element: Fields, value: Fields | undefined): boolean {
  const held = value?.[holderOf(element)?.member ?? ''];
  return Array.isArray(held) ? held.length > 0 : held !== undefined && held !== null && held !== '';
}

/** Every touchable element of the blocks, containers opened. */
export function touchables(blocks: readonly Fields[]): readonly { readonly block: Fields; readonly element: Fields }[] {
  return blocks.flatMap((block) => {
    const inside = [...records(block['elements']), block['accessory'], block['element']].filter(isRecord).filter(isTouchable);
    return [...inside.map((element) => ({ block, element })), ...touchables(records(block['child_blocks']))];
  });
}

/** `state.values` of the blocks: what was put in where it is known, else what the blocks start with. */
export function collectValues(blocks: readonly Fields[], known: Values): Values {
  const values: Record<string, Record<string, Fields>> = {};
  for (const { block, element } of touchables(blocks)) {
    const start = startValue(element);
    if (!start) continue;
    const [blockId, actionId] = [String(block['block_id']), String(element['action_id'])];
    const before = known[blockId]?.[actionId];
    values[blockId] ??= {};
    const fits = before && (before['type'] === undefined || before['type'] === start['type']);
    values[blockId][actionId] = fits ? { ...start, ...before } : start;
  }
  return values;
}
