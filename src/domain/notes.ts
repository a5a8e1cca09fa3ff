// A note: a line on the timeline, told to PagerDuty as well, so that whoever looks there knows as much.
import { decide, type Decision } from './decision.ts';
import type { NewEffect } from './effects.ts';
import { isOpen, type Incident } from './incident.ts';

/** The fact gets the next seq of the incident, which the caller holds locked: so the effect can name it. */
export function noteTaken(incident: Incident, text: string): Decision {
  const alert = incident.alerts.find((one) => one.source === 'pagerduty');
  const told: NewEffect[] = alert && isOpen(incident) && !incident.private ? [{ kind: 'pagerduty.note', data: { key: alert.key, seq: incident.seq + 1 } }] : [];
  return decide([{ kind: 'note.added', data: { text } }], told);
}
