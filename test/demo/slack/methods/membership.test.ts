// Inviting, joining, kicking, listing members, direct conversations.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

function members(channel: string): readonly string[] {
  return stage.world.state().channels.find(({ id }) => id === channel)?.members ?? [];
}

describe('conversations.invite', () => {
  test('brings people in', async () => {
    expect(await stage.call('conversations.invite', { channel: 'C0INC', users: 'U0CLEO' })).toMatchObject(
      { ok: true, channel: { id: 'C0INC' } },
    );
    expect(members('C0INC')).toContain('U0CLEO');
  });

  test.each([
    ['U0ANNA', 'already_in_channel'], ['U0TOCSIN01', 'cant_invite_self'], ['U0NOBODY', 'user_not_found'],
    ['U0GUEST', 'ura_max_channels'], ['U0GONE', 'cant_invite'], ['', 'no_user'],
  ])('refuses %s with %s', async (users, code) => {
    expect(await stage.refused('conversations.invite', { channel: 'C0INC', users })).toBe(code);
  });

  test('one bad id spoils the call, unless it is forced: then it goes on past them', async () => {
    const users = 'U0NOBODY,U0CLEO,U0ANNA';
    const errors = [
      { user: 'U0NOBODY', ok: false, error: 'user_not_found' }, { user: 'U0ANNA', ok: false, error: 'already_in_channel' },
    ];
    expect(await stage.call('conversations.invite', { channel: 'C0INC', users })).toEqual(
      { ok: false, error: 'user_not_found', errors },
    );
    expect(members('C0INC')).not.toContain('U0CLEO');
    expect(await stage.call('conversations.invite', { channel: 'C0INC', users, force: true })).toMatchObject(
      { ok: true, errors },
    );
    expect(members('C0INC')).toContain('U0CLEO');
    expect(await stage.refused('conversations.invite', { channel: 'C0INC', users: 'U0NOBODY', force: true })).toBe(
      'user_not_found',
    );
  });

  test('at most a hundred, only where the bot is, never into an archive', async () => {
    const many = Array.from({ length: 101 }, (_, n) => `U${n}`).join(',');
    expect(await stage.refused('conversations.invite', { channel: 'C0INC', users: many })).toBe('invalid_arguments');
    expect(await stage.refused('conversations.invite', { channel: 'C0FAR', users: 'U0ANNA' })).toBe('not_in_channel');
    expect(await stage.refused('conversations.invite', { channel: 'C0OLD', users: 'U0CLEO' })).toBe('is_archived');
  });
});

describe('the bot itself', () => {
  test('joins a public channel, twice with a warning, never an archived one', async () => {
    expect(await stage.call('conversations.join', { channel: 'C0FAR' })).toMatchObject(
      { ok: true, channel: { is_member: true } },
    );
    expect(await stage.call('conversations.join', { channel: 'C0FAR' })).toMatchObject(
      { ok: true, warning: 'already_in_channel' },
    );
    expect(await stage.refused('conversations.join', { channel: 'C0OLD' })).toBe('is_archived');
    expect(await stage.refused('conversations.join', { channel: 'C0SECRET' })).toBe('channel_not_found');
  });

  test('kicks others but not itself', async () => {
    expect(await stage.call('conversations.kick', { channel: 'C0INC', user: 'U0BEN' })).toMatchObject({ ok: true });
    expect(members('C0INC')).not.toContain('U0BEN');
    expect(await stage.refused('conversations.kick', { channel: 'C0INC', user: 'U0BEN' })).toBe('not_in_channel');
    expect(await stage.refused('conversations.kick', { channel: 'C0INC', user: 'U0TOCSIN01' })).toBe('cant_kick_self');
    expect(await stage.refused('conversations.kick', { channel: 'C0INC', user: 'U0NOBODY' })).toBe('user_not_found');
    expect(await stage.refused('conversations.kick', { channel: 'C0GENERAL', user: 'U0BEN' })).toBe('cant_kick_from_general');
  });
});

test('conversations.members comes in pages', async () => {
  const first = await stage.call('conversations.members', { channel: 'C0GENERAL', limit: 3 });
  expect(first).toMatchObject({ members: ['U0ANNA', 'U0BEN', 'U0CLEO'] });
  const cursor = dig(first, 'response_metadata.next_cursor');
  const second = await stage.call('conversations.members', { channel: 'C0GENERAL', limit: 3, cursor });
  expect(second).toMatchObject({ members: ['U0TOCSIN01'], response_metadata: { next_cursor: '' } });
  expect(await stage.refused('conversations.members', { channel: 'C0GENERAL', cursor: 'nonsense' })).toBe('invalid_cursor');
  expect(await stage.refused('conversations.members', { channel: 'C0GENERAL', limit: 0 })).toBe('invalid_limit');
});

test('conversations.open finds the same conversation again', async () => {
  const first = await stage.call('conversations.open', { users: 'U0ANNA' });
  expect(dig(first, 'channel.id')).toMatch(/^D/u);
  expect(await stage.call('conversations.open', { users: 'U0ANNA', return_im: true })).toMatchObject({
    already_open: true, channel: { id: dig(first, 'channel.id'), is_im: true, user: 'U0ANNA' },
  });
  expect(await stage.refused('conversations.open', {})).toBe('users_list_not_supplied');
  expect(await stage.refused('conversations.open', { users: 'U0NOBODY' })).toBe('user_not_found');
  expect(await stage.refused('conversations.open', { users: 'U0GONE' })).toBe('user_disabled');
  expect(await stage.refused('conversations.archive', { channel: dig(first, 'channel.id') })).toBe(
    'method_not_supported_for_channel_type',
  );
});
