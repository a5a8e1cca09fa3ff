// What a person did in Slack, reduced to the fields we use. Tolerant to more: Slack adds fields at any time.
import { z } from 'zod';
import { eventBody, placeOfEvent, whoseEvent } from './slack-event.ts';
import { slackId as id } from './slack-id.ts';

const base = { user: id, team: id.optional(), trigger: z.string().optional(), responseUrl: z.url().optional() };

/** One request of a person: a command, a click, a submitted modal, a shortcut, or an event. */
export const slackRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('command'), ...base, channel: id, text: z.string() }),
  z.object({
    type: z.literal('action'), ...base, channel: id.optional(), messageTs: z.string().optional(), action: z.string(), value: z.string(), at: z.string(),
  }),
  z.object({ type: z.literal('view'), ...base, callback: z.string(), meta: z.string(), values: z.record(z.string(), z.unknown()), view: z.string() }),
  z.object({ type: z.literal('shortcut'), ...base, callback: z.string(), channel: id.optional(), message: z.unknown().optional() }),
  z.object({ type: z.literal('event'), event: eventBody.shape.event, team: id.optional(), shared: z.literal(true).optional(), eventId: z.string() }),
]);
export type SlackRequest = z.infer<typeof slackRequest>;

const user = z.object({ id, team_id: id.optional() });
const commandBody = z.object({
  command: z.string(), text: z.string().default(''), user_id: id, team_id: id.optional(), channel_id: id, trigger_id: z.string(), response_url: z.url().optional(),
});
const actionBody = z.object({
  type: z.literal('block_actions'), user, trigger_id: z.string().optional(), response_url: z.url().optional(), channel: z.object({ id }).optional(),
  container: z.object({ message_ts: z.string().optional(), channel_id: id.optional() }).optional(),
  actions: z.array(z.looseObject({
    action_id: z.string(), action_ts: z.string().optional(), value: z.string().optional(), block_id: z.string().optional(),
    selected_option: z.object({ value: z.string() }).nullish(), selected_user: z.string().nullish(),
  })).min(1),
});
const stateValue = z.looseObject({
  type: z.string().optional(), value: z.unknown().optional(), selected_option: z.object({ value: z.string() }).nullish(), selected_user: z.string().nullish(),
  selected_options: z.array(z.object({ value: z.string() })).optional(), selected_date: z.string().nullish(), selected_time: z.string().nullish(),
  selected_date_time: z.number().nullish(), selected_users: z.array(z.string()).optional(), selected_channel: z.string().nullish(), selected_conversation: z.string().nullish(),
});
const viewBody = z.object({
  type: z.literal('view_submission'), user, trigger_id: z.string().optional(),
  view: z.object({
    id: z.string(), callback_id: z.string(), private_metadata: z.string().default(''),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), stateValue)) }).default({ values: {} }),
  }),
});
const shortcutBody = z.object({
  type: z.enum(['shortcut', 'message_action']), user, callback_id: z.string(), trigger_id: z.string(), response_url: z.url().optional(),
  channel: z.object({ id }).optional(), message: z.unknown().optional(),
});

/** Reads a Slack body of any kind; throws a ZodError naming what is wrong. */
export function readSlackBody(body: unknown): SlackRequest {
  const type = z.object({ type: z.string().optional(), command: z.string().optional() }).parse(body);
  if (type.command !== undefined && type.type === undefined) return command(commandBody.parse(body));
  if (type.type === 'block_actions') return click(actionBody.parse(body));
  if (type.type === 'view_submission') return submission(viewBody.parse(body));
  if (type.type === 'event_callback') {
    const read = eventBody.parse(body);
    return { type: 'event', event: read.event, eventId: read.event_id, ...whoseEvent(read) };
  }
  const read = shortcutBody.parse(body);
  return {
    type: 'shortcut', callback: read.callback_id, user: read.user.id, team: read.user.team_id, trigger: read.trigger_id, responseUrl: read.response_url,
    channel: read.channel?.id, message: read.message,
  };
}

function command(body: z.infer<typeof commandBody>): SlackRequest {
  return { type: 'command', user: body.user_id, team: body.team_id, channel: body.channel_id, text: body.text, trigger: body.trigger_id, responseUrl: body.response_url };
}

function click(body: z.infer<typeof actionBody>): SlackRequest {
  const [first] = body.actions;
  if (!first) throw new Error('a click without an action');
  return {
    type: 'action', user: body.user.id, team: body.user.team_id, trigger: body.trigger_id, responseUrl: body.response_url,
    channel: body.channel?.id ?? body.container?.channel_id, messageTs: body.container?.message_ts, action: first.action_id,
    value: first.value ?? first.selected_option?.value ?? [first.block_id ?? '', first.selected_user ?? ''].join(':'), at: first.action_ts ?? '',
  };
}

function submission(body: z.infer<typeof viewBody>): SlackRequest {
  const values = Object.fromEntries(Object.entries(body.view.state.values).map(([block, inputs]) => [block, Object.values(inputs).map(typed)[0]]));
  return {
    type: 'view', user: body.user.id, team: body.user.team_id, trigger: body.trigger_id, callback: body.view.callback_id,
    meta: body.view.private_metadata, view: body.view.id, values,
  };
}

/** What was typed or chosen in one input: text, an option's value, an id, a date, a time, a list of values, or undefined. */
function typed(value: z.infer<typeof stateValue>): unknown {
  if (value.selected_options) return value.selected_options.map((option) => option.value);
  const chosen = value.selected_option?.value ?? value.selected_user ?? value.selected_users ?? value.selected_channel ?? value.selected_conversation;
  return value.value ?? chosen ?? value.selected_date ?? value.selected_time ?? value.selected_date_time ?? undefined;
}

/** The key under which a request is stored once, and the lane in which a person's requests keep their order. */
export function placeOf(request: SlackRequest): { key: string; lane: string } {
  switch (request.type) {
    case 'command': return { key: `command:${request.trigger}`, lane: `slack/${request.user}` };
    case 'action': return { key: `action:${request.user}:${request.action}:${request.value}:${request.at}`, lane: `slack/${request.user}` };
    // Each opening of a form is a view of its own; one that was refused at a field is sent again under the same id, and was not stored.
    case 'view': return { key: `view:${request.view}`, lane: `slack/${request.user}` };
    case 'shortcut': return { key: `shortcut:${request.trigger}`, lane: `slack/${request.user}` };
    case 'event': return placeOfEvent(request.event, request.eventId);
  }
}

/**
 * Where a request of a person's waits for Slack, in the order in which they were made; undefined for what has no such place. What the person
 * types next overtakes it: each is decided by the incident as it is then, and nobody is kept from resolving by a message that Slack does not
 * show. Events stay in their lane: there the next one is about the same message, and means nothing before this one.
 */
export function laneAside(lane: string): string | undefined {
  return /^slack\/(?!event\/)[^/]+$/.test(lane) ? `${lane}/waits` : undefined;
}
