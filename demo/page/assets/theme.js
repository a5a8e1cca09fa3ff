// Light or dark: what the system says, until the person chooses.
import { h, icon } from './dom.js';

const system = window.matchMedia('(prefers-color-scheme: dark)');

function current() {
  return document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light');
}

const kept = localStorage.getItem('tocsin-theme');
if (kept === 'dark' || kept === 'light') document.documentElement.dataset.theme = kept;

/** A button that switches and remembers. */
export function themeButton() {
  const button = h('button', { type: 'button', class: 'btn btn-icon btn-quiet', data: { test: 'theme' } });
  const draw = () => {
    const other = current() === 'dark' ? 'light' : 'dark';
    button.replaceChildren(icon(other === 'dark' ? 'moon' : 'sun'));
    button.setAttribute('aria-label', `Switch to the ${other} theme`);
    button.title = `Switch to the ${other} theme`;
  };
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = current() === 'dark' ? 'light' : 'dark';
    localStorage.setItem('tocsin-theme', current());
    draw();
  });
  system.addEventListener('change', draw);
  draw();
  return button;
}
