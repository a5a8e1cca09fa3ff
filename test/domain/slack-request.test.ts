// What Slack sends, reduced to what we use.
import { describe, expect, it } from 'vitest';
import { placeOf, readSlackBody, slackRequest } from '../../src/domain/slack-request.ts';
import { anyJson, forSeeds } from '../support/dice.ts';

const command = { command: '/incident', text: 'status', user_id: 'U0ADA', user_name: 'ada', team_id: 'T1', channel_id: 'C1', trigger_id: '1.2.a', response_url: 'https://hooks.slack.com/commands/1' };
const click = {
  type: 'block_actions', user: { id: 'U0ADA', team_id: 'T1', username: 'ada' }, team: { id: 'T1' }, trigger_id: '1.2.a', response_url: 'https://hooks.slack.com/actions/1',
  channel: { id: 'C1', name: 'inc-42' }, container: { type: 'message', message_ts: '9.1', channel_id: 'C1' },
  actions: [{ action_id: 'take_command', block_id: 'b1', type: 'button', value: '42', action_ts: '1596530385.194939' }],
};
const submission = {
  type: 'view_submission', user: { id: 'U0ADA', team_id: 'T1' }, trigger_id: '1.2.a', response_urls: [],
  view: {
    id: 'V1', callback_id: 'declare', private_metadata: '42',
    state: {
      values: {
        title: { title: { type: 'plain_text_input', value: 'down' } }, empty: { empty: { type: 'plain_text_input', value: null } },
        severity: { severity: { type: 'static_select', selected_option: { text: { type: 'plain_text', text: 'SEV2' }, value: 'SEV2' } } },
        none: { none: { type: 'static_select', selected_option: null } }, options: { options: { type: 'checkboxes', selected_options: [{ value: 'drill' }] } },
        who: { who: { type: 'users_select', selected_user: 'U0EVE' } }, day: { day: { type: 'datepicker', selected_date: '2026-11-21' } },
        at: { at: { type: 'datetimepicker', selected_date_time: 1_800_000_000 } }, all: { all: { type: 'multi_users_select', selected_users: ['U0EVE'] } }, where: { where: { type: 'channels_select', selected_channel: 'C1' } },
      },
    },
  },
};
const event = { type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event: { type: 'channel_archive', channel: 'C1', user: 'U0ADA', event_ts: '9.9' } };

describe('what a person did in Slack', () => {
  it('with a command', () => {
    const request = readSlackBody(command);
    expect(request).toEqual({ type: 'command', user: 'U0ADA', team: 'T1', channel: 'C1', text: 'status', trigger: '1.2.a', responseUrl: 'https://hooks.slack.com/commands/1' });
    expect(placeOf(request)).toEqual({ key: 'command:1.2.a', lane: 'slack/U0ADA' });
    expect(readSlackBody({ ...command, text: undefined })).toMatchObject({ text: '' });
  });

  it('with a button', () => {
    const request = readSlackBody(click);
    expect(request).toMatchObject({ type: 'action', user: 'U0ADA', channel: 'C1', messageTs: '9.1', action: 'take_command', value: '42', at: '1596530385.194939' });
    expect(placeOf(request)).toEqual({ key: 'action:U0ADA:take_command:42:1596530385.194939', lane: 'slack/U0ADA' });
  });

  it('with a menu, whose value is the chosen one; with a menu of people, whose value also names its block', () => {
    const chosen = (action: object) => readSlackBody({ ...click, actions: [{ action_id: 'a', block_id: 'b1', ...action }] });
    expect(chosen({ selected_option: { value: '42:SEV2' } })).toMatchObject({ value: '42:SEV2' });
    expect(chosen({ selected_user: 'U0EVE' })).toMatchObject({ value: 'b1:U0EVE' });
  });

  it('with a button outside a channel', () => {
    expect(readSlackBody({ ...click, channel: undefined, container: { type: 'view' } })).toMatchObject({ channel: undefined });
  });

  it('with a form: what was typed or chosen, by field; nothing is undefined', () => {
    const request = readSlackBody(submission);
    expect(request).toMatchObject({ type: 'view', callback: 'declare', meta: '42', view: 'V1' });
    expect(request.type === 'view' && request.values).toEqual({ title: 'down', empty: undefined, severity: 'SEV2', none: undefined, options: ['drill'], who: 'U0EVE', day: '2026-11-21', at: 1_800_000_000, all: ['U0EVE'], where: 'C1' });
    expect(placeOf(request)).toEqual({ key: 'view:V1', lane: 'slack/U0ADA' });
  });

  it('with a shortcut', () => {
    const request = readSlackBody({ type: 'shortcut', callback_id: 'declare', trigger_id: '1.2.a', user: { id: 'U0ADA', team_id: 'T1' } });
    expect(request).toMatchObject({ type: 'shortcut', callback: 'declare', user: 'U0ADA', channel: undefined });
    expect(placeOf(request)).toEqual({ key: 'shortcut:1.2.a', lane: 'slack/U0ADA' });
    expect(readSlackBody({ type: 'message_action', callback_id: 'x', trigger_id: 't', user: { id: 'U1' }, channel: { id: 'C1' }, message: { text: 'hi' } })).toMatchObject({ channel: 'C1', message: { text: 'hi' } });
  });

  it('somewhere else, as an event', () => {
    expect(readSlackBody(event)).toEqual({ type: 'event', eventId: 'Ev1', event: { type: 'channel_archive', channel: 'C1', user: 'U0ADA', event_ts: '9.9' } });
  });
});

