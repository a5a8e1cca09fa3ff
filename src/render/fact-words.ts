// Every kind of fact as one line of plain words: the timeline in Slack, the API and the postmortem all say it like this.
import { slack } from '../domain/channel-news.ts';
import type { Fact, FactKind } from '../domain/facts.ts';
import { incidentName, type Incident } from '../domain/incident.ts';
import { plainVoice, slackVoice, sourceName, type Teller, type Tellers, type Voice } from './fact-voice.ts';
import { alertTellers } from './fact-words-alerts.ts';
import { commandTellers } from './fact-words-command.ts';
import { runTellers } from './fact-words-runs.ts';
import { followupTellers } from './fact-words-followups.ts';
import { modelTellers } from './fact-words-model.ts';
import { stormTellers } from './fact-words-storm.ts';
import { workTellers } from './fact-words-work.ts';
import { inWords } from './missing.ts';
import { doing, statusWords } from './words.ts';

/** What kind of thing happened, in a word or two: the narrow column of a timeline. */
export const factKindWords: Readonly<Record<FactKind, string>> = {
  'incident.opened': 'Opened', 'incident.renamed': 'Renamed', 'status.set': 'Status', 'severity.set': 'Severity',
  'commander.set': 'Command', 'note.added': 'Note',
  'alert.attached': 'Alert', 'alert.acknowledged': 'Alert', 'alert.unacknowledged': 'Alert', 'alert.cleared': 'Alert',
  'alert.retriggered': 'Alert', 'alert.updated': 'Alert', 'alert.changed': 'Alert', 'alert.noted': 'Alert note',
  'channel.created': 'Channel', 'channel.renamed': 'Channel', 'channel.archived': 'Channel', 'channel.unarchived': 'Channel',
  'people.invited': 'People', 'people.left': 'People', 'people.missing': 'People', 'card.posted': 'Card', 'announcement.posted': 'Announcement',
  'runbook.offered': 'Runbook', 'run.requested': 'Runbook', 'run.queued': 'Runbook', 'run.begun': 'Runbook', 'run.rolling_back': 'Runbook', 'run.stop_asked': 'Runbook', 'run.shown': 'Runbook', 'run.finished': 'Runbook',
  'step.waiting': 'Runbook', 'step.approved': 'Approval', 'step.refused': 'Approval', 'step.ready': 'Runbook',
  'step.started': 'Runbook', 'step.told': 'Runbook', 'step.finished': 'Runbook', 'step.unknown': 'Runbook', 'step.settled': 'Runbook', 'step.chosen': 'Runbook', 'step.confirmed': 'Runbook', 'step.logged': 'Runbook',
  'postmortem.wanted': 'Postmortem', 'postmortem.opened': 'Postmortem', 'postmortem.owned': 'Postmortem',
  'incident.made_private': 'Private', 'incident.merged': 'Merged', 'incident.absorbed': 'Merged', 'channel.closed': 'Channel',
  'role.set': 'Role', 'role.released': 'Role', 'handoff.offered': 'Handoff', 'handoff.ended': 'Handoff', 'glass.broken': 'Break-glass',
  'page.requested': 'Page', 'page.sent': 'Page', 'page.failed': 'Page',
  'update.sent': 'Update', 'hypothesis.stated': 'Hypothesis', 'hypothesis.settled': 'Hypothesis',
  'task.added': 'Task', 'task.acknowledged': 'Task', 'task.assigned': 'Task', 'task.extended': 'Task', 'task.ended': 'Task',
  'followup.added': 'Follow-up', 'followup.dropped': 'Follow-up', 'followup.issue_wanted': 'Follow-up', 'followup.issue_opened': 'Follow-up',
  'followup.issue_moved': 'Follow-up', 'followup.issue_edited': 'Follow-up', 'followup.settled': 'Follow-up', 'followup.reopened': 'Follow-up', 'followup.owned': 'Follow-up',
  'followup.scheduled': 'Follow-up', 'followup.proof_set': 'Follow-up', 'followup.proved': 'Follow-up', 'postmortem.ended': 'Postmortem', 'postmortem.reopened': 'Postmortem', 'postmortem.reviewed': 'Postmortem',
  'decision.proposed': 'Decision', 'decision.objected': 'Decision', 'decision.made': 'Decision', 'decision.withdrawn': 'Decision',
  'suggestion.asked': 'Suggestion', 'suggestion.made': 'Suggestion', 'suggestion.settled': 'Suggestion', 'suggestion.placed': 'Suggestion',
  'link.added': 'Link', 'message.recorded': 'Message', 'message.edited': 'Message', 'message.deleted': 'Message', 'message.dropped': 'Message',
  'item.shown': 'Message', 'nudge.sent': 'Reminder', 'nudge.silenced': 'Reminder',
  'storm.alert': 'Alert', 'storm.parted': 'Storm', 'storm.ended': 'Storm', 'storm.linked': 'Storm',
  'effect.given_up': 'Given up', 'effect.retried': 'Tried again', 'delivery.parked': 'Delivery', 'text.erased': 'Erased',
};

