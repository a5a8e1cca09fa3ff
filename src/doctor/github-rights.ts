// GitHub beyond the postmortems: the teams that the policy names, who people are there, and the workflows that runbooks start.
import path from 'node:path';
import type { Check } from '../domain/diagnosis.ts';
import { rolesByTeam, sourcesOf } from '../domain/runbook/policy-sources.ts';
import type { GitHub } from '../ports.ts';
import { readRunbookFolder } from '../runbooks.ts';
import { answer, found, names, type Patient } from './patient.ts';

const check = found('GitHub');
/** Somebody waits: a folder that names more is looked at in part. */
const mostAsked = 20;

/** Nothing where neither the policy nor a runbook needs it. */
export async function examineRights(patient: Patient): Promise<Check[]> {
  const { github } = patient.ports;
  return [...(await teams(github, patient)), ...people(patient), ...(await workflows(github, patient))];
}

async function teams(github: GitHub | undefined, { settings: { policy } }: Patient): Promise<Check[]> {
  const named = sourcesOf(policy).teams;
  if (named.length === 0) return [];
  const roles = names(rolesByTeam(policy));
  if (!github) return [check('teams', 'broken', { say: `the policy names ${names(named)}, and GitHub is not connected: nobody holds ${roles}`, fix: 'Set GITHUB_TOKEN, or the three variables of a GitHub App, with the organisation permission Members: read.' })];
  const unseen: string[] = [];
  for (const team of named.slice(0, mostAsked)) {
    const there = await answer(github.teamThere(team));
    if ('away' in there) return [check('teams', 'warning', { say: `they could not be looked up: ${there.away.message}` })];
    if ('refused' in there) unseen.push(`${team} (${there.refused.message})`);
    else if (!there.got) unseen.push(team);
  }
  if (unseen.length === 0) return [check('teams', 'ok', { say: `can be asked: ${names(named)}` })];
  return [check('teams', 'broken', {
    say: `not there, or not shown to us: ${names(unseen, 3)}. Nobody is let in by them`,
    fix: 'Look whether the policy writes org/team as in the team’s address. On GitHub: the app’s settings, Permissions & events, Organization permissions, Members: read (an owner accepts it), or for a fine-grained token: its resource owner is the organisation, Organization permissions, Members: read.',
  })];
}

/** Without a login nobody is in a team, and nobody would notice until they are refused. */
function people({ settings: { policy, config } }: Patient): Check[] {
  const roles = rolesByTeam(policy);
  const known = Object.values(config.people).filter((one) => one.github !== undefined).length;
  if (roles.length === 0) return [];
  if (known > 0) return [check('people', 'ok', { say: `the GitHub logins of ${known} ${known === 1 ? 'person is' : 'people are'} known; only they can be ${roles.join(' or ')}` })];
  return [check('people', 'warning', { say: `nobody’s GitHub login is known, so nobody can be ${roles.join(' or ')}`, fix: 'In tocsin.yaml, by Slack member id (profile, ⋮, Copy member ID): `people: { U0123ABCD: { github: their-login } }`.' })];
}

async function workflows(github: GitHub | undefined, patient: Patient): Promise<Check[]> {
  const wanted = await named(patient);
  if (wanted.length === 0) return [];
  if (!github) return [check('workflows', 'off', { say: `runbooks start ${names(wanted.map((one) => one.workflow), 3)}, and GitHub is not connected: such a step fails, and people start the workflow by hand`, fix: 'Set GITHUB_TOKEN, or the three variables of a GitHub App, with actions: write on those repositories.' })];
  const wrong: string[] = [];
  for (const { repo, workflow } of wanted.slice(0, mostAsked)) {
    const asked = await answer(github.workflow(repo, workflow));
    if ('away' in asked) return [check('workflows', 'warning', { say: `they could not be looked up: ${asked.away.message}` })];
    const trouble = 'refused' in asked ? asked.refused.message : troubleWith(asked.got);
    if (trouble !== undefined) wrong.push(`${workflow} in ${repo} ${trouble}`);
  }
  if (wrong.length === 0) return [check('workflows', 'ok', { say: `there: ${names(wanted.map((one) => `${one.workflow} in ${one.repo}`), 4)}` })];
  return [check('workflows', 'warning', {
    say: names(wrong, 3),
    fix: 'Look whether the runbook writes repo and workflow right. Give the token or app actions: write and metadata: read on those repositories. Each workflow has `on: workflow_dispatch` with an input tocsin_id, and `run-name: … ${{ inputs.tocsin_id }}`.',
  })];
}

function troubleWith(found: Awaited<ReturnType<GitHub['workflow']>>): string | undefined {
  if (!found) return 'is not there, or we may not see it';
  if (found.state !== 'active') return `is switched off (${found.state})`;
  return found.dispatch === false ? 'may not be started by us (actions: write)' : undefined;
}

/** The workflows of all runbooks, each once. */
async function named({ loaded, settings: { env }, registry, dir }: Patient): Promise<readonly { repo: string; workflow: string }[]> {
  const runbooks = loaded ?? (await readRunbookFolder(path.resolve(dir, env.RUNBOOKS_DIR), [...registry.steps.keys()]).then((read) => read.runbooks, () => []));
  const all = runbooks.flatMap(({ runbook }) => runbook.steps.flatMap(({ dispatch }) => dispatch ?? []));
  return [...new Map(all.map(({ repo, workflow }) => [`${repo}/${workflow}`, { repo, workflow }])).values()];
}
