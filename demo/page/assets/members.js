// Who is in a channel: the number in its head, and the menu to bring somebody in or to leave.
import { avatar, h, icon } from './dom.js';
import { openMenu } from './menus.js';
import { people } from './model.js';
import { act, store } from './store.js';

/** `names` are those of the members, Tocsin included. */
export function memberButton(one, names) {
  const inside = [icon('people'), h('span', { text: names.length }), h('span', { class: 'sr', text: `members: ${names.join(', ')}` })];
  const data = { test: 'members', count: one.members.length, focus: 'members' };
  if (one.archived || !one.members.includes(store.ui.me)) return h('span', { class: 'members', title: names.join(', '), data }, inside);
  const button = h('button', { type: 'button', class: 'members', title: names.join(', '), 'aria-haspopup': 'menu', data }, inside);
  button.addEventListener('click', () => openMenu(button, entries(one), { label: 'Members' }));
  return button;
}

function entries(one) {
  const others = people().filter((each) => !one.members.includes(each.id));
  return [
    ...others.map((each) => ({ label: `Add ${each.realName}`, detail: each.title, lead: avatar(each, 'md'), value: each.id, test: 'member-add',
      run: () => void act({ type: 'invite', channel: one.id, user: each.id }) })),
    { label: 'Leave channel', test: 'leave', apart: others.length > 0, danger: true, run: () => void act({ type: 'leave', channel: one.id }) },
  ];
}
