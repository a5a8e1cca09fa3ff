// Popup menus and toasts.
import { h } from './dom.js';

let open;

/**
 * A menu under `anchorNode`: `items` are `{label, run, value?, checked?, detail?, lead?, test?, apart?, danger?}`. Arrow keys move,
 * Escape closes and gives the focus back.
 */
export function openMenu(anchorNode, items, { label = 'Menu' } = {}) {
  closeMenu();
  const menu = h('div', { class: 'menu', role: 'menu', 'aria-label': label, data: { test: 'menu' } },
    items.map((item) => entry(item)));
  menu.addEventListener('keydown', (event) => keys(event, menu, anchorNode));
  (anchorNode.closest('dialog') ?? document.body).append(menu);
  place(menu, anchorNode);
  anchorNode.setAttribute('aria-expanded', 'true');
  const outside = (event) => {
    if (!menu.contains(event.target) && !anchorNode.contains(event.target)) closeMenu();
  };
  document.addEventListener('pointerdown', outside);
  open = { menu, anchorNode, outside };
  menu.querySelector('[aria-checked="true"], button')?.focus();
}

/** Closes the open menu, if there is one. */
export function closeMenu() {
  if (open === undefined) return;
  open.menu.remove();
  open.anchorNode.removeAttribute('aria-expanded');
  document.removeEventListener('pointerdown', open.outside);
  open = undefined;
}

function entry(item) {
  const click = () => {
    const back = open?.anchorNode;
    closeMenu();
    back?.focus();
    item.run();
  };
  return h('button', { type: 'button', class: ['menu-item', item.apart && 'menu-apart', item.danger && 'menu-danger'].filter(Boolean).join(' '), role: item.checked === undefined ? 'menuitem' : 'menuitemradio',
    'aria-checked': item.checked === undefined ? undefined : String(item.checked),
    data: { test: item.test ?? 'menu-item', value: item.value },
    on: { click } }, item.lead, h('span', { class: 'menu-text' }, item.label,
    item.detail && h('small', { text: item.detail })));
}

function keys(event, menu, anchorNode) {
  const entries = [...menu.querySelectorAll('button')];
  const at = entries.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined) entries.at((at + step) % entries.length)?.focus();
  if (event.key === 'Home') entries[0]?.focus();
  if (event.key === 'End') entries.at(-1)?.focus();
  if (event.key === 'Escape' || event.key === 'Tab') {
    closeMenu();
    anchorNode.focus();
  }
  if (step !== undefined || ['Home', 'End', 'Escape'].includes(event.key)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Below the anchor, or above it when there is no room; never outside the window. */
function place(menu, anchorNode) {
  const at = anchorNode.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + 6 + height <= window.innerHeight;
  menu.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - height - 6)}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
}

/** A short notice at the foot of the page; `kind` is `info` or `error`. Errors stay until they are closed or 9 s have passed. */
export function toast(text, kind = 'info') {
  const host = document.querySelector('#toasts');
  const node = h('div', { class: `toast toast-${kind}`, data: { test: `toast-${kind}` } }, h('span', { text }),
    h('button', { type: 'button', class: 'toast-close', 'aria-label': 'Dismiss', text: '×',
      on: { click: () => node.remove() } }));
  host.append(node);
  setTimeout(() => node.remove(), kind === 'error' ? 9000 : 4000);
}
