// What a person does with an issue on GitHub's page: close it with a reason, reopen, reword, assign, delete or transfer it.
import { notFound, Refused } from './http.ts';
import { issueJson } from './present-tickets.ts';
import { repositoryJson, userJson } from './present.ts';
import { findTicket, isPull } from './pulls.ts';
import type { Desk, IssueAct, Ticket } from './types.ts';

export function actOnIssue(desk: Desk, number: number, act: IssueAct, login = 'a-person'): void {
  const ticket = findTicket(desk, number);
  if (isPull(ticket)) throw notFound();
  ticket.updatedAt = desk.clock.now();
  const tell = (action: string, more: Readonly<Record<string, unknown>> = {}): void => {
    desk.notify('issues', action, { issue: issueJson(desk, ticket), ...more, sender: userJson(login) });
    desk.changed();
  };
  switch (act.action) {
    case 'close': {
      Object.assign(ticket, { state: 'closed', stateReason: act.reason ?? 'completed', closedAt: ticket.updatedAt });
      return tell('closed');
    }
    case 'reopen': {
      Object.assign(ticket, { state: 'open', stateReason: 'reopened', closedAt: undefined });
      return tell('reopened');
    }
    case 'edit': {
      const from = ticket.title;
      ticket.title = act.title;
      return tell('edited', { changes: { title: { from } } });
    }
    case 'assign': {
      ticket.assignees = [act.login];
      return tell('assigned', { assignee: userJson(act.login) });
    }
    case 'delete': {
      ticket.gone = { deleted: true };
      return tell('deleted');
    }
    case 'transfer': return transfer(desk, ticket, act.to, tell);
  }
}

/** The old address leads to the new one. The other repository is a name here: what lives there is found by its number. */
function transfer(desk: Desk, ticket: Ticket, to: string, tell: (action: string, more: Readonly<Record<string, unknown>>) => void): void {
  const number = 1_000 + ticket.number;
  const moved = movedJson(desk, ticket, to, number);
  tell('transferred', { changes: { new_issue: moved, new_repository: { ...repositoryJson(desk), full_name: to } } });
  ticket.gone = { to, number };
}

/** The issue where it lives now. */
export function movedJson(desk: Desk, ticket: Ticket, to: string, number: number): Record<string, unknown> {
  const there = issueJson(desk, ticket);
  const swap = (value: unknown): unknown => (typeof value === 'string' ? value.replace(`${desk.owner}/${desk.repo}`, to).replace(`/issues/${ticket.number}`, `/issues/${number}`) : value);
  return { ...Object.fromEntries(Object.entries(there).map(([name, value]) => [name, swap(value)])), number, node_id: `I_moved${number}` };
}

/** Throws GitHub's 410 for what was deleted; says where it is when it was transferred. */
export function whereNow(ticket: Ticket): { readonly to: string; readonly number: number } | undefined {
  if (ticket.gone && 'deleted' in ticket.gone) throw new Refused(410, 'This issue was deleted');
  return ticket.gone;
}
