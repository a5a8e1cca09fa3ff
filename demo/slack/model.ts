// What the look-alike remembers: people, channels, messages, views. Records change in place; only this folder holds them.
import type { Fields } from './json.ts';

/** A person as the demo's data gives them. `inviteError`: the code Slack answers when somebody invites them. */
export type PersonSeed = {
  readonly id?: string;
  readonly name: string;
  readonly realName: string;
  readonly email?: string;
  readonly title?: string;
  readonly avatarColor?: string;
  readonly tz?: string;
  readonly deleted?: boolean;
  /** Workspace admin. */
  readonly admin?: boolean;
  /** Single- or multi-channel guest. */
  readonly guest?: boolean;
  /** Set for somebody from another company (Slack Connect). */
  readonly teamId?: string;
  readonly inviteError?: string;
};

/** `avatarColor` is a CSS colour, `#rrggbb`. */
export type Person = PersonSeed & { readonly id: string; readonly avatarColor: string; readonly isBot: boolean };

/** `members` and `creator` are names or ids of people; the bot joins as its own name. */
export type ChannelSeed = {
  readonly id?: string;
  readonly name: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  readonly general?: boolean;
  readonly topic?: string;
  readonly purpose?: string;
  readonly creator?: string;
  readonly members?: readonly string[];
};

export type GroupSeed = {
  readonly id?: string; readonly handle: string; readonly name: string; readonly users: readonly string[];
};
export type Group = GroupSeed & { readonly id: string };

export type Note = { readonly value: string; readonly creator: string; readonly lastSet: number };
export type Bookmark = {
  readonly id: string; title: string; link: string; emoji: string; readonly created: number; updated: number;
};
export type Pin = { readonly ts: string; readonly created: number; readonly by: string };
export type Reaction = { readonly name: string; readonly users: string[] };
export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  content: Buffer | undefined;
  title: string;
  readonly user: string;
};

/** `ts` has six decimals and is the message's id in its channel. `text` is as it was sent: escaped, in mrkdwn. */
export type Message = {
  readonly ts: string;
  readonly user: string;
  readonly isBot: boolean;
  text: string;
  blocks: readonly Fields[] | undefined;
  attachments: readonly Fields[] | undefined;
  metadata: Fields | undefined;
  edited: { readonly user: string; readonly ts: string } | undefined;
  /** Taken away while it had replies: Slack leaves a tombstone above them. */
  deleted: boolean;
  readonly subtype: string | undefined;
  readonly threadTs: string | undefined;
  readonly broadcast: boolean;
  readonly files: readonly StoredFile[];
  readonly extra: Fields;
  readonly reactions: Reaction[];
};

export type ChannelKind = 'public' | 'private' | 'im' | 'mpim';

/** `created` is in seconds since 1970; `messages` is keyed by ts, in order. */
export type Channel = {
  readonly id: string;
  name: string;
  readonly kind: ChannelKind;
  readonly general: boolean;
  archived: boolean;
  topic: Note;
  purpose: Note;
  readonly creator: string;
  readonly created: number;
  readonly previousNames: string[];
  readonly members: Set<string>;
  bookmarks: Bookmark[];
  pins: Pin[];
  readonly messages: Map<string, Message>;
};

/** Seen by one person only. */
export type Ephemeral = {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  text: string;
  blocks: readonly Fields[] | undefined;
  readonly threadTs: string | undefined;
};

/** `[block_id][action_id]` → Slack's state value, as in `view.state.values`. */
export type Values = Readonly<Record<string, Readonly<Record<string, Fields>>>>;

export type View = {
  readonly id: string;
  readonly user: string;
  readonly rootId: string;
  readonly previousId: string | undefined;
  body: Fields;
  hash: string;
  values: Values;
};

export type Team = { readonly id: string; readonly name: string; readonly domain: string };
export type Bot = {
  readonly userId: string; readonly botId: string; readonly appId: string; readonly name: string; readonly realName: string;
};
