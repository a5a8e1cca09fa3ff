// The natural key of an event, and whose doing it is.
import { describe, expect, it } from 'vitest';
import { laneAside, placeOf, readSlackBody } from '../../src/domain/slack-request.ts';

const ours = 'T1';
const theirs = 'T9';
let copies = 0;
/** Each with an id of its own, as Slack sends its copies. */
const body = (event: object, more: object = {}) => ({ type: 'event_callback', team_id: ours, event_id: `Ev${(copies += 1)}`, event: { user: 'U0ADA', event_ts: '20.000001', ...event }, ...more });
const keyOf = (event: object) => placeOf(readSlackBody(body(event))).key;
const laneOf = (event: object) => placeOf(readSlackBody(body(event))).lane;

const said = { type: 'message', user: 'U0ADA', text: 'a', ts: '10.000001' };
const edit = (at: string, text: string) => ({ type: 'message', subtype: 'message_changed', channel: 'C1', event_ts: `${at}9`, message: { ...said, text, edited: { user: 'U0ADA', ts: at } }, previous_message: said });
const removal = { type: 'message', subtype: 'message_deleted', channel: 'C1', deleted_ts: '10.000001', previous_message: said };
const reaction = { type: 'reaction_added', reaction: 'pushpin', item: { type: 'message', channel: 'C1', ts: '10.000001' }, item_user: 'U0EVE' };
const mention = { type: 'app_mention', channel: 'C1', ts: '10.000001', text: '<@U0TOCSIN> status' };

describe('one thing counts once', () => {
  it.each([
    ['an edit', edit('11.000000', 'b'), 'event:message_changed:C1:10.000001:11.000000'], ['a deletion', removal, 'event:message_deleted:C1:10.000001'],
    ['a reaction', reaction, 'event:reaction_added:U0ADA:pushpin:C1:10.000001:20.000001'], ['a mention', mention, 'event:app_mention:C1:10.000001'],
    ['somebody who joined', { type: 'member_joined_channel', channel: 'C1', team: ours }, 'event:member_joined_channel:C1:20.000001:U0ADA'],
    ['a new name', { type: 'channel_rename', channel: { id: 'C1', name: 'x' }, user: undefined }, 'event:channel_rename:C1:20.000001:'],
  ])('%s, told eleven times', (_name, event, key) => {
    expect(new Set(Array.from({ length: 11 }, () => keyOf(event)))).toEqual(new Set([key]));
  });

  it('also when a copy of an edit or a deletion is sent later', () => {
    expect(keyOf({ ...edit('11.000000', 'b'), event_ts: '99.9' })).toBe(keyOf(edit('11.000000', 'b')));
    expect(keyOf({ ...removal, event_ts: '99.9' })).toBe(keyOf(removal));
  });
});

describe('two things are two', () => {
  it.each([
    ['two edits of one message', edit('11.000000', 'b'), edit('12.000000', 'c')], ['an edit and the deletion', edit('11.000000', 'b'), removal],
    ['two people’s reactions', reaction, { ...reaction, user: 'U0EVE' }], ['two reactions of one person', reaction, { ...reaction, reaction: 'eyes' }],
    ['a reaction, taken back and given again', reaction, { ...reaction, event_ts: '21.000001' }], ['a reaction and its removal', reaction, { ...reaction, type: 'reaction_removed' }],
    ['reactions in two channels', reaction, { ...reaction, item: { ...reaction.item, channel: 'C2' } }], ['two deletions', removal, { ...removal, deleted_ts: '10.000002' }],
    ['two mentions', mention, { ...mention, ts: '10.000002' }], ['two channels renamed at once', { type: 'channel_rename', channel: { id: 'C1' } }, { type: 'channel_rename', channel: { id: 'C2' } }],
  ])('%s', (_name, one, other) => expect(keyOf(one)).not.toBe(keyOf(other)));
});

