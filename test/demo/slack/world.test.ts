// The world as a whole: what the page sees, who is told of changes, and that everything repeats exactly.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { actSchema } from '../../../demo/slack/world.ts';

import { dig, openStage, type Stage } from './support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

test('the page sees people but not the bot nor who has left, and every channel', () => {
  const state = stage.world.state();
  expect(state.people.map(({ name }) => name)).toEqual(['anna', 'ben', 'cleo', 'guest']);
  expect(state.people[0]).toEqual({
    id: 'U0ANNA', name: 'anna', realName: 'Anna Ek', title: 'SRE',
    avatarColor: expect.stringMatching(/^#[0-9a-f]{6}$/u) as string,
  });
  expect(state.channels.find(({ id }) => id === 'C0INC')).toEqual({
    id: 'C0INC', name: 'incidents', private: false, kind: 'public', archived: false, topic: 'where it burns', purpose: '',
    members: ['U0ANNA', 'U0BEN', 'U0TOCSIN01'], bookmarks: [], pins: [],
  });
  expect(state.channels.filter((each) => each.archived || each.private).map(({ name }) => name)).toEqual(['old', 'secret']);
  expect(Object.keys(state)).toEqual(['people', 'channels', 'messages', 'ephemerals', 'modals', 'home']);
  expect(structuredClone(state)).toEqual(state);
});

test('the page sees who people are, what was edited, and what is left of a message that was deleted above its replies', async () => {
  const stranger = stage.world.addPerson({ name: 'zoe', realName: 'Zoe Far', teamId: 'T0ELSE' });
  const chief = stage.world.addPerson({ name: 'ida', realName: 'Ida Chief', admin: true });
  const people = new Map(stage.world.state().people.map((person) => [person.id, person]));
  expect([people.get('U0GUEST'), people.get(stranger), people.get(chief)]).toMatchObject([{ guest: true }, { company: 'T0ELSE' }, { admin: true }]);
  const say = async (text: string, more: object = {}) =>
    dig(await stage.world.act({ as: 'U0ANNA', type: 'message', channel: 'C0INC', text, ...more }), 'result.ts');
  const [parent, edited] = [await say('parent'), await say('first')];
  const reply = await say('reply', { threadTs: parent, broadcast: true });
  await stage.world.act({ as: 'U0ANNA', type: 'edit', channel: 'C0INC', ts: edited, text: 'second' });
  await stage.world.act({ as: 'U0ANNA', type: 'delete', channel: 'C0INC', ts: parent });
  expect(stage.world.state().messages['C0INC']).toMatchObject([
    { ts: parent, deleted: true, text: 'This message was deleted.' }, { text: 'second', edited: true }, { ts: reply, threadTs: parent, broadcast: true },
  ]);
  await stage.call('chat.postMessage', { channel: 'U0ANNA', text: 'psst' });
  expect(stage.world.state().channels.filter(({ kind }) => kind === 'im')).toMatchObject([{ private: true, members: ['U0TOCSIN01', 'U0ANNA'] }]);
});

test('a picture once taken does not change', async () => {
  await stage.call('chat.postMessage', { channel: 'C0INC', text: 'one' });
  const ts = stage.world.state().messages['C0INC']?.[0]?.ts ?? '';
  await stage.world.act({ as: 'U0ANNA', type: 'react', channel: 'C0INC', ts, name: 'eyes' });
  const before = stage.world.state();
  const copy = structuredClone(before);
  await stage.world.act({ as: 'U0BEN', type: 'react', channel: 'C0INC', ts, name: 'eyes' });
  await stage.call('chat.update', { channel: 'C0INC', ts, text: 'two' });
  await stage.call('conversations.invite', { channel: 'C0INC', users: 'U0CLEO' });
  expect(before).toEqual(copy);
  expect(stage.world.state()).not.toEqual(copy);
});

test('listeners hear of changes until they stop, and not of refusals', async () => {
  let changes = 0;
  const stop = stage.world.onChange(() => {
    changes += 1;
  });
  await stage.refused('chat.postMessage', { channel: 'C0FAR', text: 'x' });
  expect(changes).toBe(0);
  await stage.call('chat.postMessage', { channel: 'C0INC', text: 'x' });
  expect(changes).toBe(1);
  stop();
  await stage.call('chat.postMessage', { channel: 'C0INC', text: 'y' });
  expect(changes).toBe(1);
});

test('names lead to ids', () => {
  expect([stage.world.idOf('anna'), stage.world.idOf('old')]).toEqual(['U0ANNA', 'C0OLD']);
  expect(() => stage.world.idOf('nobody')).toThrow('Nobody and no channel is called "nobody" here.');
});

test('a channel that names a stranger is a mistake in the data', async () => {
  await expect(openStage({ channels: [{ name: 'x', members: ['nobody'] }] })).rejects.toThrow('"nobody"');
});

test('the same story ends in the same world, down to every id', async () => {
  const story = async (): Promise<unknown> => {
    const one = await openStage();
    await one.world.act({ as: 'U0ANNA', type: 'command', channel: 'C0INC', command: '/incident', text: 'x' });
    await one.call('conversations.create', { name: 'inc-1' });
    const blocks = [{ type: 'divider' }];
    await one.call('chat.postMessage', { channel: one.world.idOf('inc-1'), text: 'card', blocks });
    await one.world.settled();
    const ids = one.app.received.map(({ json, form }) => [json['event_id'], form['trigger_id']]);
    const state = one.world.state();
    await one.close();
    return [state, ids];
  };
  expect(await story()).toEqual(await story());
});

test('acts are read strictly enough to trust them', () => {
  expect(actSchema.safeParse({ as: 'U1', type: 'command', channel: 'C1', command: 'incident', text: '' }).success).toBe(false);
  expect(actSchema.safeParse({ as: 'U1', type: 'dance' }).success).toBe(false);
  expect(actSchema.safeParse({ as: 'U1', type: 'click', actionId: 'a', blockId: 'b', selected: ['1'] }).success).toBe(true);
});
