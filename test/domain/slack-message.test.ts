// Which message events are about a person's words, and what they say; everything else is nothing.
import { describe, expect, it } from 'vitest';
import { readMessageNews } from '../../src/domain/slack-message.ts';
import { anyJson, forSeeds } from '../support/dice.ts';

const plain = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U0ADA', text: 'disk is full', ts: '10.000001', event_ts: '10.000001', team: 'T1' };
const said = { type: 'message', user: 'U0ADA', text: 'disk is full', ts: '10.000001', team: 'T1' };
const hidden = { type: 'message', hidden: true, channel: 'C1', ts: '11.000001', event_ts: '11.000001' };
const edit = (message: object, before: object | undefined = said) => ({ ...hidden, subtype: 'message_changed', message: { ...said, edited: { user: 'U0ADA', ts: '11.000000' }, ...message }, previous_message: before });
const removal = (before: object | undefined = said) => ({ ...hidden, subtype: 'message_deleted', deleted_ts: '10.000001', previous_message: before });
const written = { kind: 'written', channel: 'C1', ts: '10.000001', user: 'U0ADA', text: 'disk is full', thread: undefined };

describe('a person', () => {
  it.each([
    ['writes', {}], ['writes "/me"', { subtype: 'me_message' }], ['shares a file', { subtype: 'file_share', files: [{ id: 'F1' }] }],
    ['begins a thread that has replies', { thread_ts: '10.000001', reply_count: 2 }],
  ])('%s', (_name, more) => expect(readMessageNews({ ...plain, ...more })).toEqual(written));

  it.each([['replies', {}], ['replies for the channel to see', { subtype: 'thread_broadcast' }]])('%s', (_name, more) => {
    expect(readMessageNews({ ...plain, thread_ts: '9.000001', parent_user_id: 'U0EVE', ...more })).toEqual({ ...written, thread: '9.000001' });
  });

  it('edits: the message’s own ts, the new text, the time of the edit', () => {
    expect(readMessageNews(edit({ text: 'disk is fine' }))).toEqual({ kind: 'edited', channel: 'C1', ts: '10.000001', user: 'U0ADA', text: 'disk is fine', thread: undefined, editedAt: '11.000000' });
    expect(readMessageNews(edit({ text: 'x', thread_ts: '9.000001' }))).toMatchObject({ kind: 'edited', thread: '9.000001' });
    expect(readMessageNews(edit({ text: 'x', edited: undefined }))).toMatchObject({ kind: 'edited', editedAt: '11.000001' });
    expect(readMessageNews({ ...edit({ text: 'x' }), previous_message: undefined })).toMatchObject({ kind: 'edited', text: 'x' });
  });

  it('deletes, also a message with replies, which leaves a tombstone', () => {
    const deleted = { kind: 'deleted', channel: 'C1', ts: '10.000001', user: 'U0ADA', thread: undefined };
    expect(readMessageNews(removal())).toEqual(deleted);
    expect(readMessageNews(removal({ ...said, thread_ts: '9.000001' }))).toEqual({ ...deleted, thread: '9.000001' });
    expect(readMessageNews(edit({ subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.', edited: undefined }))).toEqual(deleted);
    // Slack's documentation shows an event that does not say whose message it was.
    expect(readMessageNews({ ...removal(), previous_message: undefined })).toEqual({ ...deleted, user: undefined });
  });
});

describe('nothing of a person’s', () => {
  const bot = { bot_id: 'B1', user: 'U0TOCSIN' };
  it.each([
    ['an app’s message', { ...plain, ...bot }], ['an app’s message of the old kind', { ...plain, subtype: 'bot_message', user: undefined }],
    ['somebody came in', { ...plain, subtype: 'channel_join' }], ['the topic', { ...plain, subtype: 'channel_topic' }], ['Slackbot', { ...plain, user: 'USLACKBOT' }],
    ['our card changed', edit({ ...bot, text: 'card 2' }, { ...said, ...bot })], ['our card was deleted', removal({ ...said, ...bot })],
    ['our message with replies was deleted', edit({ subtype: 'tombstone', user: 'USLACKBOT' }, { ...said, ...bot })],
    ['a link was unfolded', edit({ attachments: [{ title: 'A page' }], edited: undefined })], ['a reply came', edit({ reply_count: 1, edited: undefined })],
    ['an edit that changed nothing', edit({})], ['Slack’s own line was deleted', removal({ ...said, subtype: 'channel_join' })],
    ['a change without a message', { ...hidden, subtype: 'message_changed' }], ['a deletion without a message', { ...hidden, subtype: 'message_deleted' }],
    ['a message without a channel', { ...plain, channel: undefined }], ['another event', { ...plain, type: 'app_mention' }], ['nothing', undefined],
  ])('%s', (_name, event) => expect(readMessageNews(event)).toBeUndefined());

  it('and never an error, whatever JSON it is', () => {
    forSeeds(300, (dice) => {
      const junk = anyJson(dice);
      const event = dice.one<unknown>([junk, { ...plain, user: junk }, { ...edit({}), message: junk }, { ...removal(), previous_message: junk }, { ...plain, thread_ts: junk }]);
      expect(['written', 'edited', 'deleted', undefined]).toContain(readMessageNews(event)?.kind);
    });
  });
});
