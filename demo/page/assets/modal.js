// The modal that Tocsin opened for this person.
import { h } from './dom.js';
import { renderBlocks } from './blocks.js';
import { openDialog } from './confirm.js';
import { context } from './model.js';
import { plainText } from './nodes.js';
import { act, changed, store } from './store.js';

let shown;

/** Opens, redraws or closes the dialog so that it shows what the server says is open for this person. */
export function drawModal() {
  const view = store.state.modals[store.ui.me] ?? undefined;
  if (view === undefined) return close();
  const signature = JSON.stringify([{ ...view, state: undefined }, store.ui.me]);
  if (shown?.signature === signature) return;
  // The same view updated: what the person typed survives where the ids are the same, as in Slack.
  const kept = shown?.id === view.id ? read(shown.readers) : {};
  show(view, signature, kept, {});
}

function close() {
  shown?.dialog.remove();
  shown = undefined;
}

function read(readers) {
  const values = {};
  for (const [blockId, actionId, value] of readers.map((one) => [one.blockId, one.actionId,
    one.read()])) (values[blockId] ??= {})[actionId] = value;
  return values;
}

function show(view, signature, kept, errors) {
  const focused = shown?.id === view.id ? document.activeElement?.dataset.actionId : undefined;
  close();
  const readers = [];
  const surface = {
    ctx: context(), id: view.id, errors,
    keep: (blockId, actionId) => kept[blockId]?.[actionId],
    register: (blockId, actionId, readOne) => readers.push({ blockId, actionId, read: readOne }),
    act: (el, blockId, sent) => act({ type: 'click', viewId: view.id, actionId: el.action_id, blockId, ...sent }),
  };
  const submit = async (event) => {
    event?.preventDefault();
    const button = dialog.querySelector('[data-test=modal-submit]');
    if (button === null || button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    const values = read(readers);
    const missing = required(view, values);
    const answer = Object.keys(missing).length > 0 ? { result: { errors: missing } }
      : await act({ type: 'submit', viewId: view.id, values });
    button.removeAttribute('aria-busy');
    if (answer?.result?.errors !== undefined && shown?.id === view.id) show(view, signature, values, answer.result.errors);
  };
  const cancel = () => {
    close();
    delete store.state.modals[store.ui.me];
    void act({ type: 'close', viewId: view.id });
    changed();
  };
  const formId = `modal-${view.id}`;
  const dialog = openDialog({
    title: plainText(view.title), test: 'modal', onCancel: cancel, className: 'dialog-modal',
    body: h('form', { id: formId, novalidate: true, on: { submit: (event) => void submit(event) } },
      renderBlocks(view.blocks, surface)),
    footer: [
      h('button', { type: 'button', class: 'btn', data: { test: 'modal-close' }, on: { click: cancel } },
        plainText(view.close ?? { text: 'Close' })),
      view.submit && h('button', { type: 'submit', form: formId, class: 'btn btn-primary', data: { test: 'modal-submit' } },
        plainText(view.submit)),
    ],
  });
  shown = { id: view.id, signature, dialog, readers };
  (dialog.querySelector('[aria-invalid=true]') ?? dialog.querySelector(`[data-action-id="${CSS.escape(focused ?? '')}"]`)
    ?? dialog.querySelector('.dialog-body :is(input, textarea, select)'))?.focus();
}

/** Slack itself refuses an empty required input before the app hears of it. */
function required(view, values) {
  const errors = {};
  for (const block of view.blocks) {
    if (block.type !== 'input' || block.optional) continue;
    const value = values[block.block_id]?.[block.element.action_id] ?? {};
    const filled = Object.entries(value).some(([key, one]) => key !== 'type' && one !== null && one !== ''
      && !(Array.isArray(one) && one.length === 0));
    if (!filled) errors[block.block_id] = 'Please fill in this field.';
  }
  return errors;
}
