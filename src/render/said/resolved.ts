// Said when it is resolved: after how long, how it is known, and what comes next.
import type { Incident } from '../../domain/incident.ts';
import { follows as followsHere, type Publishes } from '../../domain/resolving.ts';
import { clip, mention, sentence } from '../escape.ts';
import { actions, section } from '../kit.ts';
import { postmortemButton } from '../card-actions.ts';
import { postmortemWhere } from '../postmortem-where.ts';
import type { Words } from '../said.ts';
import { suggestButton } from '../suggest-button.ts';
import { lasted, nameOf, severityWords } from '../words.ts';

export const saidResolved: Words = (incident, _ref, { config, publishes = 'link', suggests = false }) => {
  if (incident.status !== 'resolved' && incident.status !== 'closed') return undefined;
  const took = lasted(incident);
  const severity = incident.severity === undefined ? '' : ` ${severityWords(incident, config)}`;
  const after = took === undefined ? '' : ` after ${took}`;
  const first = `${nameOf(incident)}${severity} is ${incident.status}${after}. Thank you all.`;
  const known = incident.status === 'resolved' && incident.statusNote !== undefined ? [`How we know: ${sentence(clip(incident.statusNote, 800))}`] : [];
  const lines = [...known, afterwards(incident, publishes)];
  // Where a postmortem follows, its message has the button.
  const follows = publishes && incident.postmortem !== undefined;
  const buttons = [...postmortemButton(incident), ...(follows ? [] : suggestButton(incident, suggests))];
  const blocks = [section([`*${first}*`, ...lines].join('\n')), ...(buttons.length === 0 ? [] : [actions(buttons)])];
  return { text: [first, ...lines].join(' '), blocks };
};

function afterwards(incident: Incident, publishes: Publishes): string {
  const where = postmortemWhere(incident, 'the draft pull request');
  const owner = incident.postmortemOwner ? ` ${mention(incident.postmortemOwner)} sees to it.` : '';
  if (incident.kind === 'drill') return 'This was a DRILL: it gets no postmortem and counts in no figures.';
  if (incident.private) return 'It is private, so no postmortem is opened for it. The timeline stays here: `/incident timeline`.';
  if (where !== undefined) return `The postmortem is there: ${where}.${owner}`;
  if (incident.postmortem && publishes === false) return `A postmortem is asked for, and postmortems are not set up here: write it where your team does. \`/incident timeline\` has what happened.${owner}`;
  if (incident.postmortem) return `I am writing the postmortem from the records now; ${followsHere(publishes)} here.${owner}`;
  return 'No postmortem is required. Worth one all the same? Open it here.';
}
