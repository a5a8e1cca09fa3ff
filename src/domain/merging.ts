// Two incidents that are one: when they may be merged, and what the one that goes on takes over.
import { tocsin, type Actor } from './actor.ts';
import { commandChange } from './command.ts';
import { decide, tell, type Answer, type Decision } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { Fact, NewFact, Status } from './facts.ts';
import { incidentName, isOpen, type Incident, type IncidentAlert } from './incident.ts';
import { leftOpen } from './left-open.ts';
import { followupEffects, followupFacts, originText } from './merging-followups.ts';
import { refresh, shownAnew } from './opening.ts';
import { isTaskOpen, type Task } from './work.ts';

/** People still read where it goes on, and finish what they are writing. */
export const archivedAfterMs = 120_000;

/** Why `incident` cannot be merged into `other`; undefined when it can. */
export function mayNotMerge(incident: Incident, other: Incident): Refusal | undefined {
  const [name, into] = [incidentName(incident.id), incidentName(other.id)];
  if (incident.id === other.id) return { refuse: `That is ${name} itself. Name the incident that goes on: \`/incident merge INC-7\`.` };
  if (incident.mergedInto !== undefined) return { refuse: `${name} is merged into ${incidentName(incident.mergedInto)} already.` };
  if (!isOpen(incident)) return { refuse: `${name} is ${incident.status}: there is nothing left to merge. Say what they have in common in ${into}: \`/incident note\`.` };
  if (other.mergedInto !== undefined) return { refuse: `${into} is itself merged into ${incidentName(other.mergedInto)}: merge into that one.` };
  if (!isOpen(other)) return { refuse: `${into} is ${other.status}. Reopen it first (\`/incident reopen ${into}\`), or merge it into ${name} the other way round.` };
  if (incident.kind !== other.kind) return { refuse: incident.kind === 'drill' ? `${name} is a drill and ${into} is not: a drill stays apart from what is real.` : `${into} is a drill and ${name} is not: what is real must not disappear in a drill.` };
  if (incident.private !== other.private) return { refuse: `One of them is private and the other is not. Make ${incident.private ? into : name} private first: \`/incident private\`.` };
  // Its alerts are only counted: as part of another incident nobody would hear of their end.
  if (incident.storm) return { refuse: `${name} is an alert storm: merge the others into it, or take out what belongs to ${into} (\`/incident promote\`) and resolve it when it is over.` };
  const run = incident.runs.find((one) => one.status === 'running');
  return run ? { refuse: `A runbook is still running here (${run.title.replaceAll(/[<>&]/g, ' ').slice(0, 100)}). Let it end or stop it, then merge.` } : undefined;
}

/** The open incidents that it may be merged into, for the form; or why there is none. */
export function mergeForm(incident: Incident, open: readonly Incident[]): { readonly choices: readonly Incident[] } | Refusal {
  const choices = open.filter((other) => other.id !== incident.id && other.kind === incident.kind && other.private === incident.private && isOpen(other));
  const [first] = choices;
  const name = incidentName(incident.id);
  if (!first) return isOpen(incident) ? { refuse: `No other open incident is like ${name} (both ${incident.private ? 'private' : 'public'}, ${incident.kind === 'drill' ? 'drills' : 'no drills'}), so there is nothing to merge it into.` } : { refuse: `${name} is ${incident.status}: there is nothing left to merge.` };
  return mayNotMerge(incident, first) ?? { choices };
}

/** `incident` was the same as `other`, which goes on: it takes over alerts, people and open work in one transaction of its own. */
export function merged(incident: Incident, other: Incident | undefined, number: number): Decision | Refusal {
  if (!other) return { refuse: `I know no ${incidentName(number)}. \`/incident list\` shows the open ones.` };
  const refused = mayNotMerge(incident, other);
  if (refused) return refused;
  const { channel } = incident;
  const left: NewEffect[] = channel && !channel.archived ? [{ kind: 'slack.channel.close', data: { channel: channel.id, redact: false }, afterMs: archivedAfterMs }] : [];
  return decide(
    [{ kind: 'status.set', data: { status: 'merged', was: incident.status } }, { kind: 'incident.merged', data: { into: other.id } }],
    [{ kind: 'incident.absorb', data: { into: other.id } }, { kind: 'slack.say', data: { about: 'merged', ref: other.channel?.id ?? '' } }, ...refresh, ...leftOpen(incident), ...left],
    mergedAnswer(incident, other),
  );
}

function mergedAnswer(incident: Incident, other: Incident): Answer {
  const where = other.channel ? ` in <#${other.channel.id}>` : '';
  return tell(`${incidentName(incident.id)} goes on as ${incidentName(other.id)}${where}. Its alerts, open tasks, follow-ups and people move there; its own channel is archived in two minutes.`);
}

/** What the facts of the duplicate tell beyond its state: who merged it, what it was before, who raised each alert. */
export type Story = { readonly by: Actor; readonly was: Status; readonly raisedBy: (alert: IncidentAlert) => Actor };

export function storyOf(facts: readonly Fact[]): Story {
  const ended = facts.findLast((fact): fact is Extract<Fact, { kind: 'status.set' }> => fact.kind === 'status.set' && fact.data.status === 'merged');
  const raised = facts.filter((fact): fact is Extract<Fact, { kind: 'alert.attached' }> => fact.kind === 'alert.attached');
  return {
    by: ended?.by ?? tocsin, was: ended?.data.was ?? 'investigating',
    raisedBy: ({ source, key }) => raised.findLast(({ data }) => data.source === source && data.key === key)?.by ?? tocsin,
  };
}

