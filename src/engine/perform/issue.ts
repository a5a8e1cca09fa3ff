// A follow-up becomes an issue: look, then do, then tolerate "already". And one whose proof failed is opened again.
import { decide } from '../../domain/decision.ts';
import { Rejected } from '../../domain/errors.ts';
import { isFollowupOpen } from '../../domain/followup-due.ts';
import { issueOpened, whyNoIssue } from '../../domain/followup-issues.ts';
import type { IssueNow } from '../../domain/github/news.ts';
import type { Followup, Incident } from '../../domain/incident.ts';
import { toInstant } from '../../domain/time.ts';
import type { GitHub, Issue } from '../../ports.ts';
import { incidentLabel, markOf, renderIssue, renderReopened } from '../../render/followup-issue.ts';
import type { Context } from '../context.ts';
import type { Performer } from './work.ts';

export const openIssue: Performer<'github.issue.open'> = async ({ incident, context, effect }) => {
  const { followup: id } = effect.data;
  const one = incident.followups.find((other) => other.id === id);
  if (!one || one.issue || !isFollowupOpen(one)) return { outcome: one?.issue ? `issue #${one.issue.number} is there` : 'no longer to be done' };
  const why = whyNoIssue(incident, context.config);
  if (why !== undefined) return { outcome: why };
  const { github, repo } = place(context);
  // Always looked for, not only after a failure: the effect may have been given up and asked for again.
  const there = await find(github, repo, incident, id);
  const issue = there ?? (await create(github, repo, incident, one, context));
  const now = issueNow(issue);
  return { outcome: `${there ? 'found' : 'opened'} ${now.repo}#${now.number}`, decide: (later) => issueOpened(later, id, now, context.config) };
};

/** GitHub is off: a person asked for an issue, so that is seen, with what to set. */
function place({ ports: { github }, config, settings }: Context): { readonly github: GitHub; readonly repo: string } {
  const repo = config.followups.repo ?? settings.postmortems?.repo;
  if (github && repo !== undefined) return { github, repo };
  throw new Rejected('github', 'off', github ? 'No repository is set: name one in tocsin.yaml, `followups: { repo: owner/name }`, or set POSTMORTEM_REPO.' : 'GitHub is not connected: set GITHUB_TOKEN, or the three variables of a GitHub App.');
}

/** By its label and mark. Two, after an answer that came later than the look: the older one counts. */
async function find(github: GitHub, repo: string, incident: Incident, id: number): Promise<Issue | undefined> {
  const mark = markOf(incident, id);
  const marked = (await github.issuesLabelled(repo, incidentLabel(incident))).filter((one) => one.body.includes(mark));
  return marked.toSorted((a, b) => a.number - b.number)[0];
}

async function create(github: GitHub, repo: string, incident: Incident, one: Followup, context: Context): Promise<Issue> {
  const text = renderIssue(incident, one, { config: context.config, link: await channelLink(incident, context) });
  const login = loginOf(one, context.config.people);
  const wanted = { repo, ...text, assignees: login === undefined ? [] : [login] };
  try {
    return await github.openIssue(wanted);
  } catch (error) {
    // Somebody who cannot be assigned there is no reason to have no issue.
    const assignee = error instanceof Rejected && error.code === '422' && login !== undefined && /assignee/i.test(error.message);
    if (!assignee) throw error;
    return github.openIssue({ ...wanted, assignees: [] });
  }
}

function loginOf({ owner }: Followup, people: Context['config']['people']): string | undefined {
  if (owner?.via === 'github') return owner.id;
  return owner && Object.hasOwn(people, owner.id) ? people[owner.id]?.github : undefined;
}

/** Back to the channel; without it when Slack does not say its own address now. */
async function channelLink({ channel }: Incident, { team }: Context): Promise<string | undefined> {
  const id = channel && (await team.id());
  return id === undefined ? undefined : `https://app.slack.com/client/${id}/${channel?.id ?? ''}`;
}

export const reopenIssue: Performer<'github.issue.reopen'> = async ({ incident, context, effect }) => {
  const one = incident.followups.find((other) => other.id === effect.data.followup);
  if (!one?.issue || one.ended || one.dropped) return { outcome: 'no longer to be opened' };
  const why = whyNoIssue(incident, context.config);
  if (why !== undefined) return { outcome: why };
  const { github } = place(context);
  const { repo, number } = one.issue;
  const mark = `<!-- tocsin:proof=${effect.id} incident=${incident.id} -->`;
  await github.reopenIssue({ repo, number, note: renderReopened(one), mark });
  return { outcome: `reopened ${repo}#${number}`, decide: () => decide([]) };
};

/** In the words that facts are decided with. */
export function issueNow(issue: Issue): IssueNow {
  const { node, repo, number, url, title, state, reason, assignee, changedAt } = issue;
  return { node, repo, number, url, title, state, reason, assignee, seen: toInstant(changedAt) };
}
