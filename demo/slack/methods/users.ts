// users.info, list, lookupByEmail and user groups.
import { flag, must } from '../args.ts';
import { presentUser } from '../present.ts';
import type { Hub } from '../hub.ts';
import type { Fields } from '../json.ts';
import type { Group } from '../model.ts';
import { SlackError } from '../refusal.ts';

import { personOf, type Methods } from './method.ts';
import { limitOf, page } from './paging.ts';

function presentGroup(hub: Hub, group: Group, withUsers: boolean): Fields {
  return {
    id: group.id, team_id: hub.team.id, is_usergroup: true, name: group.name, handle: group.handle, description: '',
    is_external: false, date_create: 0, date_update: 0, date_delete: 0, user_count: group.users.length,
    ...(withUsers ? { users: [...group.users] } : {}),
  };
}

export const users: Methods = {
  'users.info': {
    tier: 4,
    scopes: ['users:read'],
    required: ['user'],
    formOnly: true,
    run: (hub, args) => ({ user: presentUser(hub, personOf(hub, must(args, 'user'))) }),
  },
  'users.list': {
    tier: 2,
    scopes: ['users:read'],
    formOnly: true,
    run: (hub, args) => {
      const { items, next } = page([...hub.people.values()], args, limitOf(args, 1_000, 1_000));
      return { members: items.map((person) => presentUser(hub, person)), response_metadata: { next_cursor: next } };
    },
  },
  'users.lookupByEmail': {
    tier: 3,
    scopes: ['users:read.email'],
    required: ['email'],
    formOnly: true,
    run: (hub, args) => {
      const email = must(args, 'email').toLowerCase();
      const person = [...hub.people.values()].find((each) => each.email?.toLowerCase() === email && !each.deleted);
      if (!person) throw new SlackError('users_not_found');
      return { user: presentUser(hub, person) };
    },
  },
  'usergroups.list': {
    tier: 2,
    scopes: ['usergroups:read'],
    formOnly: true,
    run: (hub, args) => {
      const withUsers = flag(args, 'include_users');
      return { usergroups: [...hub.groups.values()].map((group) => presentGroup(hub, group, withUsers)) };
    },
  },
  'usergroups.users.list': {
    tier: 2,
    scopes: ['usergroups:read'],
    required: ['usergroup'],
    formOnly: true,
    run: (hub, args) => {
      const group = hub.groups.get(must(args, 'usergroup'));
      if (!group) throw new SlackError('no_such_subteam');
      return { users: [...group.users] };
    },
  },
};