/** Why `into` cannot take it over after all, although it could when that was decided. */
export function cannotAbsorb(from: Incident, into: Incident | undefined): string | undefined {
  if (!into) return 'the other one was merged into this one at the same moment';
  if (into.status === 'declined') return `${incidentName(into.id)} was declined meanwhile`;
  return into.private === from.private ? undefined : `${incidentName(into.id)} and this one are no longer both private or both public`;
}

/** It goes on itself, as it was before. */
export function unmerged(story: Story, why: string): Decision {
  return decide([{ kind: 'status.set', data: { status: story.was, was: 'merged', evidence: why } }], [...refresh, { kind: 'slack.say', data: { about: 'merged', ref: 'undone' } }]);
}

/** What becomes of `into` when `from` is merged into it. Nothing the second time. */
export function absorbed(into: Incident, from: Incident, story: Story): Decision {
  if (into.absorbed.includes(from.id)) return decide([]);
  const alerts = from.alerts.filter((alert) => !into.alerts.some((one) => one.source === alert.source && one.key === alert.key));
  const tasks = from.tasks.filter(isTaskOpen);
  const followups = from.followups.filter((one) => !one.dropped);
  const links = from.links.filter((link) => !into.links.some((one) => one.url === link.url));
  const rings = !isOpen(into) && alerts.some((alert) => alert.state !== 'cleared');
  const lead = leadership(into, from, story, rings);
  const counts = [from.id, alerts.length, tasks.length, followups.length].join(':');
  return decide(
    [
      { kind: 'incident.absorbed', key: `absorbed:${incidentName(from.id)}`, data: { incident: from.id, title: from.title } },
      ...alerts.flatMap((alert) => alertFacts(alert, story)),
      ...lead.facts,
      ...tasks.flatMap((task, n) => taskFacts(from, task, into.tasks.length + n + 1)),
      ...followups.flatMap((one, n) => followupFacts(from, one, into.followups.length + n + 1)),
      ...links.map(({ url, title }): NewFact => ({ kind: 'link.added', data: { url, title } })),
    ],
    [
      ...(lead.facts.length === 0 ? shownAnew : refresh), ...lead.effects, wish('slack.people.invite'), wish('slack.bookmarks.set'), { kind: 'slack.say', data: { about: 'absorbed', ref: counts } },
      ...tasks.map((_task, n): NewEffect => ({ kind: 'slack.item.show', data: { item: 'task', ref: String(into.tasks.length + n + 1) } })),
      ...followups.flatMap((one, n) => followupEffects(one, into.followups.length + n + 1)),
      ...(rings ? [{ kind: 'slack.say', data: { about: 'reopened' } } as const] : []),
    ],
  );
}

/** As it is now, each thing at the source's own time and by whoever did it: an older word of the source that arrives late changes nothing back. */
function alertFacts(alert: IncidentAlert, story: Story): NewFact[] {
  const { state, at, stateAt, stateBy, updatedAt: _updated, mergedInto, ...raised } = alert;
  const ref = { source: alert.source, key: alert.key };
  const stamp = { at: stateAt, by: stateBy };
  const attached: NewFact = { kind: 'alert.attached', at, by: story.raisedBy(alert), key: `${alert.source}:${alert.key}:attached`, data: raised };
  if (state === 'acknowledged') return [attached, { kind: 'alert.acknowledged', ...stamp, data: ref }];
  if (state === 'cleared') return [attached, { kind: 'alert.cleared', ...stamp, data: { ...ref, ...(mergedInto === undefined ? {} : { mergedInto }) } }];
  return stateAt === at ? [attached] : [attached, { kind: 'alert.retriggered', ...stamp, data: ref }];
}

/** The worse severity counts, work goes on where it had begun, and nobody who commands is lost. */
function leadership(into: Incident, from: Incident, { was }: Story, rings: boolean): Decision {
  const goesOn = isOpen(into) || rings;
  const command = goesOn && from.commander && !into.commander ? commandChange(into, from.commander) : undefined;
  const worse = from.severity !== undefined && (into.severity === undefined || from.severity < into.severity);
  const begun = into.status === 'triage' && was !== 'triage' && !command;
  const status: NewFact[] = rings || begun ? [{ kind: 'status.set', data: { status: 'investigating', was: into.status } }] : [];
  const severity: NewFact[] = worse && from.severity !== undefined ? [{ kind: 'severity.set', data: { severity: from.severity, ...(into.severity === undefined ? {} : { was: into.severity }) } }] : [];
  return decide([...status, ...severity, ...(command?.facts ?? [])], command?.effects);
}

function taskFacts(from: Incident, task: Task, number: number): NewFact[] {
  const { text, assignee, dueAt, boxMs, from: origin, state } = task;
  const added: NewFact = {
    kind: 'task.added',
    data: { task: number, text: originText(text, from), assignee, ...(dueAt === undefined ? {} : { dueAt }), ...(boxMs === undefined ? {} : { boxMs }), ...origin },
  };
  return state === 'acknowledged' ? [added, { kind: 'task.acknowledged', data: { task: number } }] : [added];
}
