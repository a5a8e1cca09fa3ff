// What Slack's answers look like, as far as we read them: unknown fields are ignored, missing ones are an error.
import { z } from 'zod';
import type { SlackChannel, SlackUser } from '../ports.ts';

const text = z.string().nullish().transform((value) => value ?? undefined);
const flag = z.boolean().nullish().transform((value) => value ?? false);

export const plainAnswer = z.object({
  ok: z.boolean(),
  error: text,
  needed: text,
  provided: text,
  response_metadata: z.object({
    next_cursor: text,
    messages: z.array(z.string()).nullish(),
    retryAfter: z.number().nullish(),
  }).nullish(),
});

const channel = z.object({
  id: z.string(), name: z.string(), creator: text, created: z.number(), is_archived: flag, is_private: flag,
}).transform((raw): SlackChannel => ({
  id: raw.id,
  name: raw.name,
  createdBy: raw.creator ?? '',
  createdAt: new Date(raw.created * 1000),
  archived: raw.is_archived,
  private: raw.is_private,
}));

const user = z.object({
  id: z.string(),
  name: text,
  team_id: text,
  is_bot: flag,
  deleted: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
  is_admin: flag,
  is_owner: flag,
  profile: z.object({ email: text, display_name: text, real_name: text }).nullish(),
}).transform((raw): SlackUser => ({
  id: raw.id,
  // An empty display name means that the person never chose one.
  name: [raw.profile?.display_name, raw.profile?.real_name, raw.name].find((name) => name !== undefined && name !== '') ?? raw.id,
  fullName: raw.profile?.real_name === '' ? undefined : raw.profile?.real_name,
  email: raw.profile?.email,
  teamId: raw.team_id,
  isBot: raw.is_bot || raw.id === 'USLACKBOT',
  isOutsider: raw.is_restricted || raw.is_ultra_restricted || raw.is_stranger,
  isAdmin: raw.is_admin || raw.is_owner,
  deleted: raw.deleted,
}));

export const channelAnswer = z.object({ channel });
export const channelsPage = z.object({ channels: z.array(channel) });
export const membersPage = z.object({ members: z.array(z.string()) });
export const userAnswer = z.object({ user });
export const usergroupAnswer = z.object({ users: z.array(z.string()) });
/** `channel`: the conversation itself where a person was named. */
export const postedAnswer = z.object({ ts: z.string(), channel: z.string().optional() });
export const permalinkAnswer = z.object({ permalink: z.string() });
export const identityAnswer = z.object({ team_id: z.string(), team: z.string(), user_id: z.string(), url: z.string() });
/** The client puts Slack's header `x-oauth-scopes` here. */
export const scopesAnswer = z.object({ response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional() });

/** With `force`, each person who could not be invited is named here. */
export const inviteAnswer = z.object({
  ok: z.boolean(),
  error: text,
  errors: z.array(z.object({ user: text, error: z.string() })).nullish().transform((list) => list ?? []),
});

export const bookmarksAnswer = z.object({
  bookmarks: z.array(z.object({ id: z.string(), title: z.string().nullish(), link: z.string().nullish() })),
});

export const historyPage = z.object({
  messages: z.array(z.object({
    ts: z.string(),
    user: text,
    metadata: z.object({ event_type: text, event_payload: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  })),
});

export const uploadAnswer = z.object({ upload_url: z.string(), file_id: z.string() });
export const filesPage = z.object({
  messages: z.array(z.object({ ts: z.string(), user: text, files: z.array(z.object({ name: text })).nullish().transform((list) => list ?? []) })),
});

const message = z.object({
  ts: z.string(), user: text, bot_id: text, username: text, subtype: text, text, thread_ts: text,
  edited: z.object({ ts: text }).nullish(),
  bot_profile: z.object({ name: text }).nullish(),
  attachments: z.array(z.object({ fallback: text, title: text, text })).nullish(),
  files: z.array(z.object({ title: text, name: text })).nullish(),
});
export type ReadMessage = z.infer<typeof message>;

export const messagesPage = z.object({ messages: z.array(message) });
