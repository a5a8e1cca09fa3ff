// Select menus, single and multiple. Native controls: keyboards, screen readers and phones already know them.
import { h } from './dom.js';
import { mrkdwnLine, plainText } from './nodes.js';
import { openConfirm } from './confirm.js';

/** How the words of an option are shown. */
export const choices = {
  text: (object, ctx) => (object.type === 'mrkdwn' ? mrkdwnLine(object.text, ctx) : plainText(object)),
  label: (option, ctx) => choices.text(option.text, ctx),
};

/** What can be picked: `[{label, value, option?}]` or groups `[{group, items}]`. */
function pickable(el, ctx) {
  const toItem = (option) => ({ label: plainText(option.text).join(''), value: option.value, option });
  if (el.type.endsWith('users_select')) return ctx.people().map((person) => ({ label: person.realName, value: person.id }));
  if (el.type.endsWith('conversations_select') || el.type.endsWith('channels_select')) {
    return ctx.channels().map((channel) => ({ label: `#${channel.name}`, value: channel.id }));
  }
  if (el.option_groups !== undefined) {
    return el.option_groups.map((group) => ({ group: plainText(group.label).join(''), items: group.options.map(toItem) }));
  }
  return (el.options ?? []).map(toItem);
}

const FIELDS = {
  users_select: ['selected_user', 'initial_user'], conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'], multi_users_select: ['selected_users', 'initial_users'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
};

function flat(items) {
  return items.flatMap((item) => item.items ?? [item]);
}

/** One `<select>`; without a choice its first entry is the placeholder. */
export function singleSelect(el, env) {
  const items = pickable(el, env.ctx);
  const [key, start] = FIELDS[el.type] ?? ['selected_option', 'initial_option'];
  const kept = env.keep(el.action_id);
  const chosen = kept === undefined ? el[start] : kept[key];
  const value = chosen?.value ?? chosen ?? '';
  const option = (item) => h('option', { value: item.value, text: item.label, selected: item.value === value });
  const entries = items.map((item) => (item.items === undefined ? option(item)
    : h('optgroup', { label: item.group }, item.items.map(option))));
  const placeholder = plainText(el.placeholder).join('') || 'Choose…';
  const node = h('select', { class: 'select', id: env.id, 'aria-describedby': env.describedBy, 'data-action-id': el.action_id,
    'aria-label': env.id === undefined ? (env.label ?? placeholder) : undefined },
  h('option', { value: '', text: placeholder, selected: value === '' }), entries);
  env.register(el.action_id, () => {
    const item = flat(items).find((one) => one.value === node.value);
    return { type: el.type, [key]: item?.option ?? item?.value ?? null };
  });
  if (env.dispatches) node.addEventListener('change', () => void picked(node, value, el, env));
  return node;
}

async function picked(node, before, el, env) {
  if (node.value === '') return;
  const selected = node.value;
  if (el.confirm !== undefined && !(await openConfirm(el.confirm, env.ctx))) {
    node.value = before;
    return;
  }
  await env.act(el, { selected });
  // In a message the choice was an order and the menu is free again; in a form it is what the person has chosen.
  if (!env.inForm && node.isConnected) node.value = before;
}

/** Checkboxes in a scrolling box: easier than a native multiple select with a mouse, and the same by keyboard. */
export function multiSelect(el, env) {
  const items = flat(pickable(el, env.ctx));
  const [key, start] = FIELDS[el.type] ?? ['selected_options', 'initial_options'];
  const kept = env.keep(el.action_id);
  const chosen = new Set((kept === undefined ? (el[start] ?? []) : (kept[key] ?? [])).map((one) => one.value ?? one));
  const boxes = items.map((item) => h('input', { type: 'checkbox', checked: chosen.has(item.value), value: item.value }));
  const selected = () => items.filter((_, i) => boxes[i].checked);
  env.register(el.action_id, () => ({ type: el.type, [key]: selected().map((item) => item.option ?? item.value) }));
  const node = h('div', { class: 'multi', role: 'group', 'aria-label': env.label, 'data-action-id': el.action_id },
    items.map((item, i) => h('label', { class: 'choice' }, boxes[i], h('span', { text: item.label }))));
  if (env.dispatches) node.addEventListener('change', () => void env.act(el,
    { selected: selected().map((item) => item.value) }));
  return node;
}
