// Block Kit's interactive elements. Each returns a node; inputs also register how to read their value for view submissions.
import { h, icon } from './dom.js';
import { choices, multiSelect, singleSelect } from './selects.js';
import { anchor, plainText } from './nodes.js';
import { openConfirm } from './confirm.js';
import { openMenu } from './menus.js';

/**
 * `env`: `ctx` (see nodes.js), `act(element, {value?, selected?})`, `keep(actionId)` (a value typed before a redraw, as a
 * SlackStateValue), `register(actionId, read)`, `dispatches` (false inside an input block), `inForm` (in a modal), `label`
 * (accessible name).
 */
export function element(el, env) {
  const build = BUILDERS[el.type];
  if (build === undefined) return h('span', { class: 'unsupported', text: `[${el.type}]` });
  return build(el, env);
}

const BUILDERS = {
  button, overflow, checkboxes: options('checkbox'), radio_buttons: options('radio'),
  static_select: singleSelect, external_select: singleSelect, users_select: singleSelect, conversations_select: singleSelect,
  channels_select: singleSelect, multi_static_select: multiSelect, multi_users_select: multiSelect,
  multi_conversations_select: multiSelect, multi_channels_select: multiSelect, multi_external_select: multiSelect,
  plain_text_input: text, email_text_input: field('email'), url_text_input: field('url'), number_input: field('number'),
  rich_text_input: text, datepicker: picker('date', 'selected_date', 'initial_date'),
  timepicker: picker('time', 'selected_time', 'initial_time'), datetimepicker: dateTime, image, workflow_button: button,
};

function image(el) {
  return h('span', { class: 'unsupported', title: el.alt_text, text: el.alt_text });
}

/** Asks first when the element has a `confirm` object. */
async function confirmed(el, { ctx }) {
  return el.confirm === undefined || openConfirm(el.confirm, ctx);
}

function button(el, env) {
  const style = el.style === undefined ? '' : ` btn-${el.style}`;
  const attrs = { class: `btn${style}`, data: { actionId: el.action_id, test: 'button' },
    'aria-label': el.accessibility_label };
  const click = async () => {
    if (await confirmed(el, env)) await env.act(el, { value: el.value });
  };
  if (el.url !== undefined && /^https?:\/\//.test(el.url)) {
    return anchor(el.url, [plainText(el.text), icon('right')],
      { ...attrs, class: `${attrs.class} btn-link`, on: { click: () => void env.act(el, { value: el.value }) } });
  }
  const node = h('button', { type: 'button', ...attrs }, plainText(el.text));
  node.addEventListener('click', () => void busy(node, click));
  return node;
}

/** Shows that a click is on its way, and refuses a second one meanwhile. */
async function busy(node, work) {
  if (node.getAttribute('aria-busy') === 'true') return;
  node.setAttribute('aria-busy', 'true');
  try {
    await work();
  } finally {
    node.removeAttribute('aria-busy');
  }
}

function overflow(el, env) {
  const node = h('button', { type: 'button', class: 'btn btn-icon', 'aria-label': 'More options', 'aria-haspopup': 'menu',
    data: { actionId: el.action_id, test: 'overflow' } }, icon('more'));
  node.addEventListener('click', () => openMenu(node, el.options.map((option) => ({
    label: plainText(option.text).join(''),
    value: option.value,
    run: async () => {
      if (await confirmed(el, env)) await env.act(el, { selected: option.value });
    },
  }))));
  return node;
}

