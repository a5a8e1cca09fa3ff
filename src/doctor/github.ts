// GitHub: whether the repository of the postmortems can be reached, written to, and proposed to.
import type { Check } from '../domain/diagnosis.ts';
import type { GitHub } from '../ports.ts';
import { examineFollowups } from './followups.ts';
import { examineRights } from './github-rights.ts';
import { answer, found, type Patient } from './patient.ts';

const check = found('GitHub');
const rights = 'contents: write, pull_requests: write, issues: write and metadata: read';

export async function examineGitHub(patient: Patient): Promise<Check[]> {
  // At once: each waits by itself for a GitHub that does not answer.
  return (await Promise.all([postmortems(patient), examineFollowups(patient), examineRights(patient)])).flat();
}

async function postmortems({ settings: { env }, ports: { github } }: Patient): Promise<Check[]> {
  // They go elsewhere: doctor/git.ts looks there.
  if (env.POSTMORTEM_GIT_URL !== undefined) return [];
  const repo = env.POSTMORTEM_REPO;
  if (!github || repo === undefined) return [check('postmortems', 'off', { say: 'no postmortem is opened as a pull request', fix: 'Set POSTMORTEM_REPO (owner/name) and GITHUB_TOKEN, or the three variables of a GitHub App; or POSTMORTEM_GIT_URL for a git remote that is not GitHub.' })];
  const asApp = env.GITHUB_APP_ID !== undefined && env.GITHUB_TOKEN === undefined;
  const who = asApp ? 'the app' : 'the token';
  const asked = await answer(github.access(repo));
  if ('away' in asked) return [check('repository', 'broken', { say: `GitHub does not answer: ${asked.away.message}`, fix: 'Look whether this machine may call api.github.com (or GITHUB_API_URL) over https, and githubstatus.com. Postmortems wait until then.' })];
  if ('refused' in asked) return [check('repository', 'broken', { say: asked.refused.message, fix: give(asApp, repo) })];
  const access = asked.got;
  if (!access) return [check('repository', 'broken', { say: `${repo} is not there, or ${who} may not see it`, fix: `Look whether POSTMORTEM_REPO is written right. ${give(asApp, repo)}` })];
  if (access.archived) return [check('repository', 'broken', { say: `${repo} is archived: nobody can write to it`, fix: `On GitHub: ${repo}, Settings, “Unarchive this repository”, or name another in POSTMORTEM_REPO.` })];
  const lacking = [...(access.push === false ? ['push branches (contents: write)'] : []), ...(access.pulls === false ? ['open pull requests (pull_requests: write)'] : [])];
  if (lacking.length > 0) return [check('repository', 'broken', { say: `${who} may see ${repo}, but may not ${lacking.join(' or ')}`, fix: give(asApp, repo) })];
  const unsaid = access.push === undefined || access.pulls === undefined ? '; GitHub does not say of a token whether it may open pull requests, so the first postmortem will show' : '';
  return [
    check('repository', 'ok', { say: `${who} may write to ${repo}${unsaid}` }),
    await branch(github, repo, env.POSTMORTEM_BRANCH ?? access.defaultBranch, env.POSTMORTEM_BRANCH !== undefined),
  ];
}

function give(asApp: boolean, repo: string): string {
  if (asApp) return `On GitHub: the app’s settings, Permissions & events, Repository permissions: ${rights}; then the owner of ${repo} accepts the new permissions (Settings, GitHub Apps, Configure), and ${repo} is among the selected repositories.`;
  return `On GitHub: Settings, Developer settings, Personal access tokens, Fine-grained tokens, this token: Repository access: ${repo}, Permissions: ${rights}.`;
}

async function branch(github: GitHub, repo: string, name: string, chosen: boolean): Promise<Check> {
  const head = await answer(github.head(repo, name));
  if (!('got' in head)) return check('branch', 'warning', { say: `${name} could not be looked up: ${'away' in head ? head.away.message : head.refused.message}` });
  if (head.got !== undefined) return check('branch', 'ok', { say: `pull requests go to ${name}` });
  return chosen
    ? check('branch', 'broken', { say: `POSTMORTEM_BRANCH is ${name}, and ${repo} has no such branch`, fix: `Create the branch, or leave POSTMORTEM_BRANCH unset to use the default branch.` })
    : check('branch', 'broken', { say: `${repo} has no commit yet, so there is nothing to propose to`, fix: 'On GitHub: add a README to it.' });
}
