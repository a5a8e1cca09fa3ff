// The form that gives an incident a better title.
import type { Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { oneLine, plain } from '../escape.ts';
import { field, form, heading } from './form.ts';

/** One field, `title`, with the present title in it. */
export function renameModal(incident: Incident): ModalView {
  const now = plain(oneLine(incident.title), 300);
  const blocks = [
    ...heading(incident),
    field({
      id: 'title', label: 'What is wrong?', hint: 'A few words. The channel keeps its name, so that links to it stay right.',
      element: { type: 'plain_text_input', action_id: 'title', max_length: 300, focus_on_load: true, ...(now === '' ? {} : { initial_value: now }) },
    }),
  ];
  return form({ callback: 'rename', title: 'Rename incident', submit: 'Rename incident', meta: String(incident.id), blocks });
}
