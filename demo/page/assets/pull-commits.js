// Commits of a pull request: who made each, and what it changed, word by word.
import { avatar, h, icon } from './dom.js';
import { context, people } from './model.js';
import { get } from './store.js';
import { ago } from './time.js';

/** Longer ones are cut: a first draft is all new. */
const MOST_LINES = 80;

export function isTocsin(commit) {
  return commit.author.startsWith('tocsin');
}

/** What commits changed, read once each; `again` is called when one has arrived. */
export function createChanges(again) {
  const known = new Map();
  const shown = new Set();
  let version = 0;
  const news = () => {
    version += 1;
    again();
  };
  const read = async (oid) => {
    known.set(oid, undefined);
    known.set(oid, await get(`/demo/commits/${oid}`).catch((error) => ({ failed: error.message })));
    news();
  };
  const view = (oid) => {
    if (!known.has(oid)) void read(oid);
    const found = known.get(oid);
    if (found === undefined) return h('p', { class: 'quiet', text: 'Reading what changed…' });
    return found.failed === undefined ? diff(found) : h('p', { class: 'quiet', text: `It could not be read: ${found.failed}` });
  };
  const toggle = (oid) => {
    if (!shown.delete(oid)) shown.add(oid);
    news();
  };
  return { version: () => version, view, toggle, isShown: (oid) => shown.has(oid) };
}

/** One commit in the list: author, words, age; its changes on demand. */
export function commitRow(commit, changes) {
  const open = changes.isShown(commit.oid);
  const button = h('button', { type: 'button', class: 'btn btn-small btn-quiet', 'aria-expanded': String(open),
    data: { test: 'commit-changes', focus: `commit-${commit.oid}` }, on: { click: () => changes.toggle(commit.oid) } },
  open ? 'Hide changes' : 'Show changes');
  return h('li', { class: 'commit', data: { test: 'commit', author: commit.author } },
    h('div', { class: 'commit-line' }, face(commit), h('p', { class: 'commit-words' }, h('strong', { text: commit.message.split('\n')[0] }),
      h('small', {}, isTocsin(commit) ? 'Tocsin' : commit.author, commit.bot && [' ', h('span', { class: 'tag', text: 'bot' })], ` · ${ago(new Date(commit.at), context().now)} · `, h('code', { text: commit.oid.slice(0, 7) }))), button),
    open && changes.view(commit.oid));
}

function face(commit) {
  if (commit.bot) return avatar({ bot: true });
  return avatar(people().find((person) => person.realName === commit.author) ?? { realName: commit.author, avatarColor: '#7a7f87' });
}

function diff(commit) {
  const files = commit.files.filter((file) => file.hunks.length > 0);
  if (files.length === 0) return h('p', { class: 'quiet', text: 'Nothing but what was merged.' });
  return h('div', { class: 'diff', data: { test: 'diff' } }, files.map((file) => [
    files.length > 1 && h('p', { class: 'diff-path' }, icon('file'), h('code', { text: file.path })),
    rows(file.hunks)]));
}

/** The count and the hash of the records change with every commit of Tocsin's: said in one line, so that the news stand out. */
const BOOKKEEPING = /^(?: {2}facts: | {2}hash: |> Read: \d+ facts)/;

function isBookkeeping(hunk) {
  return hunk.lines.every((one) => one.kind === 'same' || BOOKKEEPING.test(one.parts.map((part) => part.text).join('')));
}

function rows(hunks) {
  const news = hunks.filter((hunk) => !isBookkeeping(hunk));
  const all = news.flatMap((hunk) => [{ at: hunk.at }, ...hunk.lines]);
  const cut = all.length - MOST_LINES;
  return [all.slice(0, MOST_LINES).map((one) => (one.at === undefined ? line(one) : h('p', { class: 'diff-place', text: `Line ${one.at}` }))),
    cut > 0 && h('p', { class: 'diff-place', text: `And ${cut} lines more.` }),
    news.length < hunks.length && h('p', { class: 'diff-place', text: 'And the count and the hash of the records, at the top of the file.' })];
}

const SIGN = { same: ' ', added: '+', removed: '−', changed: '±' };
const SAID = { same: '', added: 'Added: ', removed: 'Removed: ', changed: 'Changed: ' };

function line({ kind, parts }) {
  const words = parts.map(({ sign, text }) => {
    if (kind !== 'changed' || sign === '=') return text;
    return h(sign === '+' ? 'ins' : 'del', { text });
  });
  return h('p', { class: `diff-line diff-${kind}` }, h('span', { class: 'diff-sign', 'aria-hidden': 'true', text: SIGN[kind] }),
    h('span', { class: 'diff-text' }, SAID[kind] !== '' && h('span', { class: 'sr', text: SAID[kind] }), words));
}
