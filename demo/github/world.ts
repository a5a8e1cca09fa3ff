// GitHub's look-alike over a real bare repository: what the demo and the tests hold in their hands.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerApi, type Api } from './api.ts';
import { serveGit } from './backend.ts';
import { browse, pageOf } from './browse.ts';
import { openDesk } from './desk.ts';
import { createFaults } from './faults.ts';
import { actOnIssue } from './issue-acts.ts';
import { actOnPull, commitPage, issueSummaries, pullPage, summaries } from './people.ts';
import { urls } from './present.ts';
import { followBranches } from './pulls.ts';
import type { Desk, GitHubWorld, GitHubWorldOptions } from './types.ts';

export type { Account, Call, Fault, FaultKind, GitHubWorld, GitHubWorldOptions, IssueAct, PullAct, PullPage, PullSummary } from './types.ts';

/**
 * A GitHub with one repository, `owner/repo`, whose branch main has a README. Needs git 2.38 or newer on the PATH, and
 * never reads anybody's git configuration. What is on disk under `dir` is left to the caller to remove.
 */
export async function createGitHubWorld(options: GitHubWorldOptions): Promise<GitHubWorld> {
  const { desk, onChange, setWebhook, settled } = await openDesk(options);
  const faults = createFaults();
  const api: Api = { desk, faults, calls: [] };
  return {
    owner: desk.owner,
    repo: desk.repo,
    apiUrl: () => `${desk.publicUrl().replace(/\/+$/, '')}/github/api`,
    cloneUrl: () => urls(desk).clone,
    handle: (req, res) => handle(api, req, res),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    calls: api.calls,
    deliveries: desk.deliveries,
    rights: desk.rights,
    actions: desk.actions,
    teams: desk.teams,
    state: () => ({ pulls: summaries(desk), issues: issueSummaries(desk), cloneUrl: urls(desk).clone }),
    pull: (number) => pullPage(desk, number),
    commit: (oid) => commitPage(desk, oid),
    act: (number, act, as) => actOnPull(desk, number, act, as),
    actOnIssue: (number, act, login) => actOnIssue(desk, number, act, login),
    issues: () => [...desk.tickets.values()].filter((one) => one.pull === undefined && one.gone === undefined),
    unassignable: desk.unassignable,
    onChange,
    setWebhook,
    rename: (owner, repo) => {
      desk.formerly.add(`${desk.owner}/${desk.repo}`.toLowerCase());
      desk.formerly.delete(`${owner}/${repo}`.toLowerCase());
      Object.assign(desk, { owner, repo });
    },
    redeliver: (id) => desk.redeliver(id),
    settled,
  };
}

/** The three doors: the API (with or without Enterprise's `/v3`), git itself, and pages. */
async function handle(api: Api, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const [path = '/', query = ''] = (req.url ?? '/').split('?', 2);
  const { desk } = api;
  const apiPath = /^\/github\/api(?:\/v3)?(\/.*)$/.exec(path)?.[1];
  if (apiPath !== undefined) return answerApi(api, req, res, { rawPath: apiPath, query });
  const gitPath = `/${desk.owner}/${desk.repo}.git/`;
  if (path.startsWith(`/github/git${gitPath}`)) return handleGit(desk, req, res, path.slice('/github/git'.length), query);
  return handlePage(desk, res, path);
}

async function handlePage(desk: Desk, res: ServerResponse, path: string): Promise<void> {
  const inside = pageOf(desk, path);
  if (inside === undefined) {
    res.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is nothing here.\n');
    return;
  }
  try {
    const { status, headers, html } = await browse(desk, inside);
    res.writeHead(status, headers).end(html);
  } catch (error) {
    res.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(`The look-alike failed: ${String(error)}\n`);
  }
}

async function handleGit(desk: Desk, req: IncomingMessage, res: ServerResponse, pathInfo: string, query: string): Promise<void> {
  try {
    await serveGit(req, res, { root: desk.git.root, pathInfo, query });
    if (pathInfo.endsWith('/git-receive-pack') && req.method === 'POST') await followBranches(desk, 'a-person');
    res.end();
  } catch (error) {
    if (!res.headersSent) res.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
    res.end(`The look-alike failed: ${String(error)}\n`);
  }
}
