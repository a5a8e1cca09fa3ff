// A follow-up as an issue on GitHub: asked for, followed, and its end or return known here. Pure: the look at GitHub is elsewhere.
import { slackPerson, type Actor, type Person } from './actor.ts';
import { intoPostmortem } from './afterwards.ts';
import type { Config } from './config.ts';
import { decide, tell, type Decision } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import { escape } from './entities.ts';
import type { NewFact } from './facts.ts';
import { dueOn, isFollowupOpen } from './followup-due.ts';
import type { FollowupOutcome } from './followups.ts';
import type { IssueNow } from './github/news.ts';
import { incidentName, type Followup, type Incident } from './incident.ts';
import type { Instant } from './time.ts';

/** Why nothing of this incident may stand on GitHub; undefined when it may. */
export function whyNoIssue(incident: Incident, config: Pick<Config, 'followups'>): string | undefined {
  if (incident.mergedInto !== undefined) return `${incidentName(incident.id)} goes on as ${incidentName(incident.mergedInto)}: open the issue from there.`;
  if (incident.private && !config.followups['private-issues']) return 'This incident is private, and its follow-ups stay here. Whoever runs Tocsin can allow issues for private incidents: `followups: { private-issues: true }`.';
  return undefined;
}

/** On demand, once: asked again, it is the same issue. */
export function issueAsked(incident: Incident, id: number, { config }: { readonly config: Config }): FollowupOutcome {
  const one = incident.followups.find((other) => other.id === id);
  if (!one) return { refuse: `There is no follow-up ${id} in ${incidentName(incident.id)}. \`/incident followup list\` shows what there is.` };
  if (one.issue) return tell(`Follow-up ${id} is an issue already: ${escape(one.issue.url)}. Nothing changed.`);
  if (!isFollowupOpen(one)) return tell(`Follow-up ${id} is ${one.dropped ? 'dropped' : wordOf(one)}: no issue is opened.`);
  const why = whyNoIssue(incident, config);
  if (why !== undefined) return { refuse: why };
  return decide(
    one.wanted ? [] : [{ kind: 'followup.issue_wanted', data: { followup: id } }], [open(id)],
    tell(`I am opening an issue for follow-up ${id}. Its link follows in the channel${config.followups.repo === undefined ? '' : `, it goes to ${config.followups.repo}`}.`),
  );
}

/** For every open one without an issue: when the postmortem is merged, and the config says so. */
export function issuesForAll(incident: Incident, config: Config): Decision {
  if (config.followups.issues !== 'always' || whyNoIssue(incident, config) !== undefined) return decide([]);
  const without = incident.followups.filter((one) => isFollowupOpen(one) && !one.issue);
  return decide(without.filter((one) => !one.wanted).map((one): NewFact => ({ kind: 'followup.issue_wanted', data: { followup: one.id } })), without.map((one) => open(one.id)));
}

function open(followup: number): NewEffect {
  return { kind: 'github.issue.open', data: { followup } };
}

/** It is there, made now or found: written down once. */
export function issueOpened(incident: Incident, id: number, issue: IssueNow, config: Config): Decision {
  const one = incident.followups.find((other) => other.id === id);
  if (!one || one.issue) return decide([]);
  const day = dueOn(incident, one, config);
  const { repo, number, url, node, seen, assignee } = issue;
  const opened: NewFact = {
    kind: 'followup.issue_opened', key: `followup:${id}:issue:${node}`,
    data: { followup: id, repo, number, url, node, seen, ...(day === undefined ? {} : { dueOn: day }), ...(assignee === undefined ? {} : { assignee }) },
  };
  return decide([opened], [saidOf(id, 'opened'), wish('slack.card.show'), ...inStep(incident)]);
}

/** What GitHub shows of the issue, by a webhook or a look: what is new in it. Older than what we know: nothing. */
export function issueSeen(incident: Incident, id: number, now: IssueNow, by: Actor, config: Config): Decision {
  const one = incident.followups.find((other) => other.id === id);
  if (!one?.issue || one.dropped || now.seen < (one.issue.seen ?? '')) return decide([]);
  const { seen } = now;
  const facts = [...moved(one, now), ...edited(one, now), ...owned(one, now, config), ...settled(one, now)];
  if (facts.length === 0) return decide([]);
  const about = facts.find((fact) => fact.kind === 'followup.settled' || fact.kind === 'followup.reopened');
  const done = about?.kind === 'followup.settled' && about.data.how === 'done';
  return decide(facts.map((fact): NewFact => ({ ...fact, by, at: seen })), [
    ...(about ? [saidOf(id, about.kind === 'followup.settled' ? 'settled' : 'reopened')] : []), ...(done ? provedLater(one, config) : []), wish('slack.card.show'), ...inStep(incident),
  ]);
}

function moved(one: Followup, { repo, number, url, node, seen, state }: IssueNow): readonly NewFact[] {
  if (state === 'gone' || (one.issue?.node === node && one.issue.repo === repo)) return [];
  return [{ kind: 'followup.issue_moved', data: { followup: one.id, repo, number, url, node, seen } }];
}

function edited(one: Followup, { title, seen, state }: IssueNow): readonly NewFact[] {
  // Ours has gaps in it, so that it mentions nobody and closes nothing.
  const reads = title.replaceAll('\u200b', '');
  if (state === 'gone' || reads === '' || (one.issue?.title ?? titleOf(one.text)) === reads) return [];
  return [{ kind: 'followup.issue_edited', data: { followup: one.id, title: reads, seen } }];
}

