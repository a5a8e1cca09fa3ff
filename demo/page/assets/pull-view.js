// The middle column when it shows a pull request: the document as people read it, who wrote what, and what they can do with it.
import { h, icon } from './dom.js';
import { context, empty, me, redraw } from './model.js';
import { markdown } from './nodes.js';
import { commitRow, createChanges, isTocsin } from './pull-commits.js';
import { createEditor } from './pull-editor.js';
import { stateBadge, stateOf } from './pulls.js';
import { get, setUi, store, tell } from './store.js';
import { ago } from './time.js';
import { toast } from './menus.js';

export function createPullView() {
  const parts = ['actions', 'step', 'talk', 'files', 'about', 'commits'].map((name) => h('div', { class: `pull-${name}-part` }));
  const body = h('div', { class: 'pull-body' }, parts);
  const head = h('header', { class: 'chan-head' });
  const node = h('div', { class: 'view view-pull', data: { test: 'pull-view' } }, head, h('div', { class: 'scroll' }, body));
  const local = { pull: undefined, asked: '', editor: undefined };
  const changes = createChanges(() => paint());

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
    if (local.pull?.number !== number) Object.assign(local, { pull: undefined, editor: undefined });
    if (local.asked !== asked) {
      local.asked = asked;
      void load(number);
    }
    paint();
  };
  const edit = (file) => {
    const done = () => {
      local.editor = undefined;
      paint();
    };
    local.editor = createEditor(local.pull, file, done);
    paint();
    local.editor.focus();
  };
  const paint = () => {
    const { pull } = local;
    redraw(head, JSON.stringify(pull && [pull.number, pull.title, pull.state, pull.draft, pull.labels]), () => (pull ? heading(pull) : backButton()));
    if (pull === undefined) {
      parts.forEach((part, i) => redraw(part, 'none', () => (i === 0 ? empty('pull', 'Reading the pull request', 'One moment.') : [])));
      return;
    }
    // Whoever is writing keeps the text, the caret and the place, whatever happens around it.
    local.editor?.draw(pull);
    body.classList.toggle('writing', local.editor !== undefined);
    const drawn = [
      [[pull.state, pull.draft, pull.since, store.ui.me], () => actions(pull)],
      [[pull.state, pull.draft, pull.labels, pull.commits, changes.version(), minute()], () => inStep(pull, changes)],
      [[pull.comments], () => pull.comments.map((comment) => commentBox(comment))],
      [local.editor ? [local.editor.id] : [pull.files, pull.state], () => local.editor?.node ?? pull.files.map((file) => fileBox(file, pull, edit))],
      [[pull.body], () => summary(pull)],
      [[pull.commits, changes.version(), minute()], () => commits(pull, changes)],
    ];
    drawn.forEach(([signature, build], i) => redraw(parts[i], JSON.stringify(signature), build));
  };
  return { node, draw };
}

/** So that "2 min ago" stays true. */
function minute() {
  return Math.floor(context().now / 60_000);
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
    on: { click: () => void tell(`/demo/pulls/${pull.number}/act`, { action, as: me().id }) } }, label);
  const state = stateOf(pull);
  if (state === 'merged') return merged(pull);
  if (state === 'closed') return h('p', { class: 'banner' },
    'Closed without merging. Tocsin respects that and leaves it closed.');
  return h('div', { class: 'pull-actions' }, state === 'draft' && act('ready', 'Ready for review', 'btn-primary'),
    act('merge', 'Merge pull request', 'btn-good', state === 'draft'), state === 'open' && act('draft', 'Convert to draft', ''),
    act('close', 'Close', ''), state === 'draft' && h('span', { class: 'quiet', text: 'A draft can be merged once it is ready for review.' }));
}

function merged(pull) {
  const index = (pull.since ?? []).find((commit) => commit.message === 'Index of postmortems');
  return h('p', { class: 'banner banner-good', data: { test: 'pull-merged' } }, icon('merge'), h('span', {},
    'Merged: the postmortem is part of the repository now. ',
    index && 'The repository’s workflow has written the index of all postmortems anew. ', 'Clone it to read on.'));
}

/** Whether Tocsin keeps the document in step right now, why not, and what it brought in last. */
function inStep(pull, changes) {
  const state = stateOf(pull);
  if (state !== 'draft' && state !== 'open') return [];
  const own = pull.commits.filter((commit) => isTocsin(commit));
  const last = own.length > 1 ? own.at(-1) : undefined;
  const quiet = pull.labels.includes('postmortem:frozen') || state === 'open';
  return h('section', { class: `step${quiet ? ' step-quiet' : ''}`, 'aria-label': 'Kept in step', data: { test: 'pull-step' } },
    h('p', { class: 'step-line' }, icon(quiet ? 'eye' : 'check'), h('span', {}, h('strong', { text: quiet ? 'Tocsin no longer writes here. ' : 'Kept in step. ' }), quiet ? stopped(state) : going())),
    last && [h('p', { class: 'step-last' }, h('span', {}, 'Tocsin last brought in ', h('time', { datetime: last.at, text: ago(new Date(last.at), context().now) }), ':')),
      changes.view(last.oid)]);
}

function stopped(state) {
  return state === 'open' ? 'It is ready for review: what is learned now is said in the comment below. Convert it to a draft, and it goes on.'
    : 'The label postmortem:frozen is on it.';
}

function going() {
  const { gatherMs } = store.state.about ?? {};
  const wait = gatherMs === undefined ? 'a while' : `${Math.round(gatherMs / 1000)} s`;
  const usual = gatherMs === undefined || gatherMs === 60_000 ? '' : ' (in this demo; 60 s unless postmortem.gather-for says otherwise)';
  return `What is recorded from now on comes into the file after ${wait}${usual}. What people wrote stays as it is.`;
}

function summary(pull) {
  if ((pull.body ?? '') === '') return [];
  return h('details', { class: 'doc doc-more' }, h('summary', { text: 'Description of the pull request' }),
    h('div', { class: 'doc-body' }, markdown(pull.body, context())));
}

function fileBox(file, pull, edit) {
  const open = stateOf(pull) === 'draft' || stateOf(pull) === 'open';
  return h('section', { class: 'doc', 'aria-label': file.path, data: { test: 'pull-file', path: file.path } },
    h('header', { class: 'doc-head' }, icon('file'), h('code', { text: file.path }),
      open && h('button', { type: 'button', class: 'btn btn-small', data: { test: 'pull-edit', focus: 'pull-edit' },
        on: { click: () => edit(file) } }, icon('pencil'), 'Edit file')),
    h('div', { class: 'doc-text' }, markdown(file.text, context())));
}

function commentBox(comment) {
  return h('section', { class: 'doc comment', 'aria-label': 'Comment', data: { test: 'pull-comment' } },
    h('p', { class: 'doc-head' }, icon('bell'), h('span', {}, h('strong', { text: comment.user }), ' keeps this one comment up to date')),
    h('div', { class: 'doc-body' }, markdown(comment.body ?? '', context())));
}

function commits(pull, changes) {
  return h('section', { class: 'commits', 'aria-label': 'Commits' },
    h('h3', { class: 'panel-title' }, icon('pull'), `${pull.commits.length} ${pull.commits.length === 1 ? 'commit' : 'commits'} on this branch`),
    h('ol', {}, pull.commits.toReversed().map((commit) => commitRow(commit, changes))));
}
