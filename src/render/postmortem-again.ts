// Where an ended postmortem is, and the way on: another pull request when somebody asks for it.
import { endedPull } from '../domain/postmortem-again.ts';
import { incidentName, type Incident } from '../domain/incident.ts';
import type { Button, Message } from './blocks.ts';
import { actions, button, message, section } from './kit.ts';
import { postmortemWhere } from './postmortem-where.ts';

/** None where nothing ended. */
export function againButton(incident: Incident): readonly Button[] {
  const ended = endedPull(incident);
  return ended === undefined ? [] : [button({ id: 'postmortem_again', text: 'Open a new pull request', value: `${incident.id}:${ended}` })];
}

export function renderEnded(incident: Incident): Message {
  const how = incident.postmortem?.state === 'merged' ? 'merged' : 'closed without a merge';
  const text = `The postmortem of ${incidentName(incident.id)} is ${how}: ${postmortemWhere(incident) ?? 'its link is not recorded'}. Tocsin writes in it no more. What was recorded since then goes into a new pull request when you ask for one: \`/incident postmortem again\`.`;
  return message(text, [section(text), actions(againButton(incident))], `${incident.id}:${incident.seq}:ended`);
}
