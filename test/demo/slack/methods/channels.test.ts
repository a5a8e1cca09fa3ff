// Making and changing channels, and every way a name can be wrong.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('conversations.create', () => {
  test('makes a channel with the bot in it', async () => {
    const answer = await stage.call('conversations.create', { name: 'inc-1-checkout' });
    const me = stage.world.bot.userId;
    expect(answer).toMatchObject({
      ok: true, channel: { name: 'inc-1-checkout', creator: me, is_member: true, is_private: false, created: 1_772_334_000 },
    });
    expect(dig(answer, 'channel.id')).toMatch(/^C[0-9A-Z]{10}$/u);
    expect(stage.world.state().channels.at(-1)).toMatchObject({ name: 'inc-1-checkout', members: [me], private: false });
  });

  test.each([
    ['incidents', 'name_taken'], ['old', 'name_taken'], ['secret', 'name_taken'],
    ['', 'invalid_name_required'], ['Inc One', 'invalid_name_specials'], ['käse', 'invalid_name_specials'],
    ['---', 'invalid_name_punctuation'], ['x'.repeat(81), 'invalid_name_maxlength'], ['here', 'invalid_name'],
  ])('refuses the name "%s" with %s', async (name, code) => {
    expect(await stage.refused('conversations.create', { name })).toBe(code);
  });

  test('takes eighty characters, and a private channel', async () => {
    const name = 'x'.repeat(80);
    expect(await stage.call('conversations.create', { name, is_private: true })).toMatchObject(
      { ok: true, channel: { is_private: true } },
    );
  });

  test('needs groups:write for a private one', async () => {
    const poor = await openStage({ scopes: ['channels:manage'] });
    expect(await poor.call('conversations.create', { name: 'a', is_private: true })).toMatchObject(
      { error: 'missing_scope', needed: 'groups:write' },
    );
    expect(await poor.call('conversations.create', { name: 'a' })).toMatchObject({ ok: true });
    await poor.close();
  });
});

describe('topic and purpose', () => {
  test('are set, leave a line behind once, and can be cleared', async () => {
    await stage.call('conversations.setTopic', { channel: 'C0INC', topic: 'SEV1 <x>' });
    await stage.call('conversations.setTopic', { channel: 'C0INC', topic: 'SEV1 <x>' });
    await stage.call('conversations.setPurpose', { channel: 'C0INC', purpose: 'why' });
    const state = stage.world.state();
    expect(state.channels.find(({ id }) => id === 'C0INC')).toMatchObject({ topic: 'SEV1 <x>', purpose: 'why' });
    expect(state.messages['C0INC']?.map(({ subtype }) => subtype)).toEqual(['channel_topic', 'channel_purpose']);
    expect(await stage.call('conversations.setTopic', { channel: 'C0INC', topic: '' })).toMatchObject({ ok: true, topic: '' });
  });

  test('are refused when too long, from outside, in an archived or hidden channel', async () => {
    expect(await stage.refused('conversations.setTopic', { channel: 'C0INC', topic: 'x'.repeat(251) })).toBe('too_long');
    expect(await stage.refused('conversations.setTopic', { channel: 'C0INC' })).toBe('invalid_arguments');
    expect(await stage.refused('conversations.setTopic', { channel: 'C0FAR', topic: 'x' })).toBe('not_in_channel');
    expect(await stage.refused('conversations.setPurpose', { channel: 'C0OLD', purpose: 'x' })).toBe('is_archived');
    expect(await stage.refused('conversations.setTopic', { channel: 'C0SECRET', topic: 'x' })).toBe('channel_not_found');
    expect(await stage.refused('conversations.setTopic', { channel: 'C0NONE', topic: 'x' })).toBe('channel_not_found');
  });
});

describe('rename and archive', () => {
  test('a channel of the bot is renamed; the old name is free, the new one taken', async () => {
    const id = dig(await stage.call('conversations.create', { name: 'inc-1' }), 'channel.id');
    expect(await stage.call('conversations.rename', { channel: id, name: 'inc-2' })).toMatchObject({
      ok: true, channel: { name: 'inc-2', previous_names: ['inc-1'] },
    });
    expect(await stage.call('conversations.create', { name: 'inc-1' })).toMatchObject({ ok: true });
    expect(await stage.refused('conversations.rename', { channel: id, name: 'general' })).toBe('name_taken');
    expect(await stage.refused('conversations.rename', { channel: 'C0INC', name: 'other' })).toBe('not_authorized');
  });

  test('archive once, unarchive once, never #general', async () => {
    expect(await stage.call('conversations.archive', { channel: 'C0INC' })).toEqual({ ok: true });
    expect(await stage.refused('conversations.archive', { channel: 'C0INC' })).toBe('already_archived');
    expect(await stage.call('conversations.info', { channel: 'C0INC' })).toMatchObject({ channel: { is_archived: true } });
    expect(await stage.call('conversations.unarchive', { channel: 'C0INC' })).toEqual({ ok: true });
    expect(await stage.refused('conversations.unarchive', { channel: 'C0INC' })).toBe('not_archived');
    expect(await stage.refused('conversations.archive', { channel: 'C0GENERAL' })).toBe('cant_archive_general');
    expect(await stage.refused('conversations.archive', { channel: 'C0FAR' })).toBe('not_in_channel');
  });
});