describe('the key of a request', () => {
  const keyOf = (body: unknown) => placeOf(readSlackBody(body)).key;

  it('is the same for the same event under another id: Slack may send one message many times', () => {
    expect(keyOf({ ...event, event_id: 'Ev2' })).toBe(keyOf(event));
    expect(keyOf({ ...event, event: { ...event.event, event_ts: '9.91' } })).not.toBe(keyOf(event));
    expect(keyOf({ ...event, event: { ...event.event, channel: 'C2' } })).not.toBe(keyOf(event));
  });

  it('of an event without a time is its id', () => {
    expect(keyOf({ ...event, event: { type: 'channel_rename', channel: { id: 'C1' } } })).toBe('event:Ev1');
  });

  it('is another for each command and each click', () => {
    expect(keyOf({ ...command, trigger_id: '1.2.b' })).not.toBe(keyOf(command));
    expect(keyOf({ ...click, actions: [{ ...click.actions[0], action_ts: '2' }] })).not.toBe(keyOf(click));
    expect(keyOf({ ...click, user: { id: 'U0EVE' } })).not.toBe(keyOf(click));
  });
});

describe('what is no request', () => {
  it.each([
    ['nothing', null], ['an empty body', {}], ['an unknown type', { type: 'dialog_submission', user: { id: 'U1' } }], ['a command without a person', { ...command, user_id: undefined }],
    ['a command without a trigger', { ...command, trigger_id: undefined }], ['a click without an action', { ...click, actions: [] }],
    ['a person with an endless id', { ...command, user_id: 'U'.repeat(41) }], ['a channel with half a character', { ...click, channel: { id: '\udc00' } }], ['a team that is markup', { ...command, team_id: '<!channel>' }], ['an answer address that is none', { ...command, response_url: 'hooks' }],
  ])('is an error: %s', (_what, body) => {
    expect(() => readSlackBody(body)).toThrow(/./);
  });

  it('is an error, or a request of our own shape, whatever JSON it is', () => {
    forSeeds(500, (dice) => {
      const type = dice.one(['block_actions', 'view_submission', 'shortcut', 'event_callback']);
      const junk = anyJson(dice);
      let request;
      try {
        request = readSlackBody(dice.one<unknown>([junk, { ...event, type, event: junk }, { ...click, type, actions: [junk] }, { ...command, text: junk }]));
      } catch (error) {
        expect(error).toMatchObject({ name: 'ZodError' });
        return;
      }
      slackRequest.parse(request);
    });
  });
});