function options(kind) {
  return (el, env) => {
    const name = `${env.blockId}-${el.action_id}`;
    const kept = env.keep(el.action_id);
    const chosen = new Set((kept === undefined ? initial(el) : selectedOf(kept)).map((option) => option.value));
    const boxes = el.options.map((option) => h('input',
      { type: kind, name, checked: chosen.has(option.value), value: option.value }));
    const read = () => {
      const picked = el.options.filter((_, i) => boxes[i].checked);
      return kind === 'radio' ? { type: el.type, selected_option: picked[0] ?? null }
        : { type: el.type, selected_options: picked };
    };
    env.register(el.action_id, read);
    const changed = async () => {
      if (!env.dispatches) return;
      const picked = el.options.filter((_, i) => boxes[i].checked).map((option) => option.value);
      if (await confirmed(el, env)) await env.act(el, { selected: kind === 'radio' ? picked[0] : picked });
    };
    const rows = el.options.map((option, i) => h('label', { class: 'choice' }, boxes[i],
      h('span', {}, choices.label(option, env.ctx),
      option.description && h('small', {}, choices.text(option.description, env.ctx)))));
    return h('div', { class: 'choices', role: kind === 'radio' ? 'radiogroup' : 'group', 'aria-label': env.label,
      data: { actionId: el.action_id }, on: { change: () => void changed() } }, rows);
  };
}

function initial(el) {
  return el.initial_options ?? (el.initial_option === undefined ? [] : [el.initial_option]);
}

function selectedOf(kept) {
  return kept.selected_options ?? (kept.selected_option ? [kept.selected_option] : []);
}

function text(el, env) {
  const attrs = {
    class: 'field', id: env.id, 'aria-describedby': env.describedBy, 'aria-label': env.id === undefined ? env.label : undefined,
    placeholder: plainText(el.placeholder).join(''), maxlength: el.max_length, 'data-action-id': el.action_id,
    autofocus: el.focus_on_load,
  };
  const long = el.multiline || el.type === 'rich_text_input';
  const node = long ? h('textarea', { ...attrs, rows: 4 }) : h('input', { type: 'text', ...attrs });
  node.value = env.keep(el.action_id)?.value ?? el.initial_value ?? '';
  return wired(node, el, env, () => ({ type: el.type, value: node.value === '' ? null : node.value }),
    () => ({ value: node.value }));
}

function field(type) {
  return (el, env) => {
    const node = h('input', { type, class: 'field', id: env.id, 'aria-describedby': env.describedBy,
      'data-action-id': el.action_id,
      'aria-label': env.id === undefined ? env.label : undefined, placeholder: plainText(el.placeholder).join(''),
      min: el.min_value, max: el.max_value, step: el.is_decimal_allowed ? 'any' : undefined });
    node.value = env.keep(el.action_id)?.value ?? el.initial_value ?? '';
    return wired(node, el, env, () => ({ type: el.type, value: node.value === '' ? null : node.value }),
      () => ({ value: node.value }));
  };
}

function picker(type, key, start) {
  return (el, env) => {
    const node = h('input', { type, class: 'field field-short', id: env.id, 'aria-describedby': env.describedBy,
      'aria-label': env.id === undefined ? (env.label ?? type) : undefined, 'data-action-id': el.action_id });
    node.value = env.keep(el.action_id)?.[key] ?? el[start] ?? '';
    return wired(node, el, env, () => ({ type: el.type, [key]: node.value === '' ? null : node.value }),
      () => ({ selected: node.value }));
  };
}

function dateTime(el, env) {
  const local = (unix) => new Date(unix * 1000 - new Date(unix * 1000).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  const node = h('input', { type: 'datetime-local', class: 'field field-short', id: env.id, 'aria-describedby': env.describedBy,
    'aria-label': env.id === undefined ? (env.label ?? 'Date and time') : undefined, 'data-action-id': el.action_id });
  const start = env.keep(el.action_id)?.selected_date_time ?? el.initial_date_time;
  if (start) node.value = local(start);
  const unix = () => (node.value === '' ? null : Math.floor(new Date(node.value).getTime() / 1000));
  return wired(node, el, env, () => ({ type: el.type, selected_date_time: unix() }),
    () => ({ selected: String(unix() ?? '') }));
}

function wired(node, el, env, read, sent) {
  env.register(el.action_id, read);
  if (env.dispatches) {
    node.addEventListener('change', () => void (async () => {
      if (await confirmed(el, env)) await env.act(el, sent());
    })());
  }
  return node;
}
