// The list over the composer: /incident verbs, people after @, channels after #.
import { avatar, h, icon } from './dom.js';
import { channelIcon, directory } from './model.js';
import { store } from './store.js';

/** A listbox that belongs to `input`. `key(event)` is true when it used the key. */
export function createSuggestions(input, id, { commands }) {
  const node = h('div', { id, class: 'suggestions', role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
  let items = [];
  let at = 0;

  const close = () => {
    items = [];
    node.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (item) => {
    input.setRangeText(item.insert, item.from, input.selectionStart, 'end');
    input.dispatchEvent(new Event('input'));
    input.focus();
  };
  const mark = () => {
    [...node.querySelectorAll('[role=option]')].forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
    const current = node.querySelector('[aria-selected=true]');
    current?.scrollIntoView({ block: 'nearest' });
    if (current !== null) input.setAttribute('aria-activedescendant', current.id);
  };
  const update = () => {
    items = find(input.value.slice(0, input.selectionStart), commands);
    if (items.length === 0) return close();
    at = 0;
    node.replaceChildren(...items.map((item, i) => h('div',
      { id: `${id}-${i}`, role: 'option', class: 'suggestion', data: { test: 'suggestion', value: item.insert.trim() },
      on: { pointerdown: (event) => {
        event.preventDefault();
        choose(item);
      } } }, item.lead, h('span', { class: 'suggestion-name', text: item.name }),
      item.hint && h('code', { text: item.hint }), h('span', { class: 'suggestion-about', text: item.about ?? '' }))));
    node.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark();
  };
  const key = (event) => {
    if (items.length === 0) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      at = (at + step + items.length) % items.length;
      mark();
    } else if (event.key === 'Tab' || (event.key === 'Enter' && items[at].complete !== input.value.trim()
      && !event.shiftKey)) choose(items[at]);
    else if (event.key === 'Escape') close();
    else return false;
    event.preventDefault();
    return true;
  };
  return { node, update, key, close };
}

function find(before, commands) {
  const verb = /^\/(\w*)$/.exec(before) ?? /^\/incident\s+([\w-]*)$/.exec(before);
  if (verb !== null && commands) return verbs(before, verb[1]);
  const mention = /(?:^|\s)([@#])([\w-]*)$/.exec(before);
  if (mention === null) return [];
  const from = before.length - mention[2].length - 1;
  const wanted = mention[2].toLowerCase();
  const list = mention[1] === '@'
    ? directory().people.map((one) => ({ name: one.realName, about: one.title, insert: `@${one.realName} `, from,
      lead: avatar(one, 'sm') }))
    : directory().channels.filter((one) => one.kind !== 'im').map((one) => ({ name: one.name, insert: `#${one.name} `, from, lead: channelIcon(one) }));
  return list.filter((item) => item.name.toLowerCase().includes(wanted)).slice(0, 8);
}

function verbs(before, typed) {
  if (!before.includes(' ') && !'incident'.startsWith(typed)) return [];
  const wanted = before.includes(' ') ? typed : '';
  return (store.state.commands ?? []).filter((one) => one.name.startsWith(wanted)).map((one) => ({
    name: `/incident ${one.name}`, hint: one.hint, about: one.about, insert: `/incident ${one.name} `,
    complete: `/incident ${one.name}`, from: 0, lead: icon('bell'),
  }));
}
