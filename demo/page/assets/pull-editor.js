// "Edit file": the Markdown source of the document, a preview of it, and a commit by the person one is right now.
import { avatar, h, icon, nextId } from './dom.js';
import { context, me, redraw } from './model.js';
import { markdown } from './nodes.js';
import { tell } from './store.js';
import { toast } from './menus.js';

/** `done` is called after the commit, or when somebody gives it up. `draw(pull)` is told what became of the branch meanwhile. */
export function createEditor(pull, file, done) {
  const id = nextId();
  const from = pull.commits.at(-1)?.oid;
  const area = h('textarea', { class: 'editor', 'aria-label': `Text of ${file.path}`, spellcheck: 'true', wrap: 'soft',
    data: { test: 'pull-editor' }, value: file.text });
  const preview = h('div', { class: 'doc-text', hidden: true, data: { test: 'pull-preview' } });
  const message = h('input', { class: 'field', 'aria-label': 'Commit message', placeholder: 'What did you change?', value: 'Add what we know',
    maxlength: 200, data: { test: 'pull-message' } });
  const news = h('p', { class: 'editor-news', role: 'status', hidden: true, data: { test: 'pull-news' } }, icon('bell'),
    'Tocsin has committed since you began. Go on: when you commit, both are brought together.');
  const who = h('span', { class: 'editor-who' });
  const save = h('button', { type: 'submit', class: 'btn btn-primary', data: { test: 'pull-save' } });
  const commit = async () => {
    save.disabled = true;
    const answer = await tell(`/demo/pulls/${pull.number}/act`,
      { action: 'edit', as: me().id, path: file.path, text: area.value, message: message.value, from });
    save.disabled = false;
    if (answer === undefined) return;
    toast('Committed to the branch. Tocsin never writes over what people wrote.');
    done();
  };
  const foot = h('form', { class: 'editor-foot', 'aria-label': 'Commit', on: { submit: (event) => {
    event.preventDefault();
    void commit();
  } } }, who, message, h('button', { type: 'button', class: 'btn', data: { test: 'pull-cancel' }, on: { click: done } }, 'Cancel'), save);
  const node = h('section', { class: 'doc editing', 'aria-label': `Edit ${file.path}`, data: { test: 'pull-editing' } },
    bar(file, area, preview), news, area, preview, foot);
  const draw = (now) => {
    const person = me();
    redraw(who, person.id, () => [avatar(person, 'sm'), h('span', {}, 'You write as ', h('strong', { text: person.realName }))]);
    redraw(save, person.id, () => [`Commit as ${person.realName.split(' ')[0]}`]);
    news.hidden = now.commits.at(-1)?.oid === from;
  };
  // Where people begin to write; above it stands what programs read.
  return { id, node, draw, focus: () => goTo(area, headings(file.text).find((one) => one.startsWith('## ')) ?? '') };
}

/** Write or preview, and a way to each heading: the document is long. */
function bar(file, area, preview) {
  const tab = (name, on) => h('button', { type: 'button', class: 'tab', 'aria-pressed': String(on), data: { test: `pull-${name.toLowerCase()}-tab` } }, name);
  const [write, look] = [tab('Write', true), tab('Preview', false)];
  const show = (previewing) => {
    write.setAttribute('aria-pressed', String(!previewing));
    look.setAttribute('aria-pressed', String(previewing));
    area.hidden = previewing;
    preview.hidden = !previewing;
    if (previewing) preview.replaceChildren(markdown(area.value, context()));
  };
  write.addEventListener('click', () => show(false));
  look.addEventListener('click', () => show(true));
  const jump = h('select', { class: 'select', 'aria-label': 'Go to a section', data: { test: 'pull-jump' } },
    h('option', { value: '', text: 'Go to…' }), headings(area.value).map((text) => h('option', { value: text, text: text.replace(/^#+ /, '') })));
  jump.addEventListener('change', () => {
    show(false);
    goTo(area, jump.value);
    jump.value = '';
  });
  return h('header', { class: 'doc-head' }, h('div', { class: 'editor-tabs' }, write, look), h('code', { text: file.path.split('/').at(-1) }), jump);
}

function headings(text) {
  return text.split('\n').filter((line) => /^##? \S/.test(line));
}

/** Puts the caret under a heading and the heading at the top: how far down it is, is measured in a copy with the same width. */
function goTo(area, headingLine) {
  const at = headingLine === '' ? 0 : area.value.indexOf(`\n${headingLine}\n`) + 1;
  const end = at + headingLine.length;
  const copy = area.cloneNode();
  copy.value = area.value.slice(0, at);
  copy.classList.add('editor-measure');
  area.after(copy);
  const top = copy.scrollHeight;
  copy.remove();
  area.focus({ preventScroll: true });
  area.setSelectionRange(end, end);
  area.scrollTop = top - 40;
}
