// Slash commands: what the app gets and how its answer shows.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openStage, type Stage } from '../support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

function type(text: string, channel = 'C0INC', as = 'U0ANNA') {
  return stage.world.act({ as, type: 'command', channel, command: '/incident', text });
}

test('the form has Slack\'s fields, names typed are escaped', async () => {
  expect(await type('page @ben in #general, not @nobody or a@ben')).toEqual({ ok: true });
  const form = stage.app.received[0]?.form;
  expect(form).toMatchObject({
    command: '/incident',
    text: 'page <@U0BEN|ben> in <#C0GENERAL|general>, not @nobody or a@ben', user_id: 'U0ANNA', user_name: 'anna',
    channel_id: 'C0INC', channel_name: 'incidents', team_id: 'T0TOCSIN01', api_app_id: 'A0TOCSIN01',
  });
  expect(form).not.toHaveProperty('thread_ts');
  expect(form?.['trigger_id']).not.toBe('');
});

test('a private channel does not tell its name', async () => {
  await type('x', 'C0SECRET');
  expect(stage.app.received[0]?.form['channel_name']).toBe('privategroup');
});

test('plain text shows to the person, JSON as it says', async () => {
  stage.app.answer = () => ({ body: 'on it' });
  await type('a');
  const blocks = [{ type: 'section', block_id: 's', text: { type: 'mrkdwn', text: 'x' } }];
  const body = JSON.stringify({ response_type: 'in_channel', text: 'all', blocks });
  stage.app.answer = () => ({ type: 'application/json', body });
  await type('b');
  const state = stage.world.state();
  expect(state.ephemerals['U0ANNA']).toMatchObject([{ channel: 'C0INC', text: 'on it' }]);
  expect(state.messages['C0INC']).toMatchObject([{ text: 'all', blocks, isBot: true }]);
});

test('an answer with bad blocks is not shown', async () => {
  stage.app.answer = () => ({ type: 'application/json', body: JSON.stringify({ text: 'x', blocks: [{ type: 'blink' }] }) });
  expect(await type('a')).toMatchObject({ ok: false, error: expect.stringContaining('json-pointer:/blocks/0/type') as string });
  expect(stage.world.state().ephemerals['U0ANNA']).toHaveLength(1);
});

test('a command needs somebody who can see the channel, and a living channel', async () => {
  expect(await type('x', 'C0SECRET', 'U0BEN')).toEqual({ ok: false, error: 'There is no such channel for you.' });
  expect(await type('x', 'C0OLD')).toEqual({ ok: false, error: '#old is archived.' });
  expect(await type('x', 'C0INC', 'U0GONE')).toEqual({ ok: false, error: 'There is no such person.' });
  expect(await type('x', 'C0INC', 'U0TOCSIN01')).toEqual({ ok: false, error: 'There is no such person.' });
  expect(stage.app.received).toEqual([]);
});
