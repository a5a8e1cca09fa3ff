// Bodies as Slack sends them: a command, clicks, menus, forms, shortcuts and events, for each handler there is.
import type { Registry } from '../../src/registry.ts';
import { hostileText, type Dice } from '../../test/support/hostile.ts';

const who = { id: 'U0ADA', username: 'ada', team_id: 'T1' };
const ts = '1795230012.000100';
const trigger = { trigger_id: '1.2.abc', response_url: 'https://hooks.slack.com/actions/T1/1/x', team: { id: 'T1', domain: 'acme' } };
const message = { type: 'message', user: 'U0GRACE', ts, thread_ts: ts, text: 'errors fall on <https://x.example|the board>, somebody check <#C1|a> in 20m', blocks: [], edited: { user: 'U0GRACE', ts: '1795230060.000000' } };
const runs = ['0b9f3c52-8d0e-4c0a-9d26-1f6f5b3a7e10', '5d1f1a44-77aa-4a6f-8b9e-0c6a7f0f9a11'] as const;

/** A value as buttons carry it: the incident's number, then ids; sometimes nonsense. */
export function carried(roll: Dice): string {
  const one = () => roll.pick(['1', '2', '3', '6', '0', '-1', '1.5', '9'.repeat(30), ...runs, 'scribe', 'deputy', 'U0GRACE', 'checkout-5xx', 'PSVC', 'C0INC42', ts, 'true', '__proto__', '', 'a'.repeat(64), hostileText(roll, 60)]);
  return [roll.pick(['42', '42', '42', '42', 'INC-42', '', '7', '0', '1e3', 'NaN']), ...Array.from({ length: roll.below(5) }, one)].join(':');
}

function typedValue(roll: Dice): object {
  const option = { text: { type: 'plain_text', text: 'x' }, value: roll.pick(['SEV1', 'SEV2', 'none', '30', '42', 'yes', 'scribe', 'task', 'timeline', 'followup', hostileText(roll, 40)]) };
  return roll.pick([
    { type: 'plain_text_input', value: roll.pick(['30m', 'scale it down', '2026-11-21', 'INC-7', '5', 'https://x.example/a', hostileText(roll, 3_000)]) }, { type: 'plain_text_input', value: null },
    { type: 'static_select', selected_option: option }, { type: 'static_select', selected_option: null }, { type: 'users_select', selected_user: 'U0GRACE' }, { type: 'multi_users_select', selected_users: ['U0ADA', 'U0GRACE'] },
    { type: 'checkboxes', selected_options: [option] }, { type: 'checkboxes', selected_options: [] }, { type: 'datepicker', selected_date: roll.pick(['2026-11-22', '2026-02-30', '0000-00-00']) },
    { type: 'timepicker', selected_time: '25:61' }, { type: 'datetimepicker', selected_date_time: roll.pick([1_795_230_012, 0, -1, 8.64e15, 1e300]) }, { type: 'conversations_select', selected_conversation: 'C0INC42' },
  ]);
}

export const blocks = [
  'title', 'text', 'what', 'why', 'reason', 'who', 'severity', 'summary', 'impact', 'next', 'incident', 'role', 'user', 'box', 'due', 'url', 'label', 'note', 'evidence', 'kind', 'private', 'owner', 'proof', 'expect', 'options',
  'name', 'as', 'target', 'objection', 'output', 'status', 'started', 'mitigated', 'resolved', 'opened', 'runbook', 'messages', 'notify', 'cause', 'commander', 'services', 'invite',
] as const;

export function slackSample(registry: Registry, roll: Dice, text: () => string): unknown {
  switch (roll.below(6)) {
    case 0: return { command: '/incident', text: text(), user_id: 'U0ADA', user_name: 'ada', team_id: 'T1', channel_id: 'C0INC42', channel_name: 'x', token: 't', ...trigger };
    case 1: return click(roll.pick([...registry.actions.keys()]), roll);
    case 2: return submission(roll.pick([...registry.views.keys()]), roll);
    case 3: return { type: roll.pick(['message_action', 'shortcut']), callback_id: roll.pick([...registry.shortcuts.keys()]), user: who, channel: { id: 'C0INC42', name: 'x' }, message, message_ts: ts, ...trigger };
    default: return { type: 'event_callback', event_id: 'Ev1', team_id: 'T1', api_app_id: 'A1', event_time: 1, authorizations: [{ user_id: 'UTOCSIN', is_bot: true }], event: event(roll.pick([...registry.events.keys()]), roll, text) };
  }
}

function click(id: string, roll: Dice): object {
  const [value, base] = [carried(roll), { action_id: roll.pick([id, `${id}:2`]), block_id: roll.pick(['b1', carried(roll)]), action_ts: ts }];
  const action = roll.pick([
    { ...base, type: 'button', value }, { ...base, type: 'button', value }, { ...base, type: 'static_select', selected_option: { text: { type: 'plain_text', text: 'x' }, value } }, { ...base, type: 'overflow', selected_option: { value } },
    { ...base, type: 'users_select', selected_user: 'U0GRACE' },
  ]);
  return { type: 'block_actions', user: who, channel: { id: 'C0INC42', name: 'x' }, container: { type: 'message', message_ts: ts, channel_id: 'C0INC42', is_ephemeral: false }, message: { ts, text: '' }, actions: [action], ...trigger };
}

/** `names`: the fields of this form, where they are known. */
export function submission(callback: string, roll: Dice, names: readonly string[] = []): object {
  const chosen = [...names.filter((name) => name !== 'meta' && roll.below(8) > 0), ...Array.from({ length: roll.below(4) }, () => roll.pick(blocks))];
  return {
    type: 'view_submission', user: who, team: trigger.team, trigger_id: '1.2.abc',
    view: { id: 'V1', callback_id: callback, private_metadata: carried(roll), state: { values: Object.fromEntries(chosen.map((name) => [name, { [name]: typedValue(roll) }])) } },
  };
}

function event(type: string, roll: Dice, text: () => string): object {
  const at = { channel: 'C0INC42', event_ts: '1795230060.000500' };
  switch (type) {
    case 'reaction_added': case 'reaction_removed': return { type, user: 'U0GRACE', reaction: roll.pick(['pushpin', 'memo', 'eyes', 'white_check_mark', 'raised_hands', '+1', 'ticket', 'x']), item: { type: 'message', channel: 'C0INC42', ts }, item_user: 'U0ADA', event_ts: at.event_ts };
    case 'message': return roll.pick<object>([
      { type, ...at, subtype: 'message_changed', message: { ...message, text: 'errors rise' }, previous_message: message, ts: at.event_ts, hidden: true }, { type, ...at, subtype: 'message_deleted', deleted_ts: ts, previous_message: message, ts: at.event_ts },
      { type, ...at, subtype: 'message_changed', message: { ...message, subtype: 'tombstone' }, previous_message: message, ts: at.event_ts }, { ...message, ...at },
    ]);
    case 'app_mention': return { type, user: 'U0GRACE', text: `<@UTOCSIN> ${text()}`, ts, ...at };
    case 'app_home_opened': return { type, user: 'U0ADA', tab: roll.pick(['home', 'messages']), channel: 'D0', event_ts: at.event_ts, view: {} };
    case 'channel_rename': case 'group_rename': return { type, channel: { id: 'C0INC42', name: roll.pick(['inc-42-x', hostileText(roll, 100)]), created: 1 }, event_ts: at.event_ts };
    default: return { type, user: 'U0GRACE', channel_type: 'C', team: 'T1', inviter: 'U0ADA', ...at };
  }
}
