// What a person sees of a pull request and does to it: ready, merge, close, edit a file.
import { commitChange } from './commits.ts';
import { pullUrl } from './present-tickets.ts';
import { urls } from './present.ts';
import { allPulls, mergePull, setDraft, setPullState } from './pulls.ts';
import type { Desk, PullAct, PullPage, PullSummary, PullTicket } from './types.ts';
import { Refused } from './http.ts';

export const PERSON = { name: 'a person', email: 'person@example.com' };
const LOGIN = 'a-person';

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
    commits: commits.map(({ sha, message, author }) => ({ oid: sha, message, author: author.name })),
    comments: ticket.comments.map(({ user, body }) => ({ user, body })),
  };
}

/** Does what the person asks, or throws an Error with a sentence for them. */
export async function actOnPull(desk: Desk, number: number, act: PullAct): Promise<void> {
  const ticket = allPulls(desk).find((one) => one.number === number);
  if (ticket === undefined) throw new Error(`There is no pull request #${number}.`);
  if (ticket.state === 'closed') throw new Error(`Pull request #${number} is ${stateOf(ticket)} already.`);
  switch (act.action) {
    case 'ready':
      return setDraft(desk, ticket, false, LOGIN);
    case 'close':
      return setPullState(desk, ticket, 'closed', LOGIN);
    case 'merge':
      return mergeByPerson(desk, ticket);
    case 'edit':
      return edit(desk, ticket, act);
  }
}

async function mergeByPerson(desk: Desk, ticket: PullTicket): Promise<void> {
  if (ticket.pull.draft) throw new Error(`Pull request #${ticket.number} is still a draft: mark it as ready for review first.`);
  try {
    await mergePull(desk, ticket, { by: PERSON, sender: LOGIN });
  } catch (error) {
    if (error instanceof Refused) throw new Error(`GitHub did not merge #${ticket.number}: ${error.message}`, { cause: error });
    throw error;
  }
}

const ROUNDS = 5;

/** Commits the file to the branch as a person; the bot may commit at the same moment, then once more from its new head. */
async function edit(desk: Desk, ticket: PullTicket, act: Extract<PullAct, { action: 'edit' }>): Promise<void> {
  const branch = ticket.pull.headRef;
  const message = act.message ?? `Update ${act.path}`;
  for (let round = 0; round < ROUNDS; round += 1) {
    const expected = await desk.git.ref(`refs/heads/${branch}`);
    if (expected === undefined) throw new Error(`The branch ${branch} is gone.`);
    const changes = [{ path: act.path, content: Buffer.from(act.text) }];
    const made = await commitChange(desk, { branch, expected, changes, message, author: PERSON, sender: LOGIN });
    if (made !== undefined) return;
  }
  throw new Error(`The branch ${branch} kept moving: try again.`);
}
