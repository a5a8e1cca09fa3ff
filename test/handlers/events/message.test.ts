// The event message: edits and deletions of what is on the record; everything else that people write is not ours to keep.
import { describe, expect, it } from 'vitest';
import message from '../../../handlers/events/message.ts';
import { hear } from '../../support/asking.ts';
import { ada, after, anIncident, changesNothing, facts } from '../../support/incidents.ts';

const ts = '1795230012.000100';
const incident = after(anIncident(), { kind: 'message.recorded', by: ada, data: { channel: 'C0INC42', ts, author: 'U0GRACE', text: 'errors fall' } });
const told = { type: 'message', channel: 'C0INC42', channel_type: 'channel', hidden: true, ts: '1795230060.000500', event_ts: '1795230060.000500' };
const before = { type: 'message', user: 'U0GRACE', text: 'errors fall', ts };
const edit = { ...told, subtype: 'message_changed', message: { ...before, text: 'errors rise', edited: { user: 'U0GRACE', ts: '1795230060.000000' } }, previous_message: before };
const deletion = { ...told, subtype: 'message_deleted', deleted_ts: ts, previous_message: before };
const taken = (event: object) => message.it.input.safeParse(event).success;

describe('a message that is on the timeline', () => {
  it('and edited: both versions are recorded, the edit by its author and at its own time', () => {
    expect(facts(hear(message, edit, { incident }))).toMatchObject([{ kind: 'message.edited', at: '2026-11-21T03:01:00.000Z', data: { channel: 'C0INC42', ts, text: 'errors rise' } }]);
    expect(message.it.userOf?.(message.it.input.parse(edit))).toBe('U0GRACE');
  });

  it('and deleted: recorded, when Slack says', () => {
    expect(facts(hear(message, deletion, { incident }))).toMatchObject([{ kind: 'message.deleted', at: '2026-11-21T03:01:00.000Z', data: { channel: 'C0INC42', ts } }]);
  });

  it('and deleted under its replies: Slack leaves a stone and calls it a change', () => {
    const stone = { ...told, subtype: 'message_changed', message: { type: 'message', subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.', ts, hidden: true }, previous_message: before };
    expect(facts(hear(message, stone, { incident }))).toMatchObject([{ kind: 'message.deleted', data: { ts } }]);
  });
});

it('that is not on the timeline is nobody’s business', () => {
  for (const event of [edit, deletion]) expect(changesNothing(hear(message, event, { incident: anIncident() }))).toBe(true);
});

describe('not taken at all', () => {
  it.each([
    ['what people write', { ...told, user: 'U0ADA', text: 'hello', ts }],
    ['a link that was unfolded', { ...edit, message: { ...before, attachments: [{}] } }],
    ['a change of our own card', { ...edit, message: { ...edit.message, bot_id: 'B1' }, previous_message: { ...before, bot_id: 'B1' } }],
    ['Slack’s own lines', { ...told, subtype: 'channel_join', user: 'U0ADA', text: '<@U0ADA> has joined' }],
    ['a new topic', { ...told, subtype: 'channel_topic', user: 'U0ADA', text: 'x' }],
  ])('%s', (_what, event) => expect(taken(event)).toBe(false));
});

it('asks for what it needs: histories, and messages of public and private channels alone', () => {
  expect(message.it.scopes).toEqual(['channels:history', 'groups:history']);
  expect(message.it.subscriptions).toEqual(['message.channels', 'message.groups']);
  expect(message.it.channelOf(message.it.input.parse(edit))).toBe('C0INC42');
});
