// GitHub's JSON for issues, pull requests, labels and comments.
import { nodeId, repositoryJson, urls, userJson } from './present.ts';
import type { Comment, Desk, PullTicket, Ticket } from './types.ts';

const time = (date: Date | undefined): string | null => date?.toISOString().replace(/\.\d+Z$/, 'Z') ?? null;

export function labelJson(desk: Desk, name: string): Record<string, unknown> {
  const url = `${urls(desk).api}/labels/${encodeURIComponent(name)}`;
  return { id: 1, node_id: nodeId('LA', name), url, name, description: '', color: 'ededed', default: false };
}

export function commentJson(desk: Desk, ticket: Ticket, comment: Comment): Record<string, unknown> {
  const at = urls(desk);
  return {
    id: comment.id, node_id: nodeId('IC', comment.id), url: `${at.api}/issues/comments/${comment.id}`, body: comment.body,
    html_url: `${at.html}/issues/${ticket.number}#issuecomment-${comment.id}`, issue_url: `${at.api}/issues/${ticket.number}`,
    user: userJson(comment.user), created_at: time(comment.createdAt), updated_at: time(comment.updatedAt),
  };
}

function common(desk: Desk, ticket: Ticket): Record<string, unknown> {
  return {
    id: 1000 + ticket.number, number: ticket.number, title: ticket.title, body: ticket.body, state: ticket.state, locked: false,
    user: userJson(ticket.user), labels: ticket.labels.map((name) => labelJson(desk, name)),
    assignee: ticket.assignees[0] === undefined ? null : userJson(ticket.assignees[0]), assignees: ticket.assignees.map(userJson),
    milestone: null, author_association: 'CONTRIBUTOR', comments_url: `${urls(desk).api}/issues/${ticket.number}/comments`,
    created_at: time(ticket.createdAt), updated_at: time(ticket.updatedAt), closed_at: time(ticket.closedAt),
  };
}

export function pullUrl(desk: Desk, number: number): string {
  return `${urls(desk).html}/pull/${number}`;
}

export function issueJson(desk: Desk, ticket: Ticket): Record<string, unknown> {
  const api = urls(desk).api;
  const url = `${api}/issues/${ticket.number}`;
  const html = ticket.pull === undefined ? `${urls(desk).html}/issues/${ticket.number}` : pullUrl(desk, ticket.number);
  const pull = {
    url: `${api}/pulls/${ticket.number}`, html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch`,
    merged_at: time(ticket.pull?.mergedAt),
  };
  return {
    ...common(desk, ticket), node_id: nodeId(ticket.pull === undefined ? 'I' : 'PR', ticket.number), url, html_url: html,
    repository_url: api, labels_url: `${url}/labels{/name}`, events_url: `${url}/events`, comments: ticket.comments.length,
    state_reason: ticket.stateReason ?? null,
    ...(ticket.pull === undefined ? {} : { draft: ticket.pull.draft, pull_request: pull }),
  };
}

/** A pull request as a list shows it: without `merged`, which only the single one has. */
export function pullJson(desk: Desk, ticket: PullTicket): Record<string, unknown> {
  const { pull } = ticket;
  const api = `${urls(desk).api}/pulls/${ticket.number}`;
  const html = pullUrl(desk, ticket.number);
  const side = (ref: string, sha: string): Record<string, unknown> => ({
    label: `${desk.owner}:${ref}`, ref, sha, user: userJson(desk.owner), repo: repositoryJson(desk),
  });
  const issue = `${urls(desk).api}/issues/${ticket.number}`;
  const links = {
    self: api, html, issue, comments: `${issue}/comments`, review_comments: `${api}/comments`,
    review_comment: `${api}/comments{/number}`, commits: `${api}/commits`, statuses: `${urls(desk).api}/statuses/${pull.headSha}`,
  };
  return {
    ...common(desk, ticket), node_id: nodeId('PR', ticket.number), url: api, html_url: html, diff_url: `${html}.diff`,
    patch_url: `${html}.patch`, issue_url: issue, commits_url: links.commits, review_comments_url: links.review_comments,
    review_comment_url: links.review_comment, statuses_url: links.statuses,
    draft: pull.draft, head: side(pull.headRef, pull.headSha), base: side(pull.baseRef, pull.baseSha),
    merged_at: time(pull.mergedAt), merge_commit_sha: pull.mergeCommit ?? null, auto_merge: null,
    requested_reviewers: pull.reviewers.map(userJson), requested_teams: [],
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
  };
}
