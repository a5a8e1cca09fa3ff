// The form that adds a note to the timeline.
import type { Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { field, form, heading } from './form.ts';

/** One field, `text`. */
export function noteModal(incident: Incident): ModalView {
  const blocks = [
    ...heading(incident),
    field({
      id: 'text', label: 'What happened, or what did you decide?',
      hint: 'It stands in the timeline with your name and the time, and goes into the postmortem.',
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 3_000, focus_on_load: true },
    }),
  ];
  return form({ callback: 'note', title: 'Add note', submit: 'Add note', meta: String(incident.id), blocks });
}
