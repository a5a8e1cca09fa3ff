// GitHub's issues in memory, behind the engine's port.
import type { GitHub, Issue, Pull } from '../../src/ports.ts';
import { Rejected } from '../../src/domain/errors.ts';

export type FakeIssue = { -readonly [K in keyof Issue]: Issue[K] } & { readonly labels: readonly string[]; assignees: readonly string[]; readonly notes: string[]; deleted?: 'gone' | 'hidden' };
export type IssuesWorld = {
  readonly issues: FakeIssue[];
  /** Logins that nobody can assign there. */
  readonly strangers: Set<string>;
  readonly pullsChanged: { at: Date };
};
type Calls = Pick<GitHub, 'issuesLabelled' | 'issuesSince' | 'issue' | 'openIssue' | 'reopenIssue' | 'pull'>;

export function fakeIssues(pulls: readonly Pull[]): { readonly calls: Calls; readonly world: IssuesWorld } {
  const issues: FakeIssue[] = [];
  const strangers = new Set<string>();
  const pullsChanged = { at: new Date('2026-11-25T10:00:00Z') };
  const there = (repo: string) => issues.filter((one) => one.repo === repo && one.deleted === undefined);
  const calls: Calls = {
    issuesLabelled: async (repo, label) => there(repo).filter((one) => one.labels.includes(label)),
    issuesSince: async (repo, since) => there(repo).filter((one) => one.changedAt >= since),
    async issue(repo, number) {
      const found = issues.find((one) => one.repo === repo && one.number === number);
      if (!found) return 'hidden';
      return found.deleted ?? found;
    },
    async openIssue({ repo, title, body, labels, assignees }) {
      const wrong = assignees.find((login) => strangers.has(login));
      if (wrong !== undefined) throw new Rejected('github', '422', `GitHub did not open an issue in ${repo} (422): Validation Failed: assignees: ${wrong} cannot be assigned to this issue.`);
      const number = issues.length + 100;
      const issue: FakeIssue = {
        node: `I_${number}`, repo, number, url: `https://github.example/${repo}/issues/${number}`, title, body, state: 'open', reason: undefined, assignee: assignees[0],
        changedAt: new Date('2026-11-21T12:00:00Z'), labels, assignees, notes: [],
      };
      issues.push(issue);
      return issue;
    },
    async reopenIssue({ repo, number, note, mark }) {
      const found = there(repo).find((one) => one.number === number);
      if (!found) throw new Rejected('github', '404', 'no such issue');
      found.state = 'open';
      found.reason = 'reopened';
      if (!found.notes.some((one) => one.includes(mark))) found.notes.push(`${note}\n\n${mark}`);
      return found;
    },
    async pull(_repo, number) {
      const found = pulls.find((one) => one.number === number);
      return found && { ...found, changedAt: pullsChanged.at };
    },
  };
  return { calls, world: { issues, strangers, pullsChanged } };
}
