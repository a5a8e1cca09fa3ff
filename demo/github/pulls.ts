// What can become of a pull request: opened, readied, merged, closed, or moved along by a push to its branch.
import { invalid, notFound, Refused } from './http.ts';
import { pullJson } from './present-tickets.ts';
import { BOT, userJson } from './present.ts';
import { GITHUB, type Person } from './repository.ts';
import type { Desk, PullTicket, Ticket } from './types.ts';

export type NewPull = {
  readonly title: string;
  readonly head: string;
  readonly base: string;
  readonly body?: string | null | undefined;
  readonly draft?: boolean | undefined;
};

// renovatebot/renovate#2032 and GitHub's own 422.
export const BODY_LIMIT = 65_536;

export function findTicket(desk: Desk, number: number): Ticket {
  const ticket = desk.tickets.get(number);
  if (ticket === undefined) throw notFound();
  return ticket;
}

export function findPull(desk: Desk, number: number): PullTicket {
  const ticket = findTicket(desk, number);
  if (!isPull(ticket)) throw notFound();
  return ticket;
}

export function isPull(ticket: Ticket): ticket is PullTicket {
  return ticket.pull !== undefined;
}

/** Newest first. */
export function allPulls(desk: Desk): readonly PullTicket[] {
  return [...desk.tickets.values()].filter(isPull).reverse();
}

export function newTicket(desk: Desk, user: string, title: string, body: string): Omit<Ticket, 'pull'> {
  const at = desk.clock.now();
  return {
    number: desk.tickets.size + 1, user, title, body, state: 'open', stateReason: undefined, createdAt: at, updatedAt: at,
    closedAt: undefined, labels: [], assignees: [], comments: [],
  };
}

/** Opens a pull request, or refuses as GitHub does: unknown branches, nothing to merge, or one that is open already. */
export async function openPull(desk: Desk, wanted: NewPull): Promise<PullTicket> {
  const headRef = wanted.head.startsWith(`${desk.owner}:`) ? wanted.head.slice(desk.owner.length + 1) : wanted.head;
  if ((wanted.body ?? '').length > BODY_LIMIT) {
    const message = `body is too long (maximum is ${BODY_LIMIT} characters)`;
    throw invalid('PullRequest', { code: 'custom', field: 'body', message });
  }
  const [headSha, baseSha] = [await desk.git.ref(`refs/heads/${headRef}`), await desk.git.ref(`refs/heads/${wanted.base}`)];
  if (headSha === undefined) throw invalid('PullRequest', { code: 'invalid', field: 'head' });
  if (baseSha === undefined) throw invalid('PullRequest', { code: 'invalid', field: 'base' });
  if (await desk.git.isAncestor(headSha, baseSha)) {
    throw invalid('PullRequest', { code: 'custom', message: `No commits between ${wanted.base} and ${headRef}` });
  }
  // From here to the end nothing waits: two requests at once cannot both find none.
  const same = ({ state, pull }: PullTicket): boolean =>
    state === 'open' && pull.headRef === headRef && pull.baseRef === wanted.base;
  if (allPulls(desk).some(same)) {
    throw invalid('PullRequest', { code: 'custom', message: `A pull request already exists for ${desk.owner}:${headRef}.` });
  }
  const unmerged = { mergedAt: undefined, mergeCommit: undefined, merging: false, reviewers: [] };
  const pull = { draft: wanted.draft ?? false, headRef, headSha, baseRef: wanted.base, baseSha, ...unmerged };
  const ticket: PullTicket = { ...newTicket(desk, BOT, wanted.title, wanted.body ?? ''), pull };
  desk.tickets.set(ticket.number, ticket);
  tellPull(desk, ticket, 'opened');
  await keepHead(desk, ticket);
  return ticket;
}

/** GitHub keeps a pull request's commits for ever under refs/pull, whatever becomes of the branch. */
async function keepHead(desk: Desk, ticket: PullTicket): Promise<void> {
  const ref = `refs/pull/${ticket.number}/head`;
  await desk.git.moveRef(ref, ticket.pull.headSha, await desk.git.ref(ref));
}

/** Notes a change: the time, the listeners and the webhook. */
export function tellPull(desk: Desk, ticket: PullTicket, action: string, sender: string = BOT): void {
  ticket.updatedAt = desk.clock.now();
  const merged = ticket.pull.mergedAt !== undefined;
  const pull_request = { ...pullJson(desk, ticket), merged };
  desk.notify('pull_request', action, { number: ticket.number, pull_request, sender: userJson(sender) });
  desk.changed();
}

export function setDraft(desk: Desk, ticket: PullTicket, draft: boolean, sender: string = BOT): void {
  if (ticket.pull.draft === draft) return;
  ticket.pull.draft = draft;
  tellPull(desk, ticket, draft ? 'converted_to_draft' : 'ready_for_review', sender);
}

