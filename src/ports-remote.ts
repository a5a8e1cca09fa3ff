// The port of a git remote: where postmortems go without GitHub. Part of ports.ts.

/** `push`: options for the server (git-push(1), -o); servers without them refuse the whole push. */
export type RemoteCommit = {
  readonly branch: string;
  /** What the branch points to; undefined where it is not there and is made by this. */
  readonly expected: string | undefined;
  /** The commit it stands on: `expected`, or where a new branch begins. */
  readonly parent: string;
  readonly path: string; readonly text: string; readonly message: string; readonly push?: readonly string[] | undefined;
};

/** One git repository that is written by `git push`: Gitea, Forgejo, GitLab, Bitbucket, or a folder behind ssh. Branches are names, commits are ids. */
export interface Remote {
  /** Where the branch points, and the one it goes to (the repository's default branch unless named). What is read afterwards is read at these. `wanted`: the name that was looked for. */
  look(branch: string, base?: string): Promise<{ readonly base: { readonly name: string; readonly head: string } | undefined; readonly wanted: string | undefined; readonly head: string | undefined }>;
  readFile(path: string, at: string): Promise<string | undefined>;
  /** The paths that `at` adds or changes since it left `since`, as they are called now; 100 at most. */
  changedFiles(since: string, at: string): Promise<readonly string[]>;
  /** One file, one commit, only if the branch still points to `expected`. An ambiguous Outage may have written it. */
  commitFile(input: RemoteCommit): Promise<{ readonly commit: string } | 'stale'>;
  /** Signs in for writing and changes nothing; throws where that is refused. */
  mayPush(branch: string, at: string): Promise<void>;
}
