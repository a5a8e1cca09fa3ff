// Incidents that are over, with follow-ups that are issues: for tests of what becomes of them.
import { config as schema, type Config } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { IssueNow } from '../../src/domain/github/news.ts';
import { ada, after, aResolvedIncident, at, grace } from './incidents.ts';

/** Resolved on Saturday, 21 November 2026. Follow-up 1 is Grace's, 2 is nobody's. */
export const over = after(
  aResolvedIncident({ severity: 'SEV2', then: [
    { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } },
    { kind: 'followup.added', at: at(40), by: ada, data: { followup: 1, text: 'alert on a full disk', owner: grace } },
    { kind: 'followup.added', at: at(50), by: ada, data: { followup: 2, text: 'write the runbook' } },
  ] }),
  { kind: 'postmortem.opened', data: { repo: 'acme/postmortems', number: 7, url: 'https://github.example/pull/7', path: 'a.md', branch: 'b', draft: true } },
);

export const issueOpenedFact: NewFact = {
  kind: 'followup.issue_opened', at: at(200), data: { followup: 1, repo: 'acme/postmortems', number: 12, url: 'https://github.example/issues/12', node: 'I_12', seen: '2026-11-21T12:00:00.000Z', dueOn: '2026-12-04' },
};
/** Follow-up 1 is issue 12. */
export const asIssue = after(over, issueOpenedFact);

/** The issue as GitHub shows it a day later. */
export function issue(more: Partial<IssueNow> = {}): IssueNow {
  return { node: 'I_12', repo: 'acme/postmortems', number: 12, url: 'https://github.example/issues/12', title: 'alert on a full disk', state: 'open', seen: '2026-11-22T12:00:00.000Z', ...more };
}

export function configured(followups: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Config {
  return schema.parse({ followups, ...more });
}