export function setPullState(desk: Desk, ticket: PullTicket, state: 'open' | 'closed', sender: string = BOT): void {
  if (ticket.state === state) return;
  if (ticket.pull.mergedAt !== undefined) throw invalid('PullRequest', { code: 'invalid', field: 'state' });
  ticket.state = state;
  ticket.closedAt = state === 'closed' ? desk.clock.now() : undefined;
  tellPull(desk, ticket, state === 'closed' ? 'closed' : 'reopened', sender);
}

export type Merge = {
  readonly by: Person;
  readonly sender: string;
  readonly squash?: boolean;
  /** Merge only if the branch is still here. */
  readonly sha?: string | undefined;
  readonly title?: string | undefined;
};

/** Merges with a merge commit (or one squashed commit) and answers its sha. */
export async function mergePull(desk: Desk, ticket: PullTicket, merge: Merge): Promise<string> {
  const { pull } = ticket;
  if (ticket.state !== 'open' || pull.merging) throw new Refused(405, 'Pull Request is not mergeable');
  if (pull.draft) throw new Refused(405, 'Pull Request is still a draft');
  pull.merging = true;
  try {
    return await mergeBranch(desk, ticket, merge);
  } finally {
    pull.merging = false;
  }
}

async function mergeBranch(desk: Desk, ticket: PullTicket, merge: Merge): Promise<string> {
  const { pull } = ticket;
  const base = `refs/heads/${pull.baseRef}`;
  const [ours, theirs] = [await desk.git.ref(base), pull.headSha];
  if (merge.sha !== undefined && merge.sha !== theirs) {
    throw new Refused(409, 'Head branch was modified. Review and try the merge again.');
  }
  const tree = ours === undefined ? undefined : await desk.git.mergeTree(ours, theirs);
  if (ours === undefined || tree === undefined) throw new Refused(405, 'Pull Request is not mergeable');
  const message = merge.title ?? (merge.squash ? `${ticket.title} (#${ticket.number})` : mergeMessage(desk, ticket));
  const parents = merge.squash ? [ours] : [ours, theirs];
  const people = { author: merge.by, committer: GITHUB };
  const commit = await desk.git.writeCommit({ tree, parents, message, ...people, at: desk.clock.now() });
  if (!(await desk.git.moveRef(base, commit, ours))) {
    throw new Refused(405, 'Base branch was modified. Review and try the merge again.');
  }
  markMerged(desk, ticket, commit, merge.sender);
  desk.pushed();
  return commit;
}

function mergeMessage(desk: Desk, ticket: PullTicket): string {
  return `Merge pull request #${ticket.number} from ${desk.owner}/${ticket.pull.headRef}\n\n${ticket.title}`;
}

function markMerged(desk: Desk, ticket: PullTicket, commit: string, sender: string): void {
  if (ticket.pull.mergedAt !== undefined) return;
  ticket.pull.mergedAt = desk.clock.now();
  ticket.pull.mergeCommit = commit;
  ticket.state = 'closed';
  ticket.closedAt = ticket.pull.mergedAt;
  tellPull(desk, ticket, 'closed', sender);
}

/** After any ref moved: open pull requests follow their branch, close when it is gone, count as merged when pushed to base. */
export function followBranches(desk: Desk, sender: string = BOT): Promise<void> {
  // One after the other: what one has read must not undo what the next one did.
  const followed = (following.get(desk) ?? Promise.resolve()).catch(() => undefined).then(async () => {
    const heads = new Map((await desk.git.refs('refs/heads/')).map(({ ref, sha }) => [ref, sha]));
    for (const ticket of allPulls(desk)) {
      if (ticket.state === 'open') await followBranch(desk, ticket, heads, sender);
    }
    desk.changed();
    desk.pushed();
  });
  following.set(desk, followed);
  return followed;
}

const following = new WeakMap<Desk, Promise<void>>();

/** Where the branches of a pull request stood when they were last compared: git is a process, and hundreds may be open. */
const compared = new WeakMap<PullTicket, string>();

async function followBranch(desk: Desk, ticket: PullTicket, heads: ReadonlyMap<string, string>, sender: string): Promise<void> {
  const { pull } = ticket;
  const [head, base] = [heads.get(`refs/heads/${pull.headRef}`), heads.get(`refs/heads/${pull.baseRef}`)];
  const now = `${head ?? ''} ${base ?? ''}`;
  if (head === pull.headSha && compared.get(ticket) === now) return;
  const landed = head !== undefined && base !== undefined && (await desk.git.isAncestor(head, base));
  compared.set(ticket, now);
  if (ticket.state !== 'open') return;
  if (head === undefined || base === undefined) {
    setPullState(desk, ticket, 'closed', sender);
    return;
  }
  if (head !== pull.headSha) {
    pull.headSha = head;
    if (!landed) tellPull(desk, ticket, 'synchronize', sender);
    await keepHead(desk, ticket);
  }
  if (landed) markMerged(desk, ticket, base, sender);
}