/** One line without markup and without who did it, uncut. With the incident, alerts and runs are called by their titles. */
export function factText(fact: Fact, incident?: Incident): string {
  return told(fact, plainVoice, incident);
}

/** The same for Slack: escaped, with mentions. */
export function sayFact(fact: Fact, incident?: Incident): { readonly text: string; readonly kind: string } {
  return { text: told(fact, slackVoice, incident), kind: factKindWords[fact.kind] };
}

function told(fact: Fact, say: Voice, incident: Incident | undefined): string {
  return (tellers[fact.kind] as Teller<FactKind>)(fact.data, say, incident, fact.by);
}

const tellers: Tellers<FactKind> = {
  ...alertTellers,
  ...commandTellers,
  ...runTellers,
  ...workTellers,
  ...followupTellers,
  ...modelTellers,
  ...stormTellers,
  'incident.opened': (data, say) => {
    const what = { live: 'Incident', drill: 'DRILL', retrospective: 'Incident, recorded afterwards,' }[data.kind];
    const severity = data.severity === undefined ? '' : `, ${say.text(data.severity)}`;
    const privately = data.private ? ', private' : '';
    return `${what} opened from ${sourceName(data.source, say)}${severity}${privately}: “${say.text(data.title)}”`;
  },
  'incident.renamed': (data, say) => `Now called “${say.text(data.title)}”`,
  'status.set': (data, say) => {
    const evidence = data.evidence === undefined ? '' : `. How we know: ${say.text(data.evidence)}`;
    return `${statusWords[data.status]}, was ${statusWords[data.was].toLowerCase()}${evidence}`;
  },
  'severity.set': (data, say) => {
    const before = data.was === undefined ? 'none was set before' : `was ${say.text(data.was)}`;
    return `${say.text(data.severity)}, ${before}`;
  },
  'note.added': (data, say) => say.text(data.text),
  'channel.created': (data, say) => `${data.adopted ? 'Found again after an interruption' : 'Opened'}: #${say.text(data.name)}`,
  'channel.renamed': (data, say) => `Renamed to #${say.text(data.name)}`,
  'channel.archived': () => 'Archived',
  'channel.closed': (data, say) => `${say.id(data.channel)} archived${data.redacted === 0 ? '' : ', what Tocsin showed there taken back'}`,
  'incident.made_private': (data, say) => {
    const was = data.was === undefined ? '' : `. #${say.text(data.was.name)} was open to all until now`;
    return `Made private${data.reason === undefined ? '' : `: ${say.text(data.reason)}`}${was}`;
  },
  'incident.merged': (data) => `The same as ${incidentName(data.into)}, which goes on`,
  'incident.absorbed': (data, say) => `${incidentName(data.incident)} was the same: “${say.text(data.title)}”`,
  'channel.unarchived': () => 'Taken out of the archive',
  'people.invited': (data, say, _incident, by) => `${by.type === 'system' && by.id === slack.id ? 'Joined' : 'Brought in'}: ${data.people.map((id) => say.id(id)).join(', ')}`,
  'people.left': (data, say) => `Left the channel: ${data.people.map((id) => say.id(id)).join(', ')}`,
  'people.missing': (data, say) => {
    const name = data.name === `<@${data.id}>` ? say.id(data.id) : say.text(data.name);
    return `${name} could not be brought in: ${say.text(inWords(data.why))}`;
  },
  'card.posted': () => 'Status card posted',
  'announcement.posted': () => 'Announced',
  'runbook.offered': (data, say) => `“${say.text(data.title)}” offered`,
  'postmortem.wanted': (data, say) => `A postmortem is wanted: ${say.text(data.why)}`,
  'postmortem.opened': (data, say) => {
    if (data.number === undefined) return `Draft on branch ${say.text(data.branch)} of ${say.text(data.repo)}${data.url === undefined ? '' : `: ${say.text(data.url)}`}`;
    const what = data.draft ? 'Draft pull request' : 'Pull request';
    return `${what} ${data.number} opened in ${say.text(data.repo)}${data.url === undefined ? '' : `: ${say.text(data.url)}`}`;
  },
  'postmortem.owned': (data, say) => `${say.who(data.owner)} sees to the postmortem`,
  'effect.given_up': (data, say) => `Tocsin gave up ${doing(data.effectKind)}: ${say.text(data.reason)}`,
  'text.erased': (data, say) => `The text of entry ${data.seq} was erased: ${say.text(data.reason)}`,
  'effect.retried': (data) => `Tried again: ${doing(data.effectKind)}`,
  'delivery.parked': (data, say) =>
    `A delivery from ${sourceName(data.source, say)} could not be read and was put aside: ${say.text(data.reason)}`,
};
