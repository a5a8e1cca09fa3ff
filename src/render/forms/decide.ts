// The form that proposes a decision to everybody, or records one that is made already.
import type { Config } from '../../domain/config.ts';
import type { Incident } from '../../domain/incident.ts';
import { sayDuration } from '../../domain/time.ts';
import type { ModalView } from '../blocks.ts';
import { field, form, heading } from './form.ts';
import { option } from '../kit.ts';

export function decideModal(incident: Incident, config: Pick<Config, 'objections-within'>): ModalView {
  const poll = option(`Ask for strong objections: ${sayDuration(config['objections-within'])}`, 'propose');
  const blocks = [
    ...heading(incident),
    field({
      id: 'text', label: 'What do you propose?', hint: 'One sentence that begins with a verb: “Fail over to the west”.',
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 2_000, focus_on_load: true },
    }),
    field({
      id: 'how', label: 'Is it decided already?', hint: 'Without a strong objection a proposal is recorded by itself. This is no vote.',
      element: { type: 'radio_buttons', action_id: 'how', options: [poll, option('Decided already: record it', 'record')], initial_option: poll },
    }),
  ];
  return form({ callback: 'decide', title: 'Propose decision', submit: 'Propose decision', meta: String(incident.id), blocks });
}
