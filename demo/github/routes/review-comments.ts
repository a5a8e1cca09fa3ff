// REST: what is written beside the lines of a pull request. Only new files here: every line of theirs is one that it changes.
import { z } from 'zod';
import { invalid, shaped, type Answer, type Asked, type Route } from '../http.ts';
import { pullUrl } from '../present-tickets.ts';
import { BOT, nodeId, urls, userJson } from '../present.ts';
import { findPull } from '../pulls.ts';
import type { Desk, PullTicket, ReviewComment } from '../types.ts';
import { paged } from './pulls.ts';

const wanted = z.object({
  body: z.string().min(1).max(65_536), commit_id: z.string(), path: z.string(), line: z.int().min(1), side: z.enum(['LEFT', 'RIGHT']).default('RIGHT'),
});
const COMMENTS = '/repos/:owner/:repo/pulls/:number/comments';

export const reviewCommentRoutes: readonly Route[] = [
  { method: 'GET', path: COMMENTS, answer: list },
  { method: 'POST', path: COMMENTS, answer: create },
];

function list({ desk, param, query }: Asked): Answer {
  const ticket = findPull(desk, Number(param('number')));
  return { status: 200, body: paged(ticket.pull.beside ?? [], query).map((one) => reviewCommentJson(desk, ticket, one)) };
}

async function create({ desk, param, body }: Asked): Promise<Answer> {
  const ticket = findPull(desk, Number(param('number')));
  const asked = shaped(wanted, body);
  const { pull } = ticket;
  const commits = await desk.git.commits(pull.baseSha, pull.headSha);
  if (!commits.some((one) => one.sha === asked.commit_id)) throw invalid('PullRequestReviewComment', { code: 'custom', field: 'pull_request_review_thread.commit_id', message: 'commit_id is not part of the pull request' });
  const changed = (await desk.git.changes(pull.baseSha, pull.headSha)).find((one) => one.filename === asked.path && one.status !== 'removed');
  if (!changed) throw invalid('PullRequestReviewComment', { code: 'custom', field: 'pull_request_review_thread.path', message: 'pull_request_review_thread.path could not be resolved' });
  const entry = await desk.git.entry(asked.commit_id, asked.path);
  const lines = entry ? (await desk.git.blob(entry.sha)).toString('utf8').replace(/\n$/, '').split('\n') : [];
  if (asked.line > lines.length) throw invalid('PullRequestReviewComment', { code: 'custom', field: 'pull_request_review_thread.line', message: 'pull_request_review_thread.line must be part of the diff' });
  const made: ReviewComment = { id: desk.nextId(), user: BOT, body: asked.body, path: asked.path, line: asked.line, commit: asked.commit_id, hunk: lines[asked.line - 1] ?? '', at: desk.clock.now() };
  (pull.beside ??= []).push(made);
  desk.changed();
  return { status: 201, body: reviewCommentJson(desk, ticket, made) };
}

function reviewCommentJson(desk: Desk, ticket: PullTicket, one: ReviewComment): Record<string, unknown> {
  const { api } = urls(desk);
  const url = `${api}/pulls/comments/${one.id}`;
  const html = `${pullUrl(desk, ticket.number)}#discussion_r${one.id}`;
  const pull = `${api}/pulls/${ticket.number}`;
  const at = one.at.toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    id: one.id, node_id: nodeId('PRRC', one.id), url, html_url: html, pull_request_url: pull, pull_request_review_id: one.id, diff_hunk: `@@ -0,0 +1,${one.line} @@\n+${one.hunk}`, path: one.path, commit_id: one.commit,
    original_commit_id: one.commit, user: userJson(one.user), body: one.body, created_at: at, updated_at: at, author_association: 'CONTRIBUTOR', line: one.line, original_line: one.line, side: 'RIGHT', start_line: null,
    start_side: null, original_start_line: null, subject_type: 'line', _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
  };
}
