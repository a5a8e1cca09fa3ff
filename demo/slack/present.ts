// People, channels, messages and views in the shapes of Slack's Web API.
import { SLACKBOT } from './ephemerals.ts';
import { isShared, teamOf } from './events.ts';
import type { Hub } from './hub.ts';
import type { Fields } from './json.ts';
import type { Channel, Message, Person, View } from './model.ts';

/** A user object as users.info gives it; times are seconds. */
export function presentUser(hub: Hub, person: Person): Fields {
  return {
    id: person.id,
    team_id: person.teamId ?? hub.team.id,
    name: person.name,
    deleted: person.deleted ?? false,
    color: person.avatarColor.replace('#', ''),
    real_name: person.realName,
    tz: person.tz ?? 'Etc/UTC',
    tz_label: person.tz ?? 'UTC',
    tz_offset: 0,
    profile: {
      real_name: person.realName,
      real_name_normalized: person.realName,
      display_name: person.name,
      display_name_normalized: person.name,
      title: person.title ?? '',
      ...(person.email !== undefined && hub.scopes.includes('users:read.email') ? { email: person.email } : {}),
      ...(person.isBot ? { bot_id: hub.bot.botId, api_app_id: hub.bot.appId } : {}),
      team: person.teamId ?? hub.team.id,
    },
    is_admin: person.admin ?? false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.guest ?? false,
    is_ultra_restricted: false,
    is_bot: person.isBot,
    is_app_user: false,
    updated: 0,
    ...(person.teamId !== undefined && person.teamId !== hub.team.id ? { is_stranger: true } : {}),
  };
}

/** A conversation object as conversations.info gives it. */
export function presentChannel(hub: Hub, channel: Channel): Fields {
  const { kind } = channel;
  const shared = isShared(hub, channel);
  const other = kind === 'im' ? { user: [...channel.members].find((id) => id !== hub.bot.userId) } : {};
  return {
    id: channel.id,
    ...(kind === 'im' ? {} : { name: channel.name, name_normalized: channel.name }),
    ...other,
    is_channel: kind === 'public',
    is_group: kind === 'private',
    is_im: kind === 'im',
    is_mpim: kind === 'mpim',
    is_private: kind !== 'public',
    created: channel.created,
    creator: channel.creator,
    is_archived: channel.archived,
    is_general: channel.general,
    is_member: channel.members.has(hub.bot.userId),
    is_shared: shared,
    is_ext_shared: shared,
    is_org_shared: false,
    pending_shared: [],
    is_pending_ext_shared: false,
    unlinked: 0,
    topic: { value: channel.topic.value, creator: channel.topic.creator, last_set: channel.topic.lastSet },
    purpose: { value: channel.purpose.value, creator: channel.purpose.creator, last_set: channel.purpose.lastSet },
    previous_names: [...channel.previousNames],
    context_team_id: hub.team.id,
  };
}

function threadOf(channel: Channel, message: Message): Fields {
  const root = message.threadTs;
  if (root !== undefined) return { thread_ts: root, parent_user_id: channel.messages.get(root)?.user };
  const replies = [...channel.messages.values()].filter((each) => each.threadTs === message.ts);
  const last = replies.at(-1);
  if (!last) return {};
  const users = [...new Set(replies.map((each) => each.user))];
  return {
    thread_ts: message.ts, reply_count: replies.length, reply_users_count: users.length, reply_users: users,
    latest_reply: last.ts,
  };
}

function tombstone(channel: Channel, message: Message): Fields {
  const text = 'This message was deleted.';
  return { type: 'message', subtype: 'tombstone', user: SLACKBOT, text, hidden: true, ts: message.ts, ...threadOf(channel, message) };
}

/** Where a channel is shared with another company, Slack says of each message whose it is. */
function originOf(hub: Hub, channel: Channel, message: Message): Fields {
  const team = teamOf(hub, message.user);
  return { team, ...(isShared(hub, channel) ? { user_team: team, source_team: team } : {}) };
}

/** A message as conversations.history gives it; metadata only where it was asked for. */
export function presentMessage(hub: Hub, channel: Channel, message: Message, metadata = false): Fields {
  if (message.deleted) return tombstone(channel, message);
  const pinned = channel.pins.some((pin) => pin.ts === message.ts);
  return {
    type: 'message',
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    user: message.user,
    text: message.text,
    ts: message.ts,
    ...originOf(hub, channel, message),
    ...(message.isBot ? { bot_id: hub.bot.botId, app_id: hub.bot.appId } : {}),
    ...(message.blocks ? { blocks: message.blocks } : {}),
    ...(message.attachments ? { attachments: message.attachments } : {}),
    ...(message.edited ? { edited: message.edited } : {}),
    ...threadOf(channel, message),
    ...(message.reactions.length > 0
      ? { reactions: message.reactions.map(({ name, users }) => ({ name, users: [...users], count: users.length })) }
      : {}),
    ...(pinned ? { pinned_to: [channel.id] } : {}),
    ...(message.files.length > 0 ? { files: message.files.map(({ id, name, title }) => ({ id, name, title })) } : {}),
    ...(metadata && message.metadata ? { metadata: message.metadata } : {}),
    ...message.extra,
  };
}

/** A view as views.open gives it and as payloads carry it. */
export function presentView(hub: Hub, view: View): Fields {
  return {
    id: view.id,
    team_id: hub.team.id,
    private_metadata: '',
    callback_id: '',
    external_id: '',
    ...(view.body['type'] === 'modal' ? { submit: null, close: null, clear_on_close: false, notify_on_close: false } : {}),
    ...view.body,
    state: { values: view.values },
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    app_id: hub.bot.appId,
    app_installed_team_id: hub.team.id,
    bot_id: hub.bot.botId,
  };
}

/** The permanent link of a message; the demo serves its page there. */
export function permalink(hub: Hub, channel: Channel, message: Message): string {
  const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  return `${hub.origin}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
}
