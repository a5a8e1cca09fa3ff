// What the engine needs from GitHub, in its own words. The rules of src/ports.ts hold here as well.

export type Pull = {
  readonly number: number;
  readonly nodeId: string;
  readonly url: string;
  readonly draft: boolean;
  readonly state: 'open' | 'closed' | 'merged';
  /** What its repository is called now: another than was asked for, once it was renamed or transferred. */
  readonly repo?: string;
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
  /** What is written beside the lines of a pull request; oldest first. */
  reviewComments(repo: string, number: number): Promise<readonly { readonly body: string; readonly url: string }[]>;
  /** Beside one line of a file as it is at `commit`. Tried once: an ambiguous Outage may have written it. `refused`: that line is none that the pull request changes. */
  commentLine(input: { repo: string; number: number; commit: string; path: string; line: number; body: string }): Promise<{ readonly url: string } | 'refused'>;
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
