// What is learned after the end of an incident: the draft of its postmortem is brought up to date with it.
import { wish, type NewEffect } from './effects.ts';
import { isOpen, type Incident } from './incident.ts';

/** Nothing while it is open: the draft is written when it ends. What people wrote in it stays. */
export function intoPostmortem(incident: Incident): NewEffect[] {
  return isOpen(incident) || !incident.postmortem || incident.private ? [] : [wish('github.postmortem.publish')];
}
