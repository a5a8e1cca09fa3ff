// The parts of GitHub's answers about issues that Tocsin reads.
import { z } from 'zod';
import type { Issue } from '../ports.ts';

export const issueAnswer = z.object({
  node_id: z.string().min(1), number: z.int(), html_url: z.string(), title: z.string(), body: z.string().nullish(), state: z.enum(['open', 'closed']),
  state_reason: z.string().nullish(), assignees: z.array(z.object({ login: z.string() })).nullish(), updated_at: z.iso.datetime({ offset: true }),
  /** The only place where the repository stands: after a transfer it is another. */
  repository_url: z.string(), pull_request: z.unknown().optional(),
});
export const issuesAnswer = z.array(issueAnswer);
export const notesAnswer = z.array(z.object({ id: z.number(), body: z.string().nullish() }));

export function toIssue(answer: z.infer<typeof issueAnswer>): Issue {
  return {
    node: answer.node_id, repo: new URL(answer.repository_url).pathname.split('/').slice(-2).join('/'), number: answer.number, url: answer.html_url,
    title: answer.title, body: answer.body ?? '', state: answer.state, reason: answer.state_reason ?? undefined, assignee: answer.assignees?.[0]?.login,
    changedAt: new Date(answer.updated_at),
  };
}
