// The GitHub tab: the clone URL, the pull requests, and the issues of follow-ups.
import { h, icon } from './dom.js';
import { createIssues } from './issues.js';
import { empty, redraw } from './model.js';
import { setUi, store } from './store.js';
import { toast } from './menus.js';

export function createPulls() {
  const clone = h('div', { class: 'clone' });
  const list = h('div', { class: 'pull-list' });
  const issues = createIssues();
  const node = h('div', {}, clone, h('h3', { class: 'panel-title', text: 'Pull requests' }), list, issues.node);
  const draw = () => {
    const { pulls, cloneUrl } = store.state;
    redraw(clone, cloneUrl, () => cloneBox(cloneUrl));
    redraw(list, JSON.stringify([pulls, store.ui.view]), () => (pulls.length === 0
      ? empty('pull', 'No pull request yet',
        'When an incident is resolved, Tocsin writes the postmortem and opens it here as a pull request.')
      : pulls.toSorted((a, b) => b.number - a.number).map((pull) => row(pull))));
    issues.draw();
  };
  return { node, draw, count: () => store.state.pulls.filter((pull) => stateOf(pull) === 'draft'
    || stateOf(pull) === 'open').length };
}

/** draft, open, merged or closed. */
export function stateOf(pull) {
  if (pull.state === 'open' && pull.draft) return 'draft';
  return pull.state;
}

/** The little coloured word beside a pull request. */
export function stateBadge(pull) {
  const state = stateOf(pull);
  return h('span', { class: `status status-${state}`, data: { test: 'pull-state' } },
    icon(state === 'merged' ? 'merge' : 'pull'), state);
}

function row(pull) {
  const current = store.ui.view?.kind === 'pull' && store.ui.view.id === pull.number;
  return h('button', { type: 'button', class: 'pull-row', 'aria-current': current ? 'page' : undefined,
    data: { test: 'pull', number: pull.number, focus: `pull-${pull.number}` },
    on: { click: () => setUi({ view: { kind: 'pull', id: pull.number }, thread: undefined, pane: 'chat' }) } },
  h('span', { class: 'pull-line' }, stateBadge(pull), h('span', { class: 'pd-number', text: `#${pull.number}` })),
  h('strong', { text: pull.title }), h('small', { text: `${pull.repo} · ${pull.branch}` }));
}

/** A clone URL with a copy button. */
export function cloneBox(url) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`git clone ${url}`);
      toast('Copied: git clone …');
    } catch {
      toast('The browser did not allow copying; select the text instead.', 'error');
    }
  };
  return [h('p', { class: 'panel-lead', text: 'A real Git repository stands behind this page. Clone it:' }),
    h('div', { class: 'copybox' }, h('code', { tabindex: '0', data: { test: 'clone-url' }, text: url }),
      h('button', { type: 'button', class: 'btn btn-icon btn-quiet', 'aria-label': 'Copy the clone command',
        data: { test: 'clone-copy' }, on: { click: () => void copy() } }, icon('copy')))];
}
