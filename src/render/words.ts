// The words for states, kinds and what was given up. Said the same everywhere: card, announcement, timeline, lists.
import type { Config } from '../domain/config.ts';
import { saySeverity } from '../domain/config.ts';
import type { EffectKind } from '../domain/effects.ts';
import type { Status } from '../domain/facts.ts';
import { incidentName, ringsForPage, type Incident, type IncidentAlert } from '../domain/incident.ts';
import { between, sayDuration, type Instant } from '../domain/time.ts';
import { clip, mention } from './escape.ts';

/** What a message that shows an incident is rendered with. `now` is the database's time. */
export type View = { readonly config: Config; readonly now: Instant };

export const statusWords: Readonly<Record<Status, string>> = {
  triage: 'Triage', investigating: 'Investigating', identified: 'Identified', mitigated: 'Mitigated', resolved: 'Resolved',
  closed: 'Closed', declined: 'Declined', merged: 'Merged',
};

export const alertWords: Readonly<Record<IncidentAlert['state'], string>> = {
  triggered: 'Triggered', acknowledged: 'Acknowledged', cleared: 'Cleared',
};

/** Escaped `SEV2 Major`; in words when none is set. */
export function severityWords(incident: Pick<Incident, 'severity'>, config: Config): string {
  return clip(saySeverity(config.severities, incident.severity), 60);
}

export function isDrill(incident: Pick<Incident, 'kind'>): boolean {
  return incident.kind === 'drill';
}

/** `INC-42`, and `DRILL INC-42` for a drill: nobody may take one for real. */
export function nameOf(incident: Pick<Incident, 'id' | 'kind'>): string {
  return isDrill(incident) ? `DRILL ${incidentName(incident.id)}` : incidentName(incident.id);
}

/** The commander as a mention, or that there is none, in capitals. */
export function commanderWords(incident: Pick<Incident, 'commander'>): string {
  return incident.commander ? mention(incident.commander) : 'NO COMMANDER';
}

/** `after 42 min`, from opening to resolving; undefined while it is not resolved. */
export function lasted(incident: Pick<Incident, 'openedAt' | 'resolvedAt'>): string | undefined {
  return incident.resolvedAt === undefined ? undefined : sayDuration(Math.max(0, between(incident.openedAt, incident.resolvedAt)));
}

/** Without those that ring because Tocsin paged somebody: they say nothing of what is wrong. */
export function realAlerts({ alerts }: Pick<Incident, 'alerts'>): readonly IncidentAlert[] {
  return alerts.filter((alert) => !ringsForPage(alert));
}

/** `2 alerts, 1 of them cleared`. */
export function alertCount(alerts: readonly IncidentAlert[]): string {
  const cleared = alerts.filter((alert) => alert.state === 'cleared').length;
  const all = count(alerts.length, 'alert');
  if (cleared === 0) return all;
  if (cleared === alerts.length) return alerts.length === 1 ? '1 alert, cleared' : `${all}, all cleared`;
  return `${all}, ${cleared} of them cleared`;
}

/** `1 alert`, `3 alerts`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The first `most`, joined, and how many more there are. */
export function some(texts: readonly string[], most: number): string {
  const left = texts.length - most;
  return left > 0 ? `${texts.slice(0, most).join(', ')} and ${left} more` : texts.join(', ');
}

/** The last line of a list that was cut; none when nothing is left. */
export function andMore(left: number): string[] {
  return left > 0 ? [`and ${left} more`] : [];
}

/** Where an alert comes from, as people call it; escaped. */
export function sourceWords(source: string): string {
  if (source === 'pagerduty') return 'PagerDuty';
  return source === 'slack' ? 'Slack' : clip(source, 40);
}

