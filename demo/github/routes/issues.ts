// REST: issues, and what issues and pull requests have in common: labels, assignees and comments.
import { z } from 'zod';
import { invalid, notFound, Refused, shaped, type Answer, type Asked, type Route } from '../http.ts';
import { commentJson, issueJson, labelJson } from '../present-tickets.ts';
import { movedJson, whereNow } from '../issue-acts.ts';
import { BOT, urls, userJson } from '../present.ts';
import { BODY_LIMIT, findTicket, isPull, newTicket, setPullState, tellPull } from '../pulls.ts';
import type { Comment, Desk, Ticket } from '../types.ts';
import { paged } from './pulls.ts';

const label = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const newIssue = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  labels: z.array(label).default([]),
  assignees: z.array(z.string()).default([]),
});
const changedIssue = z.object({
  title: z.string().min(1).optional(), body: z.string().nullish(), state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullish(),
  labels: z.array(label).optional(), assignees: z.array(z.string()).optional(),
});
const labels = z.union([z.object({ labels: z.array(label) }).transform((body) => body.labels), z.array(label)]);
const comment = z.object({ body: z.string().min(1).max(BODY_LIMIT) });

const ISSUES = '/repos/:owner/:repo/issues';

export const issueRoutes: readonly Route[] = [
  { method: 'GET', path: ISSUES, answer: listIssues },
  { method: 'POST', path: ISSUES, answer: createIssue },
  { method: 'PATCH', path: `${ISSUES}/comments/:id`, answer: updateComment },
  {
    method: 'GET',
    path: `${ISSUES}/:number`,
    answer: oneIssue,
  },
  { method: 'PATCH', path: `${ISSUES}/:number`, answer: updateIssue },
  { method: 'POST', path: `${ISSUES}/:number/labels`, answer: addLabels },
  { method: 'GET', path: `${ISSUES}/:number/comments`, answer: listComments },
  { method: 'POST', path: `${ISSUES}/:number/comments`, answer: createComment },
  {
    method: 'POST',
    path: `${ISSUES}/:number/assignees`,
    answer(asked) {
      const ticket = ticketOf(asked);
      const { assignees } = shaped(z.object({ assignees: z.array(z.string()) }), asked.body);
      ticket.assignees = [...new Set([...ticket.assignees, ...assignees])];
      tell(asked.desk, ticket, 'assigned');
      return { status: 201, body: issueJson(asked.desk, ticket) };
    },
  },
];

function ticketOf({ desk, param }: Asked): Ticket {
  const ticket = findTicket(desk, Number(param('number')));
  if (whereNow(ticket)) throw notFound();
  return ticket;
}

/** GitHub's own words and status for a repository that has none. */
function requireIssues(desk: Desk): void {
  if (desk.rights.issues === false) throw new Refused(410, 'Issues are disabled for this repo');
}

/** After a transfer GitHub points to the new place; the new place is answered here as well. */
function oneIssue({ desk, param }: Asked): Answer {
  requireIssues(desk);
  const number = Number(param('number'));
  const moved = [...desk.tickets.values()].find(({ gone }) => gone && 'to' in gone && gone.number === number);
  if (moved?.gone && 'to' in moved.gone) return { status: 200, body: movedJson(desk, moved, moved.gone.to, number) };
  const ticket = findTicket(desk, number);
  const to = whereNow(ticket);
  if (to) return { status: 301, headers: { location: `${urls(desk).api}/issues/${to.number}` }, body: { message: 'Moved Permanently', url: `${urls(desk).api}/issues/${to.number}` } };
  return { status: 200, body: issueJson(desk, ticket) };
}

function tell(desk: Desk, ticket: Ticket, action: string): void {
  if (isPull(ticket)) {
    tellPull(desk, ticket, action);
    return;
  }
  ticket.updatedAt = desk.clock.now();
  desk.notify('issues', action, { issue: issueJson(desk, ticket), sender: userJson(BOT) });
  desk.changed();
}

