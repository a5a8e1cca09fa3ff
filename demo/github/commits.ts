// One commit on a branch, only if the branch is still where the writer saw it.
import { GitFailed } from './git.ts';
import { Refused } from './http.ts';
import { BOT } from './present.ts';
import { followBranches } from './pulls.ts';
import { GITHUB, type Change, type Person } from './repository.ts';
import type { Desk } from './types.ts';

export const BOT_PERSON: Person = { name: BOT, email: `${BOT}@users.noreply.github.com` };

export type NewChange = {
  readonly branch: string; readonly expected: string; readonly changes: readonly Change[]; readonly message: string;
  readonly author?: Person | undefined; readonly sender?: string | undefined;
};

/** The new commit, or undefined when the branch is elsewhere. Refuses 422 for a path that git does not allow. */
export async function commitChange(desk: Desk, change: NewChange): Promise<string | undefined> {
  const ref = `refs/heads/${change.branch}`;
  if ((await desk.git.ref(ref)) !== change.expected) return undefined;
  const tree = await writeTree(desk, change);
  const author = change.author ?? BOT_PERSON;
  const commit = await desk.git.writeCommit({
    tree, parents: [change.expected], message: change.message, author, committer: GITHUB, at: desk.clock.now(),
  });
  if (!(await desk.git.moveRef(ref, commit, change.expected))) return undefined;
  await followBranches(desk, change.sender ?? BOT);
  return commit;
}

async function writeTree(desk: Desk, change: NewChange): Promise<string> {
  try {
    return await desk.git.writeTree(change.expected, change.changes);
  } catch (error) {
    if (error instanceof GitFailed) throw new Refused(422, 'path contains a malformed path component');
    throw error;
  }
}
