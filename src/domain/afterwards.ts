// What is learned after the end of an incident: the draft of its postmortem is brought up to date with it.
import { wish, type NewEffect } from './effects.ts';
import { isOpen, type Incident } from './incident.ts';

/** Nothing while it is open: the draft is written when it ends. What people wrote in it stays. */
export function intoPostmortem(incident: Incident): NewEffect[] {
  return isOpen(incident) || !incident.postmortem || incident.private ? [] : [wish('github.postmortem.publish')];
}

/** What the document does not show, or what comes of writing it. */
const unseen = /^(postmortem|effect|delivery|card|announcement|nudge|item|suggestion)\.|^run\.shown$/;

/**
 * Kept in step: a draft that is there is brought up to date with whatever is recorded after the end. Facts come in bursts, so what
 * comes within `postmortem.gather-for` (`afterMs`) is one commit. Not while the incident is open again: the end of that brings
 * everything at once. Not after people closed or merged it.
 */
export function keptInStep(incident: Incident, recorded: readonly string[], afterMs: number): NewEffect[] {
  const { postmortem } = incident;
  if (isOpen(incident) || incident.private || postmortem?.state !== 'open') return [];
  return recorded.some((kind) => !unseen.test(kind)) ? [{ kind: 'github.postmortem.publish', data: {}, afterMs }] : [];
}
