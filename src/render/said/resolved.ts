// Said when it is resolved: after how long, how it is known, and what comes next.
import type { Incident } from '../../domain/incident.ts';
import { clip, link, mention, sentence } from '../escape.ts';
import { actions, section } from '../kit.ts';
import { postmortemButton } from '../card-actions.ts';
import type { Words } from '../said.ts';
import { lasted, nameOf, severityWords } from '../words.ts';

export const saidResolved: Words = (incident, _ref, { config, publishes = true }) => {
  if (incident.status !== 'resolved' && incident.status !== 'closed') return undefined;
  const took = lasted(incident);
  const severity = incident.severity === undefined ? '' : ` ${severityWords(incident, config)}`;
  const after = took === undefined ? '' : ` after ${took}`;
  const first = `${nameOf(incident)}${severity} is ${incident.status}${after}. Thank you all.`;
  const known = incident.status === 'resolved' && incident.statusNote !== undefined ? [`How we know: ${sentence(clip(incident.statusNote, 800))}`] : [];
  const lines = [...known, afterwards(incident, publishes)];
  const buttons = postmortemButton(incident);
  const blocks = [section([`*${first}*`, ...lines].join('\n')), ...(buttons.length === 0 ? [] : [actions(buttons)])];
  return { text: [first, ...lines].join(' '), blocks };
};

function afterwards(incident: Incident, publishes: boolean): string {
  const { url } = incident.postmortem ?? {};
  const owner = incident.postmortemOwner ? ` ${mention(incident.postmortemOwner)} sees to it.` : '';
  if (incident.kind === 'drill') return 'This was a DRILL: it gets no postmortem and counts in no figures.';
  if (incident.private) return 'It is private, so no postmortem is opened for it. The timeline stays here: `/incident timeline`.';
  if (url !== undefined) return `The postmortem is there: ${link(url, 'the draft pull request')}.${owner}`;
  if (incident.postmortem && !publishes) return `A postmortem is asked for, and GitHub is not set up here: write it where your team does. \`/incident timeline\` has what happened.${owner}`;
  if (incident.postmortem) return `I am writing the postmortem from the records now; its link follows here.${owner}`;
  return 'No postmortem is required. Worth one all the same? Open it here.';
}
