// People and groups, and the bot about itself.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { records } from '../../../../demo/slack/json.ts';
import { openStage, type Stage } from '../support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

test('users.info', async () => {
  expect(await stage.call('users.info', { user: 'U0ANNA' })).toMatchObject({
    user: { id: 'U0ANNA', name: 'anna', real_name: 'Anna Ek', is_bot: false, deleted: false, is_admin: false,
      profile: { email: 'anna@example.com' } },
  });
  expect(await stage.call('users.info', { user: 'U0GUEST' })).toMatchObject({ user: { is_restricted: true } });
  expect(await stage.call('users.info', { user: 'U0TOCSIN01' })).toMatchObject({ user: { is_bot: true } });
  expect(await stage.refused('users.info', { user: 'U0NOBODY' })).toBe('user_not_found');
  const chief = stage.world.addPerson({ name: 'ida', realName: 'Ida Chief', admin: true });
  expect(await stage.call('users.info', { user: chief })).toMatchObject({ user: { is_admin: true } });
});

test('users.list holds everybody, the bot too', async () => {
  expect(records((await stage.call('users.list'))['members']).map(({ id }) => id)).toEqual([
    'U0ANNA', 'U0BEN', 'U0CLEO', 'U0GUEST', 'U0GONE', 'U0TOCSIN01',
  ]);
});

test('users.lookupByEmail does not mind capitals, and needs its scope', async () => {
  expect(await stage.call('users.lookupByEmail', { email: 'ben@EXAMPLE.com' })).toMatchObject({ user: { id: 'U0BEN' } });
  expect(await stage.refused('users.lookupByEmail', { email: 'who@example.com' })).toBe('users_not_found');
  const poor = await openStage({ scopes: ['users:read'] });
  expect(await poor.refused('users.lookupByEmail', { email: 'ben@example.com' })).toBe('missing_scope');
  const seen = await poor.call('users.info', { user: 'U0ANNA' });
  expect(JSON.stringify(seen)).not.toContain('anna@example.com');
  await poor.close();
});

test('user groups', async () => {
  expect(await stage.call('usergroups.list', { include_users: true })).toMatchObject({
    usergroups: [{ id: 'S0CALL', handle: 'on-call', users: ['U0ANNA', 'U0BEN'], user_count: 2 }],
  });
  expect(await stage.call('usergroups.users.list', { usergroup: 'S0CALL' })).toEqual({ ok: true, users: ['U0ANNA', 'U0BEN'] });
  expect(await stage.refused('usergroups.users.list', { usergroup: 'S0NONE' })).toBe('no_such_subteam');
});

test('bots.info and team.info', async () => {
  expect(await stage.call('bots.info', { bot: 'B0TOCSIN01' })).toMatchObject(
    { bot: { user_id: 'U0TOCSIN01', app_id: 'A0TOCSIN01' } },
  );
  expect(await stage.refused('bots.info', { bot: 'B0' })).toBe('bot_not_found');
  const rich = await openStage({ scopes: ['team:read'] });
  expect(await rich.call('team.info')).toMatchObject({ team: { id: rich.world.team.id, domain: rich.world.team.domain } });
  await rich.close();
});
