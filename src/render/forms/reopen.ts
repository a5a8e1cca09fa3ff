// The form that takes up an incident again.
import type { Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { field, form, heading } from './form.ts';

/** One field, `reason`, which may stay empty: what came back is on its way to somebody's phone already. */
export function reopenModal(incident: Incident): ModalView {
  const blocks = [
    ...heading(incident),
    field({
      id: 'reason', label: 'What shows that it is not over?', optional: true, hint: 'One sentence, or nothing. The channel is told, and the timeline goes on.',
      element: { type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: 1_000, focus_on_load: true },
    }),
  ];
  return form({ callback: 'reopen', title: 'Reopen incident', submit: 'Reopen incident', meta: String(incident.id), blocks });
}
