// The action object of block_actions, and what the touched element then holds.
import type { Fields } from '../json.ts';
import { records } from '../json.ts';
import { holderOf } from '../values.ts';

import { ActError } from './payload.ts';

/** What the person chose: option values, ids or a date in `selected`; typed text in `value`. */
export type Choice = { readonly value?: string | undefined; readonly selected?: string | readonly string[] | undefined };

function optionOf(element: Fields, value: string): Fields {
  const groups = records(element['option_groups']).flatMap((group) => records(group['options']));
  const offered = [...records(element['options']), ...groups];
  const found = offered.find((option) => option['value'] === value);
  if (found) return found;
  if (String(element['type']).includes('external')) return { text: { type: 'plain_text', text: value, emoji: true }, value };
  throw new ActError(`"${value}" is not one of the options.`);
}

/** The state value the choice makes; undefined for buttons, which hold nothing. */
function held(element: Fields, choice: Choice): Fields | undefined {
  const holder = holderOf(element);
  if (!holder) return undefined;
  const chosen = [choice.selected ?? []].flat();
  const picked = holder.kind === 'option' ? chosen.map((value) => optionOf(element, value)) : chosen;
  const one = holder.kind === 'number' && chosen[0] !== undefined ? Number(chosen[0]) : picked[0];
  const single = holder.kind === 'text' ? choice.value : one;
  return { type: element['type'], [holder.member]: holder.many ? picked : (single ?? null) };
}

/** One entry of `actions[]`, and the element's new state value. */
export function touch(
  element: Fields, blockId: string, choice: Choice, ts: string,
): { readonly action: Fields; readonly state: Fields | undefined } {
  const base = { action_id: element['action_id'], block_id: blockId, type: element['type'], action_ts: ts };
  if (element['type'] === 'overflow') {
    const option = optionOf(element, [choice.selected ?? ''].flat()[0] ?? '');
    return { action: { ...base, selected_option: option }, state: undefined };
  }
  const state = held(element, choice);
  if (state) {
    const placeholder = element['placeholder'] === undefined ? {} : { placeholder: element['placeholder'] };
    return { action: { ...base, ...placeholder, ...state }, state };
  }
  const shown = ['text', 'value', 'style', 'url'].filter((key) => element[key] !== undefined).map((key) => [key, element[key]]);
  return { action: { ...base, ...Object.fromEntries(shown) as Fields }, state: undefined };
}
