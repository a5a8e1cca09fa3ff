// What the engine needs from outside, in its own words. Adapters implement these; nothing here knows a vendor's package.
// Every method throws Outage (may work later) or Rejected (never will) from domain/errors.ts, and nothing else on purpose.
import type { SqlAnswer } from './domain/proof-sql.ts';
import type { HomeView, Message, ModalView } from './render/blocks.ts';

/** Time is a parameter. `now` is wall clock; `monotonicMs` never goes back and is for measuring and deadlines. */
export type Clock = {
  now(): Date;
  monotonicMs(): number;
  /** Resolves after `ms`, or at once when `signal` aborts (never rejects). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

/** Randomness is a parameter: a number in [0, 1), and a fresh UUID. */
export type Random = { fraction(): number; uuid(): string };

export type SlackUser = {
  readonly id: string;
  /** As Slack shows it; `fullName` where the person gave one. */
  readonly name: string; readonly fullName?: string | undefined;
  readonly email?: string | undefined;
  readonly teamId?: string | undefined;
  readonly isBot: boolean;
  /** Guest (single- or multi-channel) or somebody from another company (Slack Connect). */
  readonly isOutsider: boolean;
  /** Admin or owner of the workspace. */
  readonly isAdmin: boolean;
  readonly deleted: boolean;
};

export type SlackChannel = {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly archived: boolean;
  readonly private: boolean;
};

/** `at`: Slack's clock when it answered, to the second, where it says so. */
export type SlackIdentity = { readonly teamId: string; readonly team: string; readonly botUserId: string; readonly url: string; readonly at?: Date | undefined };

/** `author` is missing for apps, whose `name` is their user id where they have one. `edited`: the edit (Slack's ts) that the text is from. */
export type ReadMessage = {
  readonly author?: string | undefined; readonly app?: { readonly name: string; readonly ours: boolean } | undefined; readonly text: string;
  readonly thread?: string | undefined; readonly edited?: string | undefined;
};

export type WrittenMessage = ReadMessage & { readonly ts: string };

export interface Slack {
  identity(): Promise<SlackIdentity>;
  /** What the token may do, as Slack says it; undefined where Slack does not. */
  scopes(): Promise<readonly string[] | undefined>;
  /** Rejected `name_taken` when any channel, archived ones included, has the name. */
  createChannel(input: { name: string; private: boolean }): Promise<SlackChannel>;
  channelByName(name: string): Promise<SlackChannel | undefined>;
  /** Those that this user made and that are not archived, among all that are shown to us: a look through the whole workspace. */
  channelsMadeBy(user: string): Promise<readonly SlackChannel[]>;
  channel(id: string): Promise<SlackChannel>;
  members(channel: string): Promise<readonly string[]>;
  /** Invites whoever can be invited; the others come back with Slack's code. Already being in counts as success. */
  invite(channel: string, users: readonly string[]): Promise<{ readonly failed: readonly { user: string; code: string }[] }>;
  /** Posts with metadata that carries `effect`, so that `findPosted` can look for it after an ambiguous answer. */
  post(input: { channel: string; message: Message; effect: string; thread?: string | undefined }): Promise<{ ts: string; channel?: string | undefined }>;
  /** The `ts` of every message of ours that carries `effect` (without it, any), oldest first. History holds no replies: name the `thread` to search it. None in somebody's own conversation with us: we ask for no right to read it. */
  findPosted(input: { channel: string; effect?: string | undefined; since: Date; thread?: string | undefined }): Promise<readonly string[]>;
  update(input: { channel: string; ts: string; message: Message }): Promise<void>;
  remove(channel: string, ts: string): Promise<void>;
  /** Seen only by `user`, gone on reload: never for anything durable. */
  ephemeral(input: { channel: string; user: string; message: Message; thread?: string | undefined }): Promise<void>;
  /** Brings a text to Slack, where nobody sees it until it is shared. */
  uploadFile(input: { name: string; text: string }): Promise<{ file: string }>;
  /** Puts an uploaded file into a thread. Tried once: an ambiguous Outage may have put it there. */
  shareFile(input: { file: string; title: string; channel: string; thread: string }): Promise<void>;
  /** The `ts` of every message of ours in a thread that carries a file of this name (without it, any), oldest first. None where the thread is gone. */
  findFiles(input: { channel: string; thread: string; name?: string | undefined }): Promise<readonly string[]>;
  /** One message, replies included (history holds none of them); undefined when it is gone or not shown to us. */
  message(channel: string, ts: string): Promise<ReadMessage | undefined>;
  /** What was written in a channel since then, oldest first, without replies and without what people did (joined, renamed); the newest `most`. */
  history(input: { channel: string; since: Date; most: number }): Promise<readonly WrittenMessage[]>;
  /** Our own reaction, put there or taken away. `name` without colons. Being so already counts as success. */
  react(channel: string, ts: string, name: string, on: boolean): Promise<void>;
  pin(channel: string, ts: string): Promise<void>;
  setTopic(channel: string, topic: string): Promise<void>;
  /** Rejected `name_taken` as for a new one. */
  renameChannel(channel: string, name: string): Promise<void>;
  /** Being archived already counts as success. */
  archiveChannel(channel: string): Promise<void>;
  bookmarks(channel: string): Promise<readonly { id: string; title: string; link: string }[]>;
  addBookmark(channel: string, bookmark: { title: string; link: string }): Promise<void>;
  permalink(channel: string, ts: string): Promise<string>;
  openView(trigger: string, view: ModalView): Promise<void>;
  /** App Home of one person; replaces what was there. */
  publishHome(user: string, view: HomeView): Promise<void>;
  /** Answers a command or click through its response_url (30 min, 5 uses). */
  respond(url: string, message: Message & { replaceOriginal?: boolean; inChannel?: boolean }): Promise<void>;
  user(id: string): Promise<SlackUser | undefined>;
  userByEmail(email: string): Promise<SlackUser | undefined>;
  /** The user ids in a user group (S…); undefined when there is no such group. */
  usergroup(id: string): Promise<readonly string[] | undefined>;
}

export type PagerDutyIncident = {
  readonly id: string;
  readonly number: number;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly title: string;
  readonly url: string;
  readonly service: { readonly id: string; readonly name: string };
  readonly urgency: string;
  readonly priority?: string | undefined;
  readonly createdAt: Date;
  readonly assignees: readonly { readonly id: string; readonly name: string }[];
  readonly escalationPolicy?: string | undefined;
  /** Under which it was created, if there is one. */
  readonly key?: string | undefined;
  /** When its status last changed, to the second. */
  readonly changedAt?: Date | undefined;
  /** The one that it was merged into. */
  readonly mergedInto?: string | undefined;
};

/** Whom a page rings: one person, or whoever an escalation policy has on call. */
export type PagerDutyTarget = { readonly id: string; readonly type: 'user' | 'escalation_policy' };

/** `disabled`: PagerDuty switched it off for a while because it was answered wrongly. */
export type PagerDutySubscription = {
  readonly id: string; readonly url: string; readonly active: boolean; readonly disabled: boolean; readonly events: readonly string[];
  /** `account_reference`, `service_reference` or `team_reference`. */
  readonly filter: string;
};

export interface PagerDuty {
  incident(id: string): Promise<PagerDutyIncident | undefined>;
  /** The newest that was created with this key, whatever its state. */
  incidentByKey(key: string): Promise<PagerDutyIncident | undefined>;
  /** An incident that rings `target`. When one with this key is open already, that one is returned. */
  createIncident(input: { key: string; title: string; details: string; service: string; target: PagerDutyTarget }, from?: string): Promise<PagerDutyIncident>;
  /** Already being in that state counts as success. `from` is the acting person's PagerDuty e-mail, else the configured one. */
  setStatus(id: string, status: 'acknowledged' | 'resolved', from?: string): Promise<void>;
  notes(id: string): Promise<readonly { id: string; content: string }[]>;
  addNote(id: string, content: string, from?: string): Promise<{ id: string }>;
  /** A PagerDuty user by id; undefined when it is gone. */
  user(id: string): Promise<{ id: string; name: string; email: string } | undefined>;
  userByEmail(email: string): Promise<{ id: string; name: string; email: string } | undefined>;
  /** Telephone numbers as people dial them, for when a page does not get through. */
  phones(user: string): Promise<readonly string[]>;
  /** Escalation policies whose names hold the text. */
  policies(query: string): Promise<readonly { id: string; name: string }[]>;
  policy(id: string): Promise<{ id: string; name: string } | undefined>;
  service(id: string): Promise<{ id: string; name: string } | undefined>;
  /** Who is on call now for an escalation policy or a schedule, first level first. */
  onCall(target: { escalationPolicy?: string; schedule?: string }): Promise<readonly { id: string; name: string; level: number }[]>;
  /** Pages a user (U… or P…) or escalation policy into an incident. */
  requestResponder(id: string, target: PagerDutyTarget, message: string, from?: string): Promise<void>;
  /** The messages with which people were asked into an incident so far: what to look at before asking again. */
  responderRequests(id: string): Promise<readonly string[]>;
  subscriptions(): Promise<readonly PagerDutySubscription[]>;
  /** Ends a disablement. */
  enableSubscription(id: string): Promise<void>;
  /** Has PagerDuty send a test ping to the subscription's address. */
  ping(subscription: string): Promise<void>;
  /** All that are triggered or acknowledged and were created since. */
  openIncidents(since: Date): Promise<readonly PagerDutyIncident[]>;
}

export type { Pull, RepositoryAccess, WorkflowRun, WorkflowJob, PendingDeployment, Issue, GitHub } from './ports-github.ts';

export type { Remote, RemoteCommit } from './ports-remote.ts';

export type { Place, Span, SpanAttributes, Tracing } from './ports-tracing.ts';

/** A model behind an OpenAI-compatible address of the operator's. What it says is data: nobody acts on it unread. */
export interface Model {
  /** The claims it proposes, whatever they look like. Rejected `malformed` when the answer is no list of claims, `refused` when it would not answer. */
  propose(question: { readonly system: string; readonly user: string }): Promise<readonly unknown[]>;
}

export type HttpRequest = {
  readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string | undefined;
};
export type HttpResponse = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array };

/** Requests that come from input (runbooks), always behind the egress guard. */
export interface Outbound {
  /** `allow`: exact `host:port` pairs. Throws Rejected when the guard refuses, Outage when nothing answered. */
  request(request: HttpRequest, options: { allow: readonly string[]; timeoutMs: number; maxBytes: number }): Promise<HttpResponse>;
}

/** Databases that the operator named for proofs. */
export interface Databases {
  /** One question that only reads. Throws Rejected when it cannot be asked or is not allowed, Outage when nothing answered. Neither repeats what the database said. */
  ask(name: string, sql: string): Promise<SqlAnswer>;
}
