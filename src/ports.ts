// What the engine needs from outside, in its own words. Adapters implement these; nothing here knows a vendor's package.
// Every method throws Outage (may work later) or Rejected (never will) from domain/errors.ts, and nothing else on purpose.
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
  readonly name: string;
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

export type SlackIdentity = { readonly teamId: string; readonly team: string; readonly botUserId: string; readonly url: string };

/** `author` is missing for apps, whose `name` is their user id where they have one. `edited`: the edit (Slack's ts) that the text is from. */
export type ReadMessage = {
  readonly author?: string | undefined; readonly app?: { readonly name: string; readonly ours: boolean } | undefined; readonly text: string;
  readonly thread?: string | undefined; readonly edited?: string | undefined;
};

export interface Slack {
  identity(): Promise<SlackIdentity>;
  /** What the token may do, as Slack says it; undefined where Slack does not. */
  scopes(): Promise<readonly string[] | undefined>;
  /** Rejected `name_taken` when any channel, archived ones included, has the name. */
  createChannel(input: { name: string; private: boolean }): Promise<SlackChannel>;
  channelByName(name: string): Promise<SlackChannel | undefined>;
  channel(id: string): Promise<SlackChannel>;
  members(channel: string): Promise<readonly string[]>;
  /** Invites whoever can be invited; the others come back with Slack's code. Already being in counts as success. */
  invite(channel: string, users: readonly string[]): Promise<{ readonly failed: readonly { user: string; code: string }[] }>;
  /** Posts with metadata that carries `effect`, so that `findPosted` can look for it after an ambiguous answer. */
  post(input: { channel: string; message: Message; effect: string; thread?: string | undefined }): Promise<{ ts: string }>;
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
}

export type Pull = {
  readonly number: number;
  readonly nodeId: string;
  readonly url: string;
  readonly draft: boolean;
  readonly state: 'open' | 'closed' | 'merged';
};

/** What we may do in a repository; undefined where GitHub does not say. */
export type RepositoryAccess = {
  readonly defaultBranch: string; readonly archived: boolean; readonly push: boolean | undefined; readonly pulls: boolean | undefined;
};

/** `state` is GitHub's (queued, in_progress, waiting, pending, requested, completed); `conclusion` is there once it is completed. */
export type WorkflowRun = {
  readonly id: number; readonly url: string; readonly title: string; readonly branch: string | undefined; readonly state: string;
  readonly conclusion: string | undefined;
};
export type WorkflowJob = { readonly name: string; readonly state: string; readonly conclusion: string | undefined };
/** `reviewers` are logins and team names; none where only a timer runs. */
export type PendingDeployment = { readonly environment: string; readonly reviewers: readonly string[] };

/** An issue. `node` is GitHub's id of it, another after a transfer; `reason` is its `state_reason`; `changedAt` has whole seconds. */
export type Issue = {
  readonly node: string; readonly repo: string; readonly number: number; readonly url: string; readonly title: string; readonly body: string;
  readonly state: 'open' | 'closed'; readonly reason: string | undefined; readonly assignee: string | undefined; readonly changedAt: Date;
};

export interface GitHub {
  /** Every issue with this label, whatever its state; no pull requests. */
  issuesLabelled(repo: string, label: string): Promise<readonly Issue[]>;
  /** Those that changed since then, last changed first: 2,000 at most. */
  issuesSince(repo: string, since: Date): Promise<readonly Issue[]>;
  /** After a transfer, where it lives now. `gone`: deleted. `hidden`: GitHub shows none here; perhaps it shows us nothing of this repository. */
  issue(repo: string, number: number): Promise<Issue | 'gone' | 'hidden'>;
  /** Tried once: an ambiguous Outage may have opened it. */
  openIssue(input: { repo: string; title: string; body: string; labels: readonly string[]; assignees: readonly string[] }): Promise<Issue>;
  /** Being open already counts as success. The note is written once: `mark` is looked for in what is written there. */
  reopenIssue(input: { repo: string; number: number; note: string; mark: string }): Promise<Issue>;
  pull(repo: string, number: number): Promise<(Pull & { readonly changedAt: Date }) | undefined>;
  /** Undefined when there is no such repository, or none that we may see. */
  access(repo: string): Promise<RepositoryAccess | undefined>;
  defaultBranch(repo: string): Promise<string>;
  /** The commit a branch points to; undefined when there is no such branch. */
  head(repo: string, branch: string): Promise<string | undefined>;
  createBranch(repo: string, branch: string, at: string): Promise<'created' | 'exists'>;
  readFile(repo: string, path: string, at: string): Promise<{ text: string; blob: string } | undefined>;
  /** One file, one commit, only if the branch still points to `expectedHead` (GraphQL createCommitOnBranch). */
  commitFile(input: {
    repo: string; branch: string; expectedHead: string; path: string; text: string; headline: string;
  }): Promise<{ commit: string; url: string } | 'stale'>;
  /** The newest pull request from this branch, whatever its state. */
  pullFrom(repo: string, branch: string): Promise<Pull | undefined>;
  openPull(input: {
    repo: string; branch: string; base: string; title: string; body: string; draft: boolean;
  }): Promise<Pull | 'exists' | 'drafts-unsupported'>;
  addLabels(repo: string, number: number, labels: readonly string[]): Promise<void>;
  /** The labels of a pull request or an issue. */
  labels(repo: string, number: number): Promise<readonly string[]>;
  /** Oldest first. */
  comments(repo: string, number: number): Promise<readonly { readonly id: number; readonly body: string }[]>;
  /** Tried once: an ambiguous Outage may have written it. */
  addComment(repo: string, number: number, body: string): Promise<void>;
  editComment(repo: string, id: number, body: string): Promise<void>;
  /** A login, or `org/team`. `refused`: they have no access, or there is nobody of that name. Asking twice is asking once. */
  requestReview(repo: string, number: number, who: string): Promise<'asked' | 'refused'>;
  /** The paths that a pull request adds or changes, as they are called now; 100 at most. */
  changedFiles(repo: string, number: number): Promise<readonly string[]>;
  /** Starts a workflow. Undefined: taken, and this server does not say which run it became (Enterprise Server before 2026-02). */
  dispatchWorkflow(input: { repo: string; workflow: string; ref: string; inputs: Readonly<Record<string, string>> }): Promise<{ id: number; url: string } | undefined>;
  /** The runs of a workflow that were dispatched since then, newest first. */
  dispatchedRuns(input: { repo: string; workflow: string; since: Date }): Promise<readonly WorkflowRun[]>;
  workflowRun(repo: string, id: number): Promise<WorkflowRun | undefined>;
  workflowJobs(repo: string, run: number): Promise<readonly WorkflowJob[]>;
  /** What a run waits for before its jobs may use an environment. */
  pendingDeployments(repo: string, run: number): Promise<readonly PendingDeployment[]>;
  /** Asks GitHub to cancel it. Being over already counts as success. */
  cancelRun(repo: string, run: number): Promise<void>;
  /** Undefined when there is no such workflow, or none that we may see. `dispatch`: whether we may start it, where GitHub says so. */
  workflow(repo: string, workflow: string): Promise<{ readonly state: string; readonly dispatch: boolean | undefined } | undefined>;
  /** Whether this account is a member of `org/team`; one that was only invited is none. False as well when we may not see the team. */
  inTeam(team: string, login: string): Promise<boolean>;
  /** Whether there is such a team that we may see. */
  teamThere(team: string): Promise<boolean>;
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
