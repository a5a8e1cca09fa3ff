// Writing, reacting, joining, shortcuts, and what people do behind the bot's back.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
const channel = 'C0INC';
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function write(text: string, as = 'U0ANNA'): Promise<string> {
  return dig(await stage.world.act({ as, type: 'message', channel, text }), 'result.ts');
}

test('a message is stored as sent but for names', async () => {
  const ts = await write('*bold* <!here> &amp; @ben in #general');
  expect(stage.world.state().messages[channel]).toEqual([
    { ts, user: 'U0ANNA', text: '*bold* <!here> &amp; <@U0BEN> in <#C0GENERAL>', reactions: [], pinned: false, isBot: false },
  ]);
});

test('one must be in the channel, and it must live', async () => {
  const say = (where: string, as: string) => stage.world.act({ as, type: 'message', channel: where, text: 'x' });
  expect(await say(channel, 'U0CLEO')).toEqual({ ok: false, error: 'Join #incidents first.' });
  expect(await say('C0OLD', 'U0ANNA')).toEqual({ ok: false, error: '#old is archived.' });
  expect(await say('C0SECRET', 'U0BEN')).toEqual({ ok: false, error: 'There is no such channel for you.' });
  expect(await stage.world.act({ as: 'U0CLEO', type: 'join', channel })).toEqual({ ok: true });
  expect(await say(channel, 'U0CLEO')).toMatchObject({ ok: true });
  expect(await stage.world.act({ as: 'U0CLEO', type: 'join', channel: 'C0OLD' })).toMatchObject({ ok: false });
});

test('reactions of people', async () => {
  const ts = await write('x');
  const react = (remove: boolean) => stage.world.act({ as: 'U0BEN', type: 'react', channel, ts, name: 'eyes', remove });
  expect(await react(false)).toEqual({ ok: true });
  expect(await react(false)).toMatchObject({ ok: false });
  expect(stage.world.state().messages[channel]?.[0]?.reactions).toEqual([{ name: 'eyes', users: ['U0BEN'] }]);
  expect(await react(true)).toEqual({ ok: true });
  expect(stage.world.state().messages[channel]?.[0]?.reactions).toEqual([]);
});

test('a global shortcut has no channel, one on a message has the message', async () => {
  const ts = await write('look');
  await stage.world.settled();
  await stage.world.act({ as: 'U0ANNA', type: 'shortcut', callbackId: 'declare' });
  const global = stage.app.received.at(-1)?.payload;
  expect(global).toMatchObject({ type: 'shortcut', callback_id: 'declare', user: { id: 'U0ANNA' } });
  expect(global).not.toHaveProperty('channel');
  expect(global).not.toHaveProperty('response_url');
  await stage.world.act({ as: 'U0ANNA', type: 'shortcut', callbackId: 'note', channel, messageTs: ts });
  const onMessage = stage.app.received.at(-1)?.payload;
  expect(onMessage).toMatchObject({
    type: 'message_action', callback_id: 'note', channel: { id: channel, name: 'incidents' }, message_ts: ts,
    message: { ts, text: 'look' },
  });
  expect(dig(onMessage, 'response_url')).not.toBe('');
});

test('a shortcut on a reply names its thread, and one of another company’s person their team', async () => {
  const zoe = stage.world.addPerson({ name: 'zoe', realName: 'Zoe Far', teamId: 'T0ELSE' });
  await stage.world.act({ as: zoe, type: 'join', channel });
  const ts = await write('look');
  const reply = dig(await stage.world.act({ as: zoe, type: 'message', channel, text: 'here', threadTs: ts }), 'result.ts');
  await stage.world.settled();
  await stage.world.act({ as: zoe, type: 'shortcut', callbackId: 'note', channel, messageTs: reply });
  expect(stage.app.received.at(-1)?.payload).toMatchObject({
    user: { id: zoe, team_id: 'T0ELSE' }, message: { ts: reply, thread_ts: ts, user: zoe, team: 'T0ELSE' }, message_ts: reply,
  });
});

test('a shortcut that fails is told', async () => {
  const ts = await write('look');
  await stage.world.settled();
  stage.app.answer = () => ({ status: 500 });
  const done = await stage.world.act({ as: 'U0ANNA', type: 'shortcut', callbackId: 'note', channel, messageTs: ts });
  expect(done).toEqual({ ok: false, error: 'The shortcut failed with the error "dispatch_failed"' });
  expect(stage.world.state().ephemerals['U0ANNA']).toHaveLength(1);
});

test('the world changes without the bot', async () => {
  const [mine, pinned] = [await write('mine'), await write('pinned')];
  const act = (what: object) => stage.world.act({ as: 'U0ANNA', channel, ...what } as Parameters<typeof stage.world.act>[0]);
  expect(await act({ type: 'edit', ts: mine, text: 'changed' })).toEqual({ ok: true });
  expect(await act({ type: 'pin', ts: pinned })).toEqual({ ok: true });
  expect(await act({ type: 'delete', ts: pinned })).toEqual({ ok: true });
  expect(await act({ type: 'invite', user: 'U0CLEO' })).toEqual({ ok: true });
  expect(await act({ type: 'rename', name: 'general' })).toEqual({ ok: false, error: 'That name is taken.' });
  expect(await stage.world.act({ as: 'U0BEN', type: 'edit', channel, ts: mine, text: 'x' })).toMatchObject({ ok: false });
  expect(await act({ type: 'archive' })).toEqual({ ok: true });
  const state = stage.world.state();
  expect(state.messages[channel]?.[0]).toMatchObject({ text: 'changed', edited: true });
  expect(state.channels.find(({ id }) => id === channel)).toMatchObject({
    archived: true, pins: [], members: ['U0ANNA', 'U0BEN', 'U0TOCSIN01', 'U0CLEO'],
  });
  expect(await stage.refused('chat.postMessage', { channel, text: 'x' })).toBe('is_archived');
  expect(await act({ type: 'unarchive' })).toEqual({ ok: true });
});
