// REST: pull requests.
import { z } from 'zod';
import { BOT_PERSON } from '../commits.ts';
import { invalid, shaped, type Answer, type Asked, type Route } from '../http.ts';
import { pullJson } from '../present-tickets.ts';
import { BOT, commitJson, filesJson, userJson } from '../present.ts';
import { allPulls, findPull, mergePull, openPull, setPullState, tellPull } from '../pulls.ts';
import type { Desk, PullTicket } from '../types.ts';

const newPull = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
});
const changedPull = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
});
const merge = z.object({
  sha: z.string().optional(), commit_title: z.string().optional(), merge_method: z.enum(['merge', 'squash']).default('merge'),
});
const reviewers = z.object({ reviewers: z.array(z.string()).default([]), team_reviewers: z.array(z.string()).default([]) });

const PULL = '/repos/:owner/:repo/pulls/:number';

export const pullRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/pulls', answer: listPulls },
  { method: 'POST', path: '/repos/:owner/:repo/pulls', answer: createPull },
  { method: 'GET', path: PULL, answer: async (asked) => ({ status: 200, body: await fullPull(asked.desk, pullOf(asked)) }) },
  { method: 'PATCH', path: PULL, answer: updatePull },
  { method: 'GET', path: `${PULL}/files`, answer: listFiles },
  { method: 'GET', path: `${PULL}/commits`, answer: listCommits },
  { method: 'PUT', path: `${PULL}/merge`, answer: mergeRoute },
  { method: 'POST', path: `${PULL}/requested_reviewers`, answer: requestReviewers },
];

function pullOf({ desk, param }: Asked): PullTicket {
  return findPull(desk, Number(param('number')));
}

function listPulls({ desk, query }: Asked): Answer {
  const state = query['state'] ?? 'open';
  const [, user, ref] = /^([^:]*):(.*)$/s.exec(query['head'] ?? '') ?? [];
  // Without "owner:" GitHub ignores the filter and lists everything.
  const fits = (one: PullTicket): boolean =>
    (state === 'all' || one.state === state) && (ref === undefined || (user === desk.owner && one.pull.headRef === ref)) &&
    (query['base'] === undefined || one.pull.baseRef === query['base']);
  const found = allPulls(desk).filter(fits);
  const ordered = query['direction'] === 'asc' ? [...found].reverse() : found;
  return { status: 200, body: paged(ordered, query).map((one) => pullJson(desk, one)) };
}

/** A page of a list: `per_page` (30, at most 100) and `page` from 1. */
export function paged<T>(all: readonly T[], query: Readonly<Record<string, string>>): readonly T[] {
  const size = Math.min(Math.max(Number(query['per_page'] ?? 30) || 30, 1), 100);
  const from = (Math.max(Number(query['page'] ?? 1) || 1, 1) - 1) * size;
  return all.slice(from, from + size);
}

async function createPull({ desk, body, draftsRefused }: Asked): Promise<Answer> {
  const wanted = shaped(newPull, body);
  if (wanted.draft === true && draftsRefused) {
    throw invalid('PullRequest', { code: 'custom', message: 'Draft pull requests are not supported in this repository.' });
  }
  const ticket = await openPull(desk, wanted);
  return { status: 201, body: await fullPull(desk, ticket) };
}

/** The single pull request, with what lists leave out. */
async function fullPull(desk: Desk, ticket: PullTicket): Promise<Record<string, unknown>> {
  const { pull } = ticket;
  const merged = pull.mergedAt !== undefined;
  const [files, commits] = await Promise.all([changes(desk, ticket), desk.git.commits(pull.baseSha, pull.headSha)]);
  const base = (await desk.git.ref(`refs/heads/${pull.baseRef}`)) ?? pull.baseSha;
  const mergeable = ticket.state === 'open' ? (await desk.git.mergeTree(base, pull.headSha)) !== undefined : null;
  const sum = (count: (file: (typeof files)[number]) => number): number => files.reduce((total, file) => total + count(file), 0);
  return {
    ...pullJson(desk, ticket), merged, merged_by: merged ? userJson(BOT) : null,
    mergeable, mergeable_state: mergeable === false ? 'dirty' : 'clean', commits: commits.length, changed_files: files.length,
    additions: sum((file) => file.additions), deletions: sum((file) => file.deletions),
    comments: ticket.comments.length, review_comments: pull.beside?.length ?? 0, maintainer_can_modify: false,
  };
}

async function changes(desk: Desk, { pull }: PullTicket): ReturnType<Desk['git']['changes']> {
  return desk.git.changes((await desk.git.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha, pull.headSha);
}

async function updatePull(asked: Asked): Promise<Answer> {
  const { desk } = asked;
  const ticket = pullOf(asked);
  const wanted = shaped(changedPull, asked.body);
  if (wanted.title !== undefined) ticket.title = wanted.title;
  if (wanted.body !== undefined) ticket.body = wanted.body ?? '';
  if (wanted.base !== undefined) ticket.pull.baseRef = wanted.base;
  if (wanted.title !== undefined || wanted.body !== undefined || wanted.base !== undefined) tellPull(desk, ticket, 'edited');
  if (wanted.state !== undefined) setPullState(desk, ticket, wanted.state);
  return { status: 200, body: await fullPull(desk, ticket) };
}

async function listFiles(asked: Asked): Promise<Answer> {
  const ticket = pullOf(asked);
  return { status: 200, body: await filesJson(asked.desk, await changes(asked.desk, ticket), ticket.pull.headSha) };
}

async function listCommits(asked: Asked): Promise<Answer> {
  const { pull } = pullOf(asked);
  const commits = await asked.desk.git.commits(pull.baseSha, pull.headSha);
  return { status: 200, body: commits.map((commit) => commitJson(asked.desk, commit)) };
}

async function mergeRoute(asked: Asked): Promise<Answer> {
  const wanted = shaped(merge, asked.body ?? {});
  const { sha, commit_title: title, merge_method: method } = wanted;
  const how = { by: BOT_PERSON, sender: BOT, squash: method === 'squash', sha, title };
  const merged = await mergePull(asked.desk, pullOf(asked), how);
  return { status: 200, body: { sha: merged, merged: true, message: 'Pull Request successfully merged' } };
}

function requestReviewers(asked: Asked): Answer {
  const ticket = pullOf(asked);
  const wanted = shaped(reviewers, asked.body).reviewers;
  // One without access fails the whole request. Here that is whoever is called nobody-….
  if (wanted.some((login) => login.startsWith('nobody-'))) {
    throw invalid('PullRequest', { code: 'custom', message: 'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.' });
  }
  for (const login of wanted) {
    if (!ticket.pull.reviewers.includes(login)) ticket.pull.reviewers.push(login);
  }
  if (wanted.length > 0) tellPull(asked.desk, ticket, 'review_requested');
  return { status: 201, body: pullJson(asked.desk, ticket) };
}
