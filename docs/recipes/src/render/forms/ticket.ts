// The form that asks for a vendor's ticket. Its callback is the name of the file in handlers/views/.
import type { Incident } from '../../../../../src/domain/incident.ts';
import type { ModalView } from '../../../../../src/render/blocks.ts';
import { field, form, heading } from '../../../../../src/render/forms/form.ts';

export function ticketModal(incident: Incident): ModalView {
  const ticket = field({ id: 'ticket', label: 'The vendor’s number', element: { type: 'plain_text_input', action_id: 'ticket', max_length: 60 } });
  return form({ callback: 'ticket', title: 'Add ticket', submit: 'Add ticket', meta: String(incident.id), blocks: [...heading(incident), ticket] });
}
