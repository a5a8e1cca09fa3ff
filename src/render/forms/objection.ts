// The form behind "Raise objection": why. It keeps the decision open until a person decides.
import type { Decision, Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { clip, mention } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { section } from '../kit.ts';

export function objectionModal(incident: Incident, decision: Decision): ModalView {
  const blocks = [
    ...heading(incident),
    section(`*Decision ${decision.id}*, proposed by ${mention(decision.by)}\n${clip(decision.text, 2_000)}`),
    field({
      id: 'reason', label: 'What goes wrong if it is done?', hint: 'A risk that others may not see. “I would do it differently” is no strong objection.',
      element: { type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: 1_000, focus_on_load: true },
    }),
  ];
  return form({ callback: 'decision_object', title: 'Raise objection', submit: 'Raise objection', meta: `${incident.id}:${decision.id}`, blocks });
}
