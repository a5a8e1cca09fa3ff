// What a person sees of a pull request and does to it: ready, merge, close, edit a file.
import { editFile } from './person-edit.ts';
import { pullUrl } from './present-tickets.ts';
import { urls } from './present.ts';
import { allPulls, isPull, mergePull, setDraft, setPullState } from './pulls.ts';
import type { Account, CommitPage, Desk, IssueSummary, PageCommit, PullAct, PullPage, PullSummary, PullTicket } from './types.ts';
import type { CommitRecord } from './repository-reader.ts';
import { Refused } from './http.ts';

export const PERSON: Account = { name: 'a person', email: 'person@example.com', login: 'a-person' };

function stateOf(ticket: PullTicket): 'open' | 'closed' | 'merged' {
  return ticket.pull.mergedAt === undefined ? ticket.state : 'merged';
}

/** All pull requests, newest first. */
export function summaries(desk: Desk): readonly PullSummary[] {
  return allPulls(desk).map((ticket) => ({
    number: ticket.number,
    repo: `${desk.owner}/${desk.repo}`,
    title: ticket.title,
    state: stateOf(ticket),
    draft: ticket.pull.draft,
    branch: ticket.pull.headRef,
    url: pullUrl(desk, ticket.number),
    author: ticket.user,
  }));
}

/** All issues that are there, newest first. */
export function issueSummaries(desk: Desk): readonly IssueSummary[] {
  const there = [...desk.tickets.values()].filter((ticket) => !isPull(ticket) && ticket.gone === undefined);
  return there.reverse().map(({ number, title, state, stateReason, labels, assignees, user }) => (
    { number, title, state, reason: state === 'closed' ? stateReason : undefined, url: `${urls(desk).html}/issues/${number}`, labels, assignees, author: user }
  ));
}

function pageCommit({ sha, message, author }: CommitRecord): PageCommit {
  return { oid: sha, message, author: author.name, bot: author.name.endsWith('[bot]') || author.name === 'GitHub', at: author.date };
}

/** One commit with what it changed, words and lines; of a merge, what it brought to the branch it was made on. */
export async function commitPage(desk: Desk, oid: string): Promise<CommitPage | undefined> {
  if ((await desk.git.kind(oid)) !== 'commit') return undefined;
  const commit = await desk.git.commit(oid);
  const [before] = commit.parents;
  return { ...pageCommit(commit), files: before === undefined ? [] : await desk.git.wordDiff(before, oid) };
}

/** One pull request with the files it changes, as they are at its head. */
export async function pullPage(desk: Desk, number: number): Promise<PullPage | undefined> {
  const ticket = allPulls(desk).find((one) => one.number === number);
  if (ticket === undefined) return undefined;
  const { baseSha, headSha } = ticket.pull;
  const commits = await desk.git.commits(baseSha, headSha);
  const middle = (await desk.git.mergeBase(baseSha, headSha)) ?? baseSha;
  const changed = (await desk.git.changes(middle, headSha)).filter((file) => file.status !== 'removed');
  const files = changed.map(async ({ filename }) => {
    const entry = await desk.git.entry(headSha, filename);
    return { path: filename, text: entry === undefined ? '' : (await desk.git.blob(entry.sha)).toString('utf8') };
  });
  return {
    number, title: ticket.title, body: ticket.body, state: stateOf(ticket), draft: ticket.pull.draft, labels: ticket.labels,
    files: await Promise.all(files), url: pullUrl(desk, number), cloneUrl: urls(desk).clone,
    commits: commits.map(pageCommit), since: await since(desk, ticket),
    comments: ticket.comments.map(({ user, body }) => ({ user, body })),
  };
}

async function since(desk: Desk, { pull }: PullTicket): Promise<readonly PageCommit[]> {
  const main = await desk.git.ref(`refs/heads/${pull.baseRef}`);
  if (pull.mergeCommit === undefined || main === undefined) return [];
  return (await desk.git.commits(pull.mergeCommit, main)).map(pageCommit);
}

/** Does what the person asks, or throws an Error with a sentence for them. */
export async function actOnPull(desk: Desk, number: number, act: PullAct, as: Account = PERSON): Promise<void> {
  const ticket = allPulls(desk).find((one) => one.number === number);
  if (ticket === undefined) throw new Error(`There is no pull request #${number}.`);
  if (ticket.state === 'closed') throw new Error(`Pull request #${number} is ${stateOf(ticket)} already.`);
  switch (act.action) {
    case 'ready':
      return setDraft(desk, ticket, false, as.login);
    case 'draft':
      return setDraft(desk, ticket, true, as.login);
    case 'close':
      return setPullState(desk, ticket, 'closed', as.login);
    case 'merge':
      return mergeByPerson(desk, ticket, as);
    case 'edit':
      return editFile(desk, ticket, act, as);
  }
}

async function mergeByPerson(desk: Desk, ticket: PullTicket, as: Account): Promise<void> {
  if (ticket.pull.draft) throw new Error(`Pull request #${ticket.number} is still a draft: mark it as ready for review first.`);
  try {
    await mergePull(desk, ticket, { by: { name: as.name, email: as.email }, sender: as.login });
  } catch (error) {
    if (error instanceof Refused) throw new Error(`GitHub did not merge #${ticket.number}: ${error.message}`, { cause: error });
    throw error;
  }
}
