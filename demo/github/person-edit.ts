// "Edit file" on GitHub's page: the text as a commit of a person on the pull request's branch, never over what came in between.
import { commitChange } from './commits.ts';
import { followBranches } from './pulls.ts';
import { GITHUB, type Person } from './repository.ts';
import type { Account, Desk, PullAct, PullTicket } from './types.ts';

const ROUNDS = 5;

type Edit = { readonly branch: string; readonly path: string; readonly content: Buffer; readonly message: string; readonly from: string | undefined; readonly author: Person; readonly login: string };

/** The bot may commit at the same moment, then once more from its new head. Throws an Error with a sentence for the person. */
export async function editFile(desk: Desk, ticket: PullTicket, act: Extract<PullAct, { action: 'edit' }>, as: Account): Promise<void> {
  const branch = ticket.pull.headRef;
  const edit: Edit = {
    branch, path: act.path, content: Buffer.from(act.text), message: act.message?.trim() || `Update ${act.path}`, from: act.from, author: { name: as.name, email: as.email }, login: as.login,
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const head = await desk.git.ref(`refs/heads/${branch}`);
    if (head === undefined) throw new Error(`The branch ${branch} is gone.`);
    const done = (await movedOn(desk, edit, head)) ? await mergeInto(desk, edit, head) : await commitOn(desk, edit, head);
    if (done) return;
  }
  throw new Error(`The branch ${branch} kept moving: try again.`);
}

/** Whether the file is another than the one that was opened in the editor. */
async function movedOn({ git }: Desk, { path, from }: Edit, head: string): Promise<boolean> {
  if (from === undefined || from === head || (await git.kind(from)) !== 'commit') return false;
  return (await git.entry(from, path))?.sha !== (await git.entry(head, path))?.sha;
}

async function commitOn(desk: Desk, { branch, path, content, message, author, login }: Edit, head: string): Promise<boolean> {
  return (await commitChange(desk, { branch, expected: head, changes: [{ path, content }], message, author, sender: login })) !== undefined;
}

/** As with `git pull` and `git push`: a commit on what was opened, and a merge of it with what came since. */
async function mergeInto(desk: Desk, { branch, path, content, message, from, author, login }: Edit, head: string): Promise<boolean> {
  const { git, clock } = desk;
  const people = { author, committer: GITHUB, at: clock.now() };
  const own = await git.writeCommit({ ...people, tree: await git.writeTree(from, [{ path, content }]), parents: from === undefined ? [] : [from], message });
  const tree = await git.mergeTree(head, own);
  if (tree === undefined) {
    throw new Error('Somebody committed to the same lines while you were writing. Copy your text, press Cancel, and edit the newer file.');
  }
  const merged = await git.writeCommit({ ...people, tree, parents: [head, own], message: `Merge what came to ${branch} meanwhile` });
  if (!(await git.moveRef(`refs/heads/${branch}`, merged, head))) return false;
  await followBranches(desk, login);
  return true;
}
