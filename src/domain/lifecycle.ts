// The turns in an incident's life that every door shares: mitigated, reopened, declined, renamed. Commands, buttons and forms ask here.
import { decide, tell, type Answer, type Decision } from './decision.ts';
import type { About, NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import { incidentName, isOpen, type Incident } from './incident.ts';
import { leftOpen } from './left-open.ts';
import { refresh } from './opening.ts';
import { clearing } from './resolving.ts';
import { statusChange } from './status.ts';

export type Moved = Decision | Refusal | Answer;
/** The statuses that people set; an incident ends by resolving, declining or merging. */
export const settable = ['investigating', 'identified', 'mitigated'] as const;
export type Settable = (typeof settable)[number];

/** Moves an open incident on, and takes up again one that was resolved. What ended otherwise is reopened on purpose only. */
export function moved(incident: Incident, to: Settable): Moved {
  if (incident.status === 'resolved' || incident.status === 'merged') return reopened(incident, { to });
  if (!isOpen(incident)) return { refuse: `${incidentName(incident.id)} is ${incident.status}. To take it up again: \`/incident reopen\`.` };
  return to === 'mitigated' ? mitigated(incident) : (statusChange(incident, to) ?? tell(`It is ${to} already. Nothing changed.`));
}

/** `how`: how somebody knows, if they said so. */
export function mitigated(incident: Incident, how?: string): Moved {
  const name = incidentName(incident.id);
  if (!isOpen(incident)) return { refuse: `${name} is ${incident.status}. If customers suffer again: \`/incident reopen\`.` };
  const change = statusChange(incident, 'mitigated', how);
  return change ? saying(change, 'mitigated') : tell('It is mitigated already. Nothing changed.');
}

/** Not over after all. A merged incident goes on elsewhere; everything else that ended can be taken up. */
export function reopened(incident: Incident, { to = 'investigating', why }: { readonly to?: Settable; readonly why?: string | undefined } = {}): Moved {
  const name = incidentName(incident.id);
  if (isOpen(incident)) return tell(`${name} is open: ${incident.status}. Nothing changed.`);
  if (incident.status === 'merged') {
    const into = incident.mergedInto === undefined ? 'another incident' : incidentName(incident.mergedInto);
    return { refuse: `${name} was merged into ${into}, which goes on: work there.` };
  }
  const { facts, effects } = statusChange(incident, to, why) ?? decide([]);
  const change = saying(decide(facts, [...effects, ...leftOpen(incident)]), 'reopened', 'by-hand');
  return incident.channel?.archived ? { ...change, answer: tell(archived(name, incident.channel.name)) } : change;
}

function archived(name: string, channel: string): string {
  return `${name} is open again, but its channel #${channel.replaceAll(/[<>&]/g, '')} is archived. Open the channel, choose “Unarchive” in its settings, and I will go on there.`;
}

/** It was no incident. What rings is cleared at its source as resolving does, and no postmortem is written. */
export function declined(incident: Incident, why: string): Moved {
  const name = incidentName(incident.id);
  if (!isOpen(incident)) return tell(`${name} is ${incident.status} already. Nothing changed.`);
  const cleared = clearing(incident);
  const change = statusChange(incident, 'declined', why) ?? decide([]);
  return saying(decide([...change.facts, ...cleared.facts], [...cleared.effects, ...change.effects, ...leftOpen(incident)]), 'declined');
}

/** A better title, once more is known. The channel keeps its name: links to it and what people typed stay right. */
export function renamed(incident: Incident, title: string): Moved {
  if (title === incident.title) return tell('It is called that already. Nothing changed.');
  return decide([{ kind: 'incident.renamed', data: { title } }], refresh);
}

function saying(change: Decision, about: About, ref?: string): Decision {
  const said: NewEffect = { kind: 'slack.say', data: { about, ...(ref === undefined ? {} : { ref }) } };
  return { ...change, effects: [...change.effects, said] };
}