/** As GitHub: pull requests are in the list too, newest first. */
function listIssues({ desk, query }: Asked): Answer {
  requireIssues(desk);
  const state = query['state'] ?? 'open';
  const wanted = (query['labels'] ?? '').split(',').filter((name) => name !== '');
  const since = query['since'] === undefined ? undefined : Date.parse(query['since']);
  const fits = (one: Ticket): boolean =>
    one.gone === undefined && (state === 'all' || one.state === state) && wanted.every((name) => one.labels.includes(name)) &&
    (since === undefined || one.updatedAt.getTime() >= since);
  const found = [...desk.tickets.values()].reverse().filter(fits);
  return { status: 200, body: paged(found, query).map((one) => issueJson(desk, one)) };
}

function createIssue({ desk, body }: Asked): Answer {
  requireIssues(desk);
  const wanted = shaped(newIssue, body);
  if ((wanted.body ?? '').length > BODY_LIMIT) {
    throw invalid('Issue', { code: 'custom', field: 'body', message: `body is too long (maximum is ${BODY_LIMIT} characters)` });
  }
  const stranger = wanted.assignees.find((login) => desk.unassignable.has(login));
  if (stranger !== undefined) throw invalid('Issue', { code: 'invalid', field: 'assignees', message: `${stranger} cannot be assigned to this issue` });
  const { labels, assignees } = wanted;
  const ticket: Ticket = { ...newTicket(desk, BOT, wanted.title, wanted.body ?? ''), labels, assignees, pull: undefined };
  desk.tickets.set(ticket.number, ticket);
  tell(desk, ticket, 'opened');
  return { status: 201, body: issueJson(desk, ticket) };
}

function updateIssue(asked: Asked): Answer {
  const { desk } = asked;
  const ticket = ticketOf(asked);
  const wanted = shaped(changedIssue, asked.body);
  ticket.title = wanted.title ?? ticket.title;
  if (wanted.body !== undefined) ticket.body = wanted.body ?? '';
  ticket.labels = wanted.labels ?? ticket.labels;
  ticket.assignees = wanted.assignees ?? ticket.assignees;
  const moved = wanted.state !== undefined && wanted.state !== ticket.state;
  if (moved && isPull(ticket)) setPullState(desk, ticket, wanted.state ?? ticket.state);
  else if (moved) moveIssue(desk, ticket, wanted.state === 'closed' ? (wanted.state_reason ?? 'completed') : undefined);
  else tell(desk, ticket, 'edited');
  return { status: 200, body: issueJson(desk, ticket) };
}

/** Closes with a reason, or reopens without. */
function moveIssue(desk: Desk, ticket: Ticket, reason: string | undefined): void {
  ticket.state = reason === undefined ? 'open' : 'closed';
  ticket.stateReason = reason ?? 'reopened';
  ticket.closedAt = reason === undefined ? undefined : desk.clock.now();
  tell(desk, ticket, reason === undefined ? 'reopened' : 'closed');
}

function addLabels(asked: Asked): Answer {
  const ticket = ticketOf(asked);
  ticket.labels = [...new Set([...ticket.labels, ...shaped(labels, asked.body)])];
  tell(asked.desk, ticket, 'labeled');
  return { status: 200, body: ticket.labels.map((name) => labelJson(asked.desk, name)) };
}

function listComments(asked: Asked): Answer {
  const ticket = ticketOf(asked);
  return { status: 200, body: paged(ticket.comments, asked.query).map((one) => commentJson(asked.desk, ticket, one)) };
}

function createComment(asked: Asked): Answer {
  const { desk } = asked;
  const ticket = ticketOf(asked);
  const at = desk.clock.now();
  const made: Comment = { id: desk.nextId(), user: BOT, body: shaped(comment, asked.body).body, createdAt: at, updatedAt: at };
  ticket.comments.push(made);
  desk.notify('issue_comment', 'created', { issue: issueJson(desk, ticket), comment: commentJson(desk, ticket, made) });
  desk.changed();
  return { status: 201, body: commentJson(desk, ticket, made) };
}

function updateComment({ desk, param, body }: Asked): Answer {
  const id = Number(param('id'));
  for (const ticket of desk.tickets.values()) {
    const found = ticket.comments.find((one) => one.id === id);
    if (found === undefined) continue;
    found.body = shaped(comment, body).body;
    found.updatedAt = desk.clock.now();
    desk.notify('issue_comment', 'edited', { issue: issueJson(desk, ticket), comment: commentJson(desk, ticket, found) });
    desk.changed();
    return { status: 200, body: commentJson(desk, ticket, found) };
  }
  throw notFound();
}