/** Somebody was assigned there: they own it here. Nobody being assigned changes nothing. */
function owned(one: Followup, { assignee, seen, state }: IssueNow, { people }: Config): readonly NewFact[] {
  if (state === 'gone' || assignee === undefined || one.issue?.assignee?.toLowerCase() === assignee.toLowerCase()) return [];
  const owner = whoIs(assignee, people);
  if (one.owner?.id === owner.id && one.owner.via === owner.via) return [];
  return [{ kind: 'followup.owned', data: { followup: one.id, owner, assignee, seen, ...(one.owner ? { was: one.owner } : {}) } }];
}

/** Somebody of GitHub: the Slack account that the config names, else that login. */
export function whoIs(login: string, people: Config['people']): Person {
  const slack = Object.entries(people).find(([, { github }]) => github?.toLowerCase() === login.toLowerCase())?.[0];
  return slack === undefined ? { type: 'person', id: login.slice(0, 40), via: 'github', name: login.slice(0, 200) } : slackPerson(slack);
}

/** `not_planned` and `duplicate` are declined, not done; no reason is done. */
export function settled(one: Followup, { state, reason, seen, aside }: IssueNow): readonly NewFact[] {
  if (state === 'open') return one.ended && !aside ? [{ kind: 'followup.reopened', data: { followup: one.id, why: 'issue', seen } }] : [];
  const declined = reason === 'not_planned' || reason === 'duplicate';
  const closed = declined ? 'declined' : 'done';
  const how = state === 'gone' ? 'gone' : closed;
  if (one.ended?.how === how || (how === 'gone' && one.ended)) return [];
  const why = { not_planned: 'closed as not planned', duplicate: 'closed as a duplicate' }[reason ?? ''];
  return [{ kind: 'followup.settled', data: { followup: one.id, how, seen, ...(why === undefined ? {} : { reason: why }) } }];
}

/** Its proof is asked for again and again, from now on. */
export function provedLater(one: Pick<Followup, 'id' | 'proof'>, { followups }: Pick<Config, 'followups'>): readonly NewEffect[] {
  return one.proof ? [{ kind: 'followup.prove', data: { followup: one.id }, afterMs: followups['prove-every'] }] : [];
}

export function saidOf(id: number, what: 'opened' | 'settled' | 'reopened'): NewEffect {
  return { kind: 'slack.say', data: { about: 'followup', ref: `${id}:${what}` } };
}

/** Follow-ups that stood in the merged postmortem, by their numbers. */
export function saidOfRows(first: number, last: number): NewEffect {
  return { kind: 'slack.say', data: { about: 'followup', ref: `0:taken:${first}-${last}` } };
}

/** The draft is kept in step until it is merged: it is the team's from then on. */
export function inStep(incident: Incident): readonly NewEffect[] {
  return incident.postmortem?.state === 'open' ? intoPostmortem(incident) : [];
}

export function wordOf({ ended }: Pick<Followup, 'ended'>): string {
  return ended ? { done: 'done', declined: 'declined', gone: 'ended: its issue is gone' }[ended.how] : 'open';
}

/** The first line, without what GitHub would cut. */
export function titleOf(text: string): string {
  const line = text.trim().split(/\r?\n/)[0]?.replaceAll(/\s+/g, ' ').trim() ?? '';
  return line.length > 120 ? `${line.slice(0, 119).trimEnd()}…` : line;
}

export type PullNow = { readonly repo: string; readonly number: number; readonly state: 'open' | 'merged' | 'closed'; readonly seen: Instant };

/** The postmortem's pull request: merged, the incident is closed; closed by a person, that is respected. */
export function pullSeen(incident: Incident, { repo, number, state, seen }: PullNow, by: Actor, config: Config): Decision {
  const known = incident.postmortem;
  if (known?.number !== number || known.repo?.toLowerCase() !== repo.toLowerCase() || known.state === state || known.state === 'merged' || known.state === 'wanted') return decide([]);
  // A word from before it ended, arriving late.
  if (state === 'open') return seen < (known.endedAt ?? '') ? decide([]) : decide([{ kind: 'postmortem.reopened', by, at: seen, data: { repo, number } }], [wish('slack.card.show')]);
  // Closed before it was opened again. Merged is final: nobody opens that again.
  if (state === 'closed' && seen < (known.reopenedAt ?? '')) return decide([]);
  return postmortemEnded(incident, { kind: 'postmortem.ended', by, at: seen, data: { repo, number, how: state } }, config);
}

/** The branch of a postmortem without a pull request: merged into the branch it goes to, deleted, or there again. */
export function branchSeen(incident: Incident, state: PullNow['state'], by: Actor, config: Config): Decision {
  const { branch, repo = '', state: was } = incident.postmortem ?? {};
  if (branch === undefined || was === state || was === 'merged' || was === 'wanted') return decide([]);
  if (state === 'open') return decide([{ kind: 'postmortem.reopened', by, data: { repo } }], [wish('slack.card.show')]);
  return postmortemEnded(incident, { kind: 'postmortem.ended', by, data: { repo, how: state } }, config);
}

function postmortemEnded(incident: Incident, ended: Extract<NewFact, { kind: 'postmortem.ended' }>, config: Config): Decision {
  const { kind: _kind, data: { how: state }, ...when } = ended;
  const said: NewEffect = { kind: 'slack.say', data: { about: 'followup', ref: `0:${state}` } };
  if (state === 'closed') return decide([ended], [said, wish('slack.card.show')]);
  const closes: readonly NewFact[] = incident.status === 'resolved' ? [{ kind: 'status.set', ...when, data: { status: 'closed', was: 'resolved', evidence: 'The postmortem is merged.' } }] : [];
  const issues = issuesForAll(incident, config);
  return decide([ended, ...closes, ...issues.facts], [said, wish('slack.card.show'), wish('slack.topic.set'), wish('slack.announcement.show'), ...issues.effects, wish('postmortem.actions.take')]);
}
