// The event app_mention: words for Tocsin, from people only.
import { expect, it } from 'vitest';
import mention from '../../../handlers/events/app_mention.ts';

// As Slack sends it (slackapi/bolt-python, tests, MIT).
const event = { client_msg_id: '9cbd4c5b', type: 'app_mention', text: '<@W111> Hi there!', user: 'W222', ts: '1595926230.009600', team: 'T111', channel: 'C111', event_ts: '1595926230.009600' };

it('is read like what follows /incident', () => {
  const { it: handler } = mention;
  if (handler.where !== 'command') throw new Error('a mention is a command');
  const read = handler.input.parse({ ...event, text: '<@W111> note deploy 42 rolled back', thread_ts: '1595926200.000100' });
  expect([handler.text(read), handler.channelOf(read)]).toEqual(['note deploy 42 rolled back', 'C111']);
  expect(handler.text(handler.input.parse(event))).toBe('Hi there!');
  expect(handler.scopes).toEqual(['app_mentions:read']);
});

it('of an app is not taken: two apps would never stop', () => {
  expect(mention.it.input.safeParse({ ...event, bot_id: 'B1' }).success).toBe(false);
  expect(mention.it.input.safeParse({ ...event, user: undefined }).success).toBe(false);
});
