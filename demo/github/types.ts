// The words of GitHub's look-alike: its world, its records, its bad days.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actions } from './actions.ts';
import type { Person, Repository } from './repository.ts';
import type { DiffFile } from './word-diff.ts';

/** Time and chance, given from outside so that a whole demo can be repeated. */
export type DemoClock = { now(): Date; sleep(ms: number, signal?: AbortSignal): Promise<void> };
export type DemoRandom = { fraction(): number; uuid(): string };
export type WebhookTarget = { readonly url: string; readonly secret: string };

export type GitHubWorldOptions = {
  readonly clock: DemoClock;
  readonly random: DemoRandom;
  /** An existing folder; the repository is made below it, under `git/<owner>/<repo>.git`. */
  readonly dir: string;
  readonly owner: string;
  readonly repo: string;
  /** Where this server is reached, without a slash at the end; asked for each answer. */
  readonly publicUrl: () => string;
  readonly webhook?: WebhookTarget | undefined;
  /** Commits on main after the first one, oldest first. */
  readonly begun?: readonly FirstCommit[] | undefined;
  /** Does what the workflow of such a repository does after each push to main: the index of all postmortems. */
  readonly indexed?: boolean | undefined;
};

export type FirstCommit = { readonly author: Person; readonly message: string; readonly files: Readonly<Record<string, string>> };
/** Somebody on GitHub: how commits name them, and their login. */
export type Account = Person & { readonly login: string };

/**
 * `429`, `403-secondary`, `502`: answered instead of acting. `drop`: connection cut before acting; `drop-after`: after;
 * `-bare`: without a `retry-after`. `rules`: a ruleset forbids it, with `text` as GitHub's words.
 * `cut-after`: acts, then breaks off in the middle of the answer. `drafts-unsupported`: refuses draft pull requests.
 * `slow`: waits `ms` (20 s) before acting. `match` is tried on "METHOD /decoded/path" as the calls show it.
 */
export type FaultKind = '429' | '403-secondary' | '403-secondary-bare' | '404' | '409' | 'rules' | '502' | 'drop' | 'drop-after' | 'cut-after' | 'drafts-unsupported' | 'slow';
export type Fault = {
  readonly kind: FaultKind;
  readonly match?: RegExp | undefined;
  /** How often; once unless told. */
  readonly times?: number | undefined;
  readonly retryAfterS?: number | undefined;
  readonly text?: string | undefined;
  readonly ms?: number | undefined;
};

/** One request to the API. `path` is decoded, without the part before `/repos` and without the query. */
export type Call = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly at: Date;
  /** The status answered; 0 when the connection was cut. Undefined while it is being worked on. */
  status: number | undefined;
};

export type Comment = { readonly id: number; readonly user: string; body: string; readonly createdAt: Date; updatedAt: Date };

/** Beside a line of a file. */
export type ReviewComment = {
  readonly id: number; readonly user: string; readonly body: string; readonly path: string; readonly line: number; readonly commit: string; readonly hunk: string; readonly at: Date;
};

export type PullPart = {
  beside?: ReviewComment[];
  draft: boolean;
  readonly headRef: string;
  headSha: string;
  baseRef: string;
  readonly baseSha: string;
  mergedAt: Date | undefined;
  mergeCommit: string | undefined;
  /** While one merge is under way another is refused: its base would be the first one's result. */
  merging: boolean;
  readonly reviewers: string[];
};

/** An issue, or a pull request when `pull` is there: GitHub numbers and labels them alike. */
export type Ticket = {
  readonly number: number;
  readonly user: string;
  readonly createdAt: Date;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: string | undefined;
  labels: string[];
  assignees: string[];
  readonly comments: Comment[];
  updatedAt: Date;
  closedAt: Date | undefined;
  readonly pull: PullPart | undefined;
  /** Deleted, or living elsewhere: in no list any more. */
  gone?: { readonly deleted: true } | { readonly to: string; readonly number: number };
};

/** What a person does with an issue. */
export type IssueAct =
  | { readonly action: 'close'; readonly reason?: 'completed' | 'not_planned' | 'duplicate' | null }
  | { readonly action: 'reopen' | 'delete' }
  | { readonly action: 'edit'; readonly title: string }
  | { readonly action: 'assign'; readonly login: string }
  | { readonly action: 'transfer'; readonly to: string };
export type PullTicket = Ticket & { readonly pull: PullPart };

export type Delivery = {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string;
  readonly body: string;
  readonly at: Date;
  readonly redelivery: boolean;
  /** What the receiver answered; 0 when it could not be reached, with the reason in `error`. */
  status: number | undefined;
  error: string | undefined;
};

