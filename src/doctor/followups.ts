// Follow-ups: whether issues can be opened and heard of, and whether the digest has a channel.
import type { Check } from '../domain/diagnosis.ts';
import { answer, found, names, type Patient } from './patient.ts';

const check = found('GitHub');

export async function examineFollowups(patient: Patient): Promise<Check[]> {
  return [...(await issues(patient)), ...webhooks(patient), ...(await digest(patient)), ...people(patient), ...(await databases(patient))];
}

function repoOf({ settings: { env, config } }: Patient): string | undefined {
  return config.followups.repo ?? env.POSTMORTEM_REPO;
}

async function issues(patient: Patient): Promise<Check[]> {
  const { github } = patient.ports;
  const repo = repoOf(patient);
  // That postmortems are off says as much, where nobody asked for issues.
  if ((!github || repo === undefined) && patient.settings.config.followups.repo === undefined && patient.settings.config.followups.issues === 'on-demand') return [];
  if (!github || repo === undefined) return [check('issues', 'off', { say: 'no follow-up becomes an issue', fix: 'Set GITHUB_TOKEN, or the three variables of a GitHub App, and POSTMORTEM_REPO, or `followups: { repo: owner/name }` in tocsin.yaml.' })];
  // Nothing is opened to find out: a list shows that issues are there and that we may see them.
  const asked = await answer(github.issuesSince(repo, patient.clock.now()));
  if ('away' in asked) return [check('issues', 'warning', { say: `they could not be looked up: ${asked.away.message}` })];
  if ('refused' in asked) return [check('issues', 'broken', { say: asked.refused.message, fix: `On GitHub: ${repo}, Settings, General, Features: Issues; and give the token or app issues: write on it.` })];
  return [check('issues', 'ok', { say: `issues of ${repo} can be read; GitHub does not say of a token whether it may open one, so the first will show` })];
}

function webhooks(patient: Patient): Check[] {
  if (!patient.ports.github || repoOf(patient) === undefined) return [];
  if (patient.settings.env.GITHUB_WEBHOOK_SECRET !== undefined) return [check('webhooks', 'ok', { say: 'signed webhooks are taken in at /webhooks/github' })];
  return [check('webhooks', 'off', {
    say: 'nobody tells us when an issue is closed or a postmortem merged: it is found in the night',
    fix: 'On GitHub: Settings, Webhooks (of the app or the repository), Payload URL: PUBLIC_URL/webhooks/github, content type application/json, a secret, events Issues and Pull requests; the same secret in GITHUB_WEBHOOK_SECRET.',
  })];
}

async function digest({ settings: { config }, ports: { slack } }: Patient): Promise<Check[]> {
  const wanted = config.followups.digest;
  const name = wanted === false ? undefined : (wanted.channel ?? (config.announce === false ? undefined : config.announce));
  // The channel of the announcements is looked at where Slack is.
  if (name === undefined || name === config.announce || !slack) return [];
  const asked = await answer(slack.channelByName(name.slice(1)));
  if (!('got' in asked)) return [check('digest', 'warning', { say: `${name} could not be looked up` })];
  if (asked.got) return [check('digest', 'ok', { say: `follow-ups are listed in ${name} each ${wanted === false ? 'week' : wanted.on}` })];
  return [check('digest', 'broken', { say: `there is no channel ${name} for the digest of follow-ups, or we are not in it`, fix: `Create it and invite Tocsin, or name another: \`followups: { digest: { channel: "#…" } }\`.` })];
}

/** Each is asked one question that finds nothing: that shows the address, the role, and that it is not our own. */
async function databases({ settings: { config }, ports }: Patient): Promise<Check[]> {
  const { databases: port } = ports;
  if (!port) return [];
  return Promise.all(Object.entries(config.followups.databases).map(async ([name, { url: { env } }]) => {
    const asked = await answer(port.ask(name, 'select 1'));
    if ('got' in asked) return check(`proofs ${name}`, 'ok', { say: `the database ${name} can be asked by proofs` });
    if ('away' in asked) return check(`proofs ${name}`, 'warning', { say: asked.away.message, fix: `Look whether it runs, and whether ${env} has its address.` });
    return check(`proofs ${name}`, 'broken', { say: asked.refused.message, fix: `Put the address of a role that may only read into ${env}.` });
  }));
}

/** Issues without an assignee are found by nobody; only where somebody asked for issues by themselves is that worth a warning. */
function people({ settings: { config }, ports: { github } }: Patient): Check[] {
  const known = Object.values(config.people).flatMap((one) => one.github ?? []);
  if (!github || config.followups.issues !== 'always') return [];
  if (known.length > 0) return [check('assignees', 'ok', { say: `issues can be assigned to ${names(known)}` })];
  return [check('assignees', 'warning', { say: 'nobody’s GitHub login is known, so no issue of a follow-up is assigned', fix: 'In tocsin.yaml, by Slack member id: `people: { U0123ABCD: { github: their-login } }`.' })];
}