describe('the order is kept', () => {
  it('within a channel, whatever names it', () => {
    const pin = { type: 'pin_added', channel_id: 'C1', item: { type: 'message' } };
    expect(new Set([{ type: 'channel_rename', channel: { id: 'C1' } }, { type: 'member_left_channel', channel: 'C1' }, { type: 'channel_archive', channel: 'C1' }, pin].map(laneOf))).toEqual(new Set(['slack/event/C1']));
  });

  it('of what is about one message, whoever does it; another message, and who comes and goes, do not wait for it', () => {
    expect(new Set([edit('11.1', 'b'), removal, reaction, { ...reaction, type: 'reaction_removed', user: 'U0EVE' }].map(laneOf))).toEqual(new Set(['slack/event/C1/10.000001']));
    expect(laneOf({ ...reaction, item: { ...reaction.item, ts: '10.000002' } })).toBe('slack/event/C1/10.000002');
  });

  it('of what one person asks for, in a command or a mention; what waits for Slack waits beside it', () => {
    expect(laneOf(mention)).toBe('slack/U0ADA');
    expect(laneAside('slack/U0ADA')).toBe('slack/U0ADA/waits');
    expect(['slack/U0ADA/waits', 'slack/event/C1', 'slack/event/C1/10.000001', 'pagerduty/PD1'].map(laneAside)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('whose doing it is', () => {
  const teamOf = (event: object, more: object = {}) => {
    const request = readSlackBody(body(event, more));
    return { team: request.team, shared: request.type === 'event' ? request.shared : undefined };
  };
  const connect = { is_ext_shared_channel: true };

  it.each([
    ['a person of ours', { ...mention, team: ours }, {}, { team: ours }], ['where nothing else is said, the workspace’s', reaction, {}, { team: ours }],
    ['somebody of another company mentions us', { ...mention, team: theirs, user_team: theirs, source_team: theirs }, connect, { team: theirs }],
    ['the same, when only the author’s team is named', { ...mention, team: theirs }, connect, { team: theirs }],
    ['one of ours in a shared channel', { ...mention, team: ours, user_team: ours }, connect, { team: ours }],
    ['a reaction in a shared channel: Slack does not say', reaction, connect, { shared: true }],
    ['somebody of another company joins', { type: 'member_joined_channel', channel: 'C1', team: theirs }, connect, { team: theirs }],
  ])('%s', (_name, event, more, whose) => expect(teamOf(event, more)).toEqual({ team: undefined, shared: undefined, ...whose }));

  it('is not asked where a channel or a message on record changed: that is followed whoever did it', () => {
    for (const event of [{ type: 'channel_archive', channel: 'C1' }, { type: 'group_rename', channel: { id: 'C1' } }, { ...removal, team: theirs }, edit('11.0', 'b')]) {
      expect(teamOf(event, connect)).toEqual({ team: undefined, shared: undefined });
    }
  });

  it('of a click, a form and a shortcut is the person’s, not the workspace’s that Slack names beside it', () => {
    const user = { id: 'U9', team_id: theirs };
    const [team, trigger_id] = [{ id: ours }, '1.2.a'];
    const view = { id: 'V1', callback_id: 'declare', private_metadata: '' };
    const bodies = [
      { type: 'block_actions', user, team, trigger_id, actions: [{ action_id: 'a', action_ts: '1.1', value: '42' }] }, { type: 'view_submission', user, team, trigger_id, view },
      { type: 'shortcut', user, team, trigger_id, callback_id: 'x' }, { type: 'message_action', user, team, trigger_id, callback_id: 'x', channel: { id: 'C1' }, message: {} },
      { command: '/incident', user_id: 'U9', team_id: theirs, channel_id: 'C1', trigger_id },
    ];
    expect(bodies.map((one) => readSlackBody(one).team)).toEqual(bodies.map(() => theirs));
  });
});

describe('a form', () => {
  const submission = (id: string, trigger: string) => ({ type: 'view_submission', user: { id: 'U0ADA' }, trigger_id: trigger, view: { id, callback_id: 'declare', state: { values: {} } } });
  it('that is sent twice counts once; opened twice, it is two', () => {
    const key = (id: string, trigger: string) => placeOf(readSlackBody(submission(id, trigger))).key;
    expect(key('V1', '1.2.a')).toBe(key('V1', '1.2.b'));
    expect(key('V1', '1.2.a')).not.toBe(key('V2', '1.2.a'));
  });
});
