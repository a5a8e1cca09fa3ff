// The form that renames an incident. Its callback is the name of the file in handlers/views/.
import type { Incident } from '../../../../src/domain/incident.ts';
import type { ModalView } from '../../../../src/render/blocks.ts';
import { field, form, heading } from '../../../../src/render/form.ts';

export function renameModal(incident: Incident): ModalView {
  const title = field({ id: 'title', label: 'What is wrong?', element: { type: 'plain_text_input', action_id: 'title', max_length: 300 } });
  return form({ callback: 'rename', title: 'Rename', submit: 'Rename', meta: String(incident.id), blocks: [...heading(incident), title] });
}