const work: Readonly<Record<EffectKind, { readonly doing: string; readonly instead: string }>> = {
  'slack.channel.create': {
    doing: 'opening the channel', instead: 'Talk where you are; `/incident status` with the number works anywhere.',
  },
  'people.find': { doing: 'looking up the people who are on call', instead: 'Invite them by hand with `/invite`.' },
  'slack.people.invite': { doing: 'inviting people', instead: 'Invite them by hand with `/invite`.' },
  'slack.card.pin': { doing: 'pinning the status card', instead: 'Pin it yourself.' },
  'slack.card.show': { doing: 'showing the status card', instead: '`/incident status` shows the same.' },
  'slack.announcement.show': { doing: 'announcing the incident', instead: 'Tell stakeholders yourself.' },
  'slack.topic.set': { doing: 'setting the topic', instead: 'Nothing else depends on it.' },
  'slack.bookmarks.set': { doing: 'adding the bookmarks', instead: 'Nothing else depends on it.' },
  'slack.say': { doing: 'posting a message here', instead: 'The timeline has what it would have said: `/incident timeline`.' },
  'slack.tell': { doing: 'writing to somebody in their own conversation with me', instead: 'Their role, task or handoff stands on the card: tell them yourself.' },
  'slack.item.show': { doing: 'showing a task, a decision or a handoff', instead: 'The timeline has it: `/incident timeline`.' },
  'slack.react': { doing: 'reacting to a message', instead: 'Nothing else depends on it.' },
  'slack.doubles.remove': { doing: 'looking for a message that stands twice', instead: 'Nothing else depends on it.' },
  'slack.home.show': { doing: 'showing App Home', instead: 'Open it again.' },
  'slack.channel.move': { doing: 'opening the private channel', instead: 'Put right what the reason names and try again; nothing more is said in public.' },
  'slack.channel.close': { doing: 'closing the former channel', instead: 'Archive it by hand.' },
  'slack.backfill': { doing: 'saying what happened while Slack was away', instead: '`/incident timeline` has it.' },
  'slack.canary.sing': { doing: 'trying whether a channel can be used', instead: 'Nothing else depends on it.' },
  'slack.audit': { doing: 'telling of broken glass in the channel that the policy names', instead: 'Invite Tocsin there and try again; the timeline here has it.' },
  'slack.log.share': { doing: 'sharing the full log of a step', instead: 'The beginning and the end of it stand in the message of the run.' },
  'slack.run.show': { doing: 'showing a runbook run', instead: 'The timeline says where it stands: `/incident timeline`.' },
  'pagerduty.acknowledge': {
    doing: 'acknowledging the alert in PagerDuty', instead: 'Acknowledge it in PagerDuty yourself, or PagerDuty pages on.',
  },
  'pagerduty.resolve': {
    doing: 'resolving the alert in PagerDuty', instead: 'Resolve it in PagerDuty yourself, or PagerDuty pages on.',
  },
  'pagerduty.page': { doing: 'paging somebody', instead: 'Call them: `/incident oncall` shows who.' },
  'incident.absorb': { doing: 'merging into the other incident', instead: 'Try again; both incidents are kept.' },
  'storm.promote': { doing: 'opening an incident of its own for what came in the storm', instead: 'Declare one by hand: `/incident declare`.' },
  nudge: { doing: 'looking what is overdue', instead: 'Look yourself: the card says what is due.' },
  'pagerduty.note': { doing: 'writing a note in PagerDuty', instead: 'The note stands in the timeline here.' },
  'github.postmortem.publish': {
    doing: 'opening the postmortem', instead: 'Put right what the reason names and try again; the timeline is kept.',
  },
  'postmortem.actions.take': { doing: 'taking over the actions that people wrote into the merged postmortem', instead: 'Note them with `/incident followup`.' },
  'github.issue.open': { doing: 'opening the issue of a follow-up', instead: 'Put right what the reason names and try again, or open it by hand.' },
  'github.issue.reopen': { doing: 'reopening the issue of a follow-up whose proof failed', instead: 'Reopen it by hand.' },
  'followup.prove': { doing: 'asking for the proof of a follow-up', instead: 'Put right what the reason names and try again, or take the proof away: `/incident followup check`, its number, `off`.' },
  'model.propose': { doing: 'asking the model for suggestions', instead: 'Put right what the reason names and try again; nothing depends on it.' },
  'github.suggestion.post': { doing: 'putting a suggestion into the pull request', instead: 'Copy its words there by hand.' },
  'ledger.open': { doing: 'starting a runbook', instead: 'Do the steps by hand, or try again.' },
  'ledger.approve': { doing: 'counting an approval', instead: 'Try again; nothing has run.' },
  'ledger.settle': { doing: 'recording what became of a step', instead: 'Try again, and write a note meanwhile.' },
  'effects.retry': { doing: 'trying again what was given up', instead: 'Press Try again once more.' },
  timer: { doing: 'acting when a timer rang', instead: 'Look whether something is overdue.' },
};

function workOf(kind: string): { readonly doing: string; readonly instead: string } | undefined {
  return Object.hasOwn(work, kind) ? work[kind as EffectKind] : undefined;
}

/** What was being done, as `inviting people`; escaped. */
export function doing(kind: string): string {
  return workOf(kind)?.doing ?? clip(kind, 60);
}

/** What a person can do instead. */
export function instead(kind: string): string {
  return workOf(kind)?.instead ?? 'Put right what the reason names, then try again.';
}
