// The form that merges this incident into another: which one goes on, and what moves there.
import { incidentName, type Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { oneLine } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { option, section } from '../kit.ts';

const moves = 'The other one goes on. Alerts, open tasks, follow-ups, links and people move there, and the worse severity counts. This channel is archived after two minutes; its timeline stays. It cannot be undone.';

/** One field, `into`: the number of one of `others`, at most 100 (Slack's limit for a menu). */
export function mergeModal(incident: Incident, others: readonly Incident[]): ModalView {
  const options = others.slice(0, 100).map((other) => option(`${incidentName(other.id)} ${oneLine(other.title)}`, String(other.id)));
  const blocks = [
    ...heading(incident),
    section(moves),
    field({ id: 'into', label: 'Which incident is it the same as?', element: { type: 'static_select', action_id: 'into', options } }),
  ];
  return form({ callback: 'merge', title: 'Merge incident', submit: 'Merge incident', meta: String(incident.id), blocks });
}
