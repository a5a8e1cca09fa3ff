// The form that adds a link: a dashboard, a call, a ticket.
import type { Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { oneLine, plain } from '../escape.ts';
import { field, form, heading } from './form.ts';

export function linkModal(incident: Incident, { title }: { readonly title?: string | undefined } = {}): ModalView {
  const given = plain(oneLine(title ?? ''), 200);
  const blocks = [
    ...heading(incident),
    field({
      id: 'url', label: 'Address', hint: 'A dashboard, a call, a ticket: https://…',
      element: { type: 'url_text_input', action_id: 'url', focus_on_load: true },
    }),
    field({
      id: 'title', label: 'What is it?', optional: true, hint: 'A few words for the card and the bookmark.',
      element: { type: 'plain_text_input', action_id: 'title', max_length: 200, ...(given === '' ? {} : { initial_value: given }) },
    }),
  ];
  return form({ callback: 'link', title: 'Add link', submit: 'Add link', meta: String(incident.id), blocks });
}
