// The middle column when it shows a pull request: the document as people read it, and what they can do with it.
import { h, icon } from './dom.js';
import { context, empty, redraw } from './model.js';
import { markdown } from './nodes.js';
import { stateBadge, stateOf } from './pulls.js';
import { get, setUi, store, tell } from './store.js';
import { toast } from './menus.js';

export function createPullView() {
  const body = h('div', { class: 'pull-body' });
  const head = h('header', { class: 'chan-head' });
  const node = h('div', { class: 'view view-pull', data: { test: 'pull-view' } }, head, h('div', { class: 'scroll' }, body));
  const local = { pull: undefined, asked: '', editing: undefined, text: '' };

  const load = async (number) => {
    try {
      local.pull = await get(`/demo/pulls/${number}`);
    } catch (error) {
      local.pull = undefined;
      toast(error instanceof Error ? error.message : String(error), 'error');
    }
    paint();
  };
  const draw = () => {
    const number = store.ui.view.id;
    const asked = `${number}/${store.state.version}`;
    if (local.pull?.number !== number) Object.assign(local, { pull: undefined, editing: undefined });
    if (local.asked !== asked) {
      local.asked = asked;
      void load(number);
    }
    paint();
  };
  const paint = () => {
    const { pull } = local;
    if (pull === undefined) {
      redraw(head, 'none', () => backButton());
      redraw(body, 'none', () => empty('pull', 'Reading the pull request', 'One moment.'));
      return;
    }
    redraw(head, JSON.stringify([pull.number, pull.title, pull.state, pull.draft]), () => heading(pull));
    redraw(body, JSON.stringify([pull, local.editing, store.ui.me]),
      () => [actions(pull), summary(pull), pull.files.map((file) => fileBox(file, pull, local, paint)), comments(pull),
        commits(pull)]);
  };
  return { node, draw };
}

function backButton() {
  const back = () => setUi({ view: { kind: 'channel', id: store.ui.lastChannel } });
  return h('button', { type: 'button', class: 'btn btn-icon btn-quiet', 'aria-label': 'Back to the channel',
    data: { test: 'pull-back' }, on: { click: back } }, icon('back'));
}

function heading(pull) {
  return [backButton(), h('div', { class: 'chan-title' },
    h('h1', { data: { test: 'pull-title' } }, pull.title, h('span', { class: 'pd-number', text: ` #${pull.number}` })),
    h('p', { class: 'topic' }, stateBadge(pull),
      (pull.labels ?? []).map((label) => h('span', { class: 'tag', text: label }))))];
}

function actions(pull) {
  const act = (action, label, style, disabled) => h('button',
    { type: 'button', class: `btn ${style}`, disabled, data: { test: `pull-${action}`, focus: `pull-${action}` },
    on: { click: () => void tell(`/demo/pulls/${pull.number}/act`, { action }) } }, label);
  const state = stateOf(pull);
  if (state === 'merged') return h('p', { class: 'banner banner-good' }, icon('merge'),
    'Merged. The postmortem is part of the repository now.');
  if (state === 'closed') return h('p', { class: 'banner' },
    'Closed without merging. Tocsin respects that and leaves it closed.');
  return h('div', { class: 'pull-actions' }, state === 'draft' && act('ready', 'Ready for review', 'btn-primary'),
    act('merge', 'Merge pull request', 'btn-good', state === 'draft'), act('close', 'Close', ''),
    state === 'draft' && h('span', { class: 'quiet', text: 'A draft can be merged once it is ready for review.' }));
}

function summary(pull) {
  if ((pull.body ?? '') === '') return undefined;
  return h('section', { class: 'doc doc-body', 'aria-label': 'Description' }, markdown(pull.body, context()));
}

function fileBox(file, pull, local, paint) {
  const open = stateOf(pull) === 'draft' || stateOf(pull) === 'open';
  const editing = local.editing === file.path;
  const edit = () => {
    Object.assign(local, { editing: editing ? undefined : file.path, text: file.text });
    paint();
  };
  return h('section', { class: 'doc', 'aria-label': file.path, data: { test: 'pull-file', path: file.path } },
    h('header', { class: 'doc-head' }, icon('file'), h('code', { text: file.path }),
      open && h('button', { type: 'button', class: 'btn btn-small', data: { test: 'pull-edit', focus: 'pull-edit' },
        on: { click: edit } }, editing ? 'Cancel' : 'Edit')),
    editing ? editor(file, pull, local, paint) : h('div', { class: 'doc-text' }, markdown(file.text, context())));
}

function editor(file, pull, local, paint) {
  const area = h('textarea', { class: 'field editor', 'aria-label': `Text of ${file.path}`, spellcheck: 'false', rows: 24,
    data: { test: 'pull-editor', focus: 'editor' }, value: local.text });
  area.addEventListener('input', () => (local.text = area.value));
  const message = h('input', { class: 'field', 'aria-label': 'Commit message', value: 'Add what we know',
    data: { test: 'pull-message' } });
  const save = async () => {
    const answer = await tell(`/demo/pulls/${pull.number}/act`,
      { action: 'edit', path: file.path, text: area.value, message: message.value });
    if (answer === undefined) return;
    local.editing = undefined;
    toast('Committed to the branch. Tocsin never overwrites what people wrote.');
    paint();
  };
  return h('div', { class: 'doc-edit' }, area, h('div', { class: 'row' }, message,
    h('button', { type: 'button', class: 'btn btn-primary', data: { test: 'pull-save' }, on: { click: () => void save() } },
      'Commit')));
}

function comments(pull) {
  return (pull.comments ?? []).map((comment) => h('section', { class: 'doc doc-body', 'aria-label': 'Comment' },
    h('p', { class: 'quiet', text: `${comment.user ?? comment.author ?? 'tocsin[bot]'} commented` }),
    markdown(comment.body ?? comment.text ?? '', context())));
}

function commits(pull) {
  return h('section', { class: 'commits', 'aria-label': 'Commits' }, h('h3', { class: 'panel-title', text: 'Commits' }),
    h('ol', {}, pull.commits.map((commit) => h('li', {},
    h('code', { text: commit.oid.slice(0, 7) }), h('span', { text: commit.message.split('\n')[0] }),
    h('small', { text: commit.author })))));
}
