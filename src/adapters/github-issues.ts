// Issues through GitHub's REST API: listed, opened once, looked at, opened again; and what became of a pull request.
import { z } from 'zod';
import { Rejected } from '../domain/errors.ts';
import type { GitHub, Issue } from '../ports.ts';
import { pullAnswer, toPull } from './github-answers.ts';
import { ONCE, unless, type Ask } from './github-ask.ts';
import { issueAnswer, issuesAnswer, notesAnswer, toIssue } from './github-issue-answers.ts';
import { splitRepository } from './github-names.ts';

type Issues = Pick<GitHub, 'issuesLabelled' | 'issuesSince' | 'issue' | 'openIssue' | 'reopenIssue' | 'pull'>;

const ISSUES = '/repos/{owner}/{repo}/issues';
const PAGE = 100;
const MOST_PAGES = 20;
/** What GitHub's refusals mean where issues are concerned. */
function advice(repo: string): Readonly<Record<string, string>> {
  return {
    403: `Give the token or app issues: write and metadata: read on ${repo}.`,
    404: `Look whether ${repo} is written right (followups.repo or POSTMORTEM_REPO) and whether the token or app may see it (issues: write).`,
    410: `Issues are switched off in ${repo}: on GitHub, Settings, General, Features, Issues; or name another in followups.repo.`,
  };
}

export function issueMethods(ask: Ask): Issues {
  return { ...looking(ask), ...writing(ask) };
}

function looking(ask: Ask): Pick<Issues, 'issuesLabelled' | 'issuesSince' | 'issue' | 'pull'> {
  /** Pull requests are issues for GitHub, and no follow-ups. */
  const list = async (repo: string, query: Record<string, unknown>): Promise<readonly Issue[]> => {
    const call = { doing: 'list the issues', repo, write: false, advice: advice(repo) };
    const found: Issue[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const answer = await ask(call, (client) => client.request(`GET ${ISSUES}`, { ...splitRepository(repo), ...query, state: 'all', per_page: PAGE, page }), issuesAnswer);
      found.push(...answer.filter((one) => one.pull_request === undefined).map(toIssue));
      if (answer.length < PAGE) break;
    }
    return found;
  };
  return {
    issuesLabelled: (repo, label) => list(repo, { labels: label }),
    issuesSince: (repo, since) => list(repo, { since: since.toISOString(), sort: 'updated', direction: 'desc' }),
    async issue(repo, number) {
      const call = { doing: `look at the issue #${number}`, repo, write: false, advice: advice(repo) };
      try {
        // After a transfer GitHub points to the new place, and fetch follows.
        return toIssue(await ask(call, (client) => client.request(`GET ${ISSUES}/{issue_number}`, { ...splitRepository(repo), issue_number: number }), issueAnswer));
      } catch (error) {
        // 410 is also what a repository without issues answers: nothing of it is gone.
        if (error instanceof Rejected && error.code === '410' && !/disabled/i.test(error.message)) return 'gone';
        if (error instanceof Rejected && error.code === '404') return 'hidden';
        throw error;
      }
    },
    async pull(repo, number) {
      const call = { doing: `look at the pull request #${number}`, repo, write: false };
      const found = await unless('404', ask(call, (client) => client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...splitRepository(repo), pull_number: number }), pullNowAnswer));
      return found && { ...toPull(found), changedAt: new Date(found.updated_at) };
    },
  };
}

const pullNowAnswer = pullAnswer.extend({ updated_at: z.iso.datetime({ offset: true }) });

function writing(ask: Ask): Pick<Issues, 'openIssue' | 'reopenIssue'> {
  return {
    async openIssue({ repo, title, body, labels, assignees }) {
      const call = { doing: 'open an issue', repo, write: true, advice: advice(repo) };
      // One try: an answer that is lost may have made one, so whoever asked looks before the next.
      const issue = { ...splitRepository(repo), title, body, labels: [...labels], assignees: [...assignees], request: ONCE };
      return toIssue(await ask(call, (client) => client.request(`POST ${ISSUES}`, issue), issueAnswer));
    },

    async reopenIssue({ repo, number, note, mark }) {
      const call = { doing: `reopen the issue #${number}`, repo, write: true, advice: advice(repo) };
      const where = { ...splitRepository(repo), issue_number: number };
      // Open already is open: octokit may repeat it.
      const open = toIssue(await ask(call, (client) => client.request(`PATCH ${ISSUES}/{issue_number}`, { ...where, state: 'open' }), issueAnswer));
      if (!(await isNoted(where, mark))) await ask({ ...call, doing: `write to the issue #${number}` }, (client) => client.request(`POST ${ISSUES}/{issue_number}/comments`, { ...where, body: `${note}\n\n${mark}`, request: ONCE }), z.object({ id: z.number() }));
      return open;

      async function isNoted(at: typeof where, text: string): Promise<boolean> {
        for (let page = 1; page <= MOST_PAGES; page += 1) {
          const notes = await ask({ ...call, doing: `read the comments of #${number}`, write: false }, (client) => client.request(`GET ${ISSUES}/{issue_number}/comments`, { ...at, per_page: PAGE, page }), notesAnswer);
          if (notes.some((one) => one.body?.includes(text))) return true;
          if (notes.length < PAGE) return false;
        }
        return false;
      }
    },
  };
}
