// The form behind "Decline follow-up": why it is not done.
import type { Followup, Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { field, form } from './form.ts';
import { aboutFollowup } from './followup-heading.ts';

export function followupDeclineModal(incident: Incident, one: Followup): ModalView {
  const blocks = [
    ...aboutFollowup(incident, one),
    field({
      id: 'reason', label: 'Why is it not done?', hint: 'For whoever reads it later, such as: the old system goes away in March.',
      element: { type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: 1_000, focus_on_load: true },
    }),
  ];
  return form({ callback: 'followup_decline', title: 'Decline follow-up', submit: 'Decline follow-up', meta: `${incident.id}:${one.id}`, blocks });
}
