// The confirm dialog of Block Kit, and the frame that every dialog of the page shares.
import { h, icon, nextId } from './dom.js';
import { plainText, textObject } from './nodes.js';

/**
 * Opens a modal `<dialog>` (the browser keeps focus inside and gives it back). `onCancel` runs for Escape and the cross.
 * Returns the dialog; whoever opened it removes it.
 */
export function openDialog({ title, body, footer, onCancel, className = '', test }) {
  const id = `dialog-${nextId()}`;
  const dialog = h('dialog', { class: `dialog ${className}`, 'aria-labelledby': id, data: { test } },
    h('header', { class: 'dialog-head' }, h('h2', { id }, title),
      h('button', { type: 'button', class: 'btn btn-icon btn-quiet', 'aria-label': 'Close', on: { click: onCancel } },
        icon('close'))),
    h('div', { class: 'dialog-body' }, body),
    h('footer', { class: 'dialog-foot' }, footer));
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    onCancel();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks with a Block Kit `confirm` object; resolves true when the person agrees. `ctx` is that of nodes.js. */
export function openConfirm(confirm, ctx) {
  return new Promise((resolve) => {
    const answer = (yes) => {
      dialog.remove();
      resolve(yes);
    };
    const style = confirm.style === 'danger' ? 'btn-danger' : 'btn-primary';
    const dialog = openDialog({
      title: plainText(confirm.title),
      body: h('div', {}, textObject(confirm.text, ctx)),
      onCancel: () => answer(false),
      className: 'dialog-small',
      test: 'confirm',
      footer: [
        h('button', { type: 'button', class: 'btn', data: { test: 'confirm-deny' }, on: { click: () => answer(false) } },
          plainText(confirm.deny ?? { text: 'Cancel' })),
        h('button', { type: 'button', class: `btn ${style}`, data: { test: 'confirm-yes' }, autofocus: true,
          on: { click: () => answer(true) } },
          plainText(confirm.confirm ?? { text: 'Yes' })),
      ],
    });
  });
}
