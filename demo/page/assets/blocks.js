// Block Kit blocks → DOM.
import { h } from './dom.js';
import { element } from './elements.js';
import { markdown, mrkdwnLines, plainText, textObject } from './nodes.js';
import { richText } from './rich-text.js';

/**
 * Renders blocks. `surface`: `ctx` (see nodes.js), `act(element, blockId, sent)`, `keep(blockId, actionId)`,
 * `register(blockId, actionId, read)`, `errors` ({blockId: text}).
 */
export function renderBlocks(blocks, surface) {
  return blocks.map((block, i) => {
    const build = BUILDERS[block.type];
    const node = build === undefined ? h('p', { class: 'unsupported', text: `[${block.type} block]` })
      : build(block, surface, i);
    node.dataset.block = block.type;
    return node;
  });
}

const BUILDERS = {
  header: (block) => h('h3', { class: 'b-header' }, plainText(block.text)),
  divider: () => h('hr', { class: 'b-divider' }),
  section, context, actions, input, table, alert,
  markdown: (block, { ctx }) => h('div', { class: 'b-markdown' }, markdown(block.text, ctx)),
  rich_text: (block, { ctx }) => h('div', { class: 'b-rich' }, richText(block.elements, ctx)),
  image: (block, { ctx }) => h('p', { class: 'b-image' }, `${block.alt_text ?? 'Image'}`,
    block.title && [' · ', textObject(block.title, ctx)]),
  context_actions: actions,
};

function env(surface, block, extra = {}) {
  const blockId = block.block_id ?? '';
  return {
    ctx: surface.ctx, blockId, dispatches: true, inForm: surface.register !== undefined,
    act: (el, sent) => surface.act(el, blockId, sent),
    keep: (actionId) => surface.keep?.(blockId, actionId),
    register: (actionId, read) => surface.register?.(blockId, actionId, read),
    ...extra,
  };
}

function section(block, surface) {
  const body = h('div', { class: 'b-section-body' }, block.text && textObject(block.text, surface.ctx),
    block.fields && h('div', { class: 'b-fields' },
      block.fields.map((field) => h('div', { class: 'b-field' }, textObject(field, surface.ctx)))));
  const label = block.text === undefined ? undefined : plainLabel(block.text);
  return h('div', { class: 'b-section' }, body,
    block.accessory && h('div', { class: 'b-accessory' }, element(block.accessory, env(surface, block, { label }))));
}

function plainLabel(text) {
  return text.text.replace(/[*_~`]/g, '').replace(/<[^>]*>/g, '').slice(0, 80);
}

function context(block, surface) {
  return h('div', { class: 'b-context' }, block.elements.map((el) => {
    if (el.type === 'image') return h('span', { text: el.alt_text });
    return h('span', { class: 'b-context-item' }, el.type === 'mrkdwn' ? mrkdwnLines(el.text, surface.ctx) : plainText(el));
  }));
}

function actions(block, surface) {
  return h('div', { class: 'b-actions' }, block.elements.map((el) => element(el, env(surface, block))));
}

function input(block, surface, i) {
  const id = `in-${surface.id ?? 'm'}-${i}`;
  const error = surface.errors?.[block.block_id];
  const noteId = `${id}-note`;
  const grouped = ['checkboxes', 'radio_buttons'].includes(block.element.type) || block.element.type.startsWith('multi_');
  const label = plainText(block.label);
  const optional = block.optional && h('span', { class: 'optional', text: 'optional' });
  const control = element(block.element, env(surface, block, {
    id: grouped ? undefined : id, describedBy: error || block.hint ? noteId : undefined, label: label.join(''),
    dispatches: block.dispatch_action === true,
  }));
  if (error) control.setAttribute('aria-invalid', 'true');
  return h('div', { class: error ? 'b-input b-input-bad' : 'b-input', data: { blockId: block.block_id } },
    grouped ? h('span', { class: 'b-label' }, label, optional) : h('label', { class: 'b-label', for: id }, label, optional),
    control,
    h('div', { id: noteId }, error && h('p', { class: 'b-error', role: 'alert', data: { test: 'field-error' }, text: error }),
      block.hint && h('p', { class: 'b-hint' }, plainText(block.hint))));
}

function table(block, { ctx }) {
  const cell = (content, tag, i) => {
    const align = block.column_settings?.[i]?.align ?? 'left';
    return h(tag, { class: `align-${align}` }, content.type === 'rich_text' ? richText(content.elements, ctx)
      : [content.text ?? '']);
  };
  const [head, ...rows] = block.rows ?? [];
  return h('div', { class: 'table-wrap', tabindex: '0', role: 'region', 'aria-label': 'Table' }, h('table', {},
    head && h('thead', {}, h('tr', {}, head.map((content, i) => cell(content, 'th', i)))),
    h('tbody', {}, rows.map((row) => h('tr', {}, row.map((content, i) => cell(content, 'td', i)))))));
}

function alert(block, { ctx }) {
  return h('div', { class: `b-alert b-alert-${block.level ?? 'default'}` }, textObject(block.text, ctx));
}
