// The form that declines an incident: why it was none.
import type { Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { field, form, heading } from './form.ts';
import { section } from '../kit.ts';

/** One field, `reason`. */
export function declineModal(incident: Incident): ModalView {
  const firing = incident.alerts.some((alert) => alert.state !== 'cleared');
  const blocks = [
    ...heading(incident),
    ...(firing ? [section('What still fires is resolved at its source too.')] : []),
    field({
      id: 'reason', label: 'Why is it no incident?', hint: `One sentence, such as: a load test that was planned. It stands in the timeline${incident.private ? '' : ' and in the announcement'}.`,
      element: { type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: 1_000, focus_on_load: true },
    }),
  ];
  return form({ callback: 'decline', title: 'Decline incident', submit: 'Decline incident', meta: String(incident.id), blocks });
}
