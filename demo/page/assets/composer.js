// Where people write: messages, /commands and @mentions, with suggestions.
import { h, icon, nextId } from './dom.js';
import { createSuggestions } from './suggestions.js';
import { directory } from './model.js';
import { act, store } from './store.js';
import { linked } from './typed.js';
import { toast } from './menus.js';

/** `commands: false` refuses slash commands, as Slack does in threads. `aim({channel, threadTs, label}, fresh)` points it. */
export function createComposer({ commands }) {
  const id = `composer-${nextId()}`;
  const input = h('textarea', { id, class: 'composer-input', rows: 1,
    data: { test: commands ? 'composer' : 'thread-composer' }, autocomplete: 'off',
    role: 'combobox', 'aria-expanded': 'false', 'aria-controls': `${id}-list`, 'aria-autocomplete': 'list' });
  const suggestions = createSuggestions(input, `${id}-list`, { commands });
  const send = h('button', { type: 'submit', class: 'btn btn-primary btn-icon', 'aria-label': 'Send',
    data: { test: 'send' } }, icon('send'));
  const node = h('form', { class: 'composer' }, suggestions.node, input, send);
  let target = {};
  const drafts = new Map();
  const key = () => `${store.ui.me}/${target.channel}/${target.threadTs ?? ''}`;

  const grow = () => {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, 180)}px`;
  };
  const submit = async () => {
    const text = input.value.trim();
    if (text === '') return;
    const body = bodyFor(text, target, commands);
    if (body === undefined) return;
    input.value = '';
    drafts.delete(key());
    suggestions.close();
    grow();
    const answer = await act(body);
    if (answer === undefined && input.value === '') input.value = text;
  };
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  input.addEventListener('input', () => {
    drafts.set(key(), input.value);
    grow();
    suggestions.update();
  });
  input.addEventListener('keydown', (event) => {
    if (suggestions.key(event)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  input.addEventListener('blur', () => setTimeout(() => suggestions.close(), 150));

  const aim = (next, fresh) => {
    const before = key();
    target = next;
    input.placeholder = next.label;
    input.setAttribute('aria-label', next.label);
    if (node.dataset.key === key() && !fresh) return;
    if (node.dataset.key !== undefined && before !== key()) suggestions.close();
    node.dataset.key = key();
    input.value = drafts.get(key()) ?? '';
    grow();
  };
  return { node, aim };
}

function bodyFor(text, target, commands) {
  const command = /^(\/[\w-]+)(?:\s+([\s\S]*))?$/.exec(text);
  if (command === null) return { type: 'message', channel: target.channel, text: linked(text, directory()),
    ...(target.threadTs === undefined ? {} : { threadTs: target.threadTs }) };
  if (!commands) {
    toast('Slash commands do not work in threads, in Slack neither. Use the channel.', 'error');
    return undefined;
  }
  return { type: 'command', channel: target.channel, command: command[1], text: linked(command[2] ?? '', directory()) };
}