/** What the token or app may do, and what the repository is: as GitHub says it, nothing is enforced but that it may have no issues. */
export type Rights = { push: boolean; pullRequests: 'read' | 'write'; archived: boolean; issues?: boolean };

/** By `org/slug`: logins in small letters, and whether they have accepted. */
export type Teams = Map<string, Readonly<Record<string, 'active' | 'pending'>>>;

/** What every room of the look-alike works on. */
export type Desk = {
  /** What the repository was called before, `owner/name` in small letters: its addresses lead to the one of now. */
  readonly formerly: Set<string>;
  readonly rights: Rights;
  readonly actions: Actions;
  readonly teams: Teams;
  owner: string;
  repo: string;
  readonly git: Repository;
  readonly clock: DemoClock;
  readonly random: DemoRandom;
  readonly tickets: Map<number, Ticket>;
  readonly unassignable: Set<string>;
  readonly deliveries: Delivery[];
  readonly publicUrl: () => string;
  /** The next number for whatever GitHub gives an id. */
  nextId(): number;
  changed(): void;
  /** After a branch moved. */
  pushed(): void;
  /** Sends a signed webhook when one is set up. */
  notify(event: string, action: string, payload: Readonly<Record<string, unknown>>): void;
  readonly redeliver: (id: number) => boolean;
};

export type PullSummary = {
  readonly number: number; readonly repo: string; readonly title: string; readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean; readonly branch: string; readonly url: string; readonly author: string;
};
/** `bot`: no person made it. */
export type PageCommit = { readonly oid: string; readonly message: string; readonly author: string; readonly bot: boolean; readonly at: string };
export type CommitPage = PageCommit & { readonly files: readonly DiffFile[] };
export type IssueSummary = {
  readonly number: number; readonly title: string; readonly state: 'open' | 'closed'; readonly reason: string | undefined; readonly url: string;
  readonly labels: readonly string[]; readonly assignees: readonly string[]; readonly author: string;
};
export type PullPage = {
  readonly number: number; readonly title: string; readonly body: string; readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean; readonly labels: readonly string[];
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly commits: readonly PageCommit[];
  /** Once it is merged: what came onto main after it. */
  readonly since: readonly PageCommit[];
  readonly url: string; readonly cloneUrl: string;
  readonly comments: readonly { readonly user: string; readonly body: string }[];
};
export type PullAct =
  | { readonly action: 'ready' | 'draft' | 'merge' | 'close' }
  | {
    readonly action: 'edit'; readonly path: string; readonly text: string; readonly message?: string | undefined;
    /** The commit that the text was written over; when the branch has moved on, both are brought together as git merges them. */
    readonly from?: string | undefined;
  };

export type GitHubWorld = {
  readonly owner: string;
  readonly repo: string;
  /** What GITHUB_API_URL is set to. */
  apiUrl(): string;
  cloneUrl(): string;
  /** Answers everything below `/github/`; a request is its own failure, so this never rejects. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  fault(fault: Fault): void;
  clearFaults(): void;
  readonly calls: readonly Call[];
  readonly deliveries: readonly Delivery[];
  state(): { readonly pulls: readonly PullSummary[]; readonly issues: readonly IssueSummary[]; readonly cloneUrl: string };
  pull(number: number): Promise<PullPage | undefined>;
  /** One commit of the repository with what it changed; undefined when there is none. */
  commit(oid: string): Promise<CommitPage | undefined>;
  /** Something a person does on GitHub's page. Throws an Error whose message is a sentence for them. */
  act(number: number, act: PullAct, as?: Account): Promise<void>;
  /** The same for an issue. */
  actOnIssue(number: number, act: IssueAct, login?: string): void;
  /** Every issue that is there, oldest first. */
  issues(): readonly Readonly<Ticket>[];
  /** Logins that GitHub refuses as assignees; others it takes. */
  readonly unassignable: Set<string>;
  /** Calls back after every change; the answer ends that. */
  onChange(listener: () => void): () => void;
  readonly rights: Rights;
  readonly actions: Actions;
  readonly teams: Teams;
  setWebhook(target: WebhookTarget | undefined): void;
  /** Renames or transfers the repository: REST leads on from the old name, GraphQL does not know it. */
  rename(owner: string, repo: string): void;
  /** Sends a webhook again, as the button on GitHub's page does; false when there is none with this id. */
  redeliver(id: number): boolean;
  /** Resolves when every webhook under way has been answered. */
  settled(): Promise<void>;
};
