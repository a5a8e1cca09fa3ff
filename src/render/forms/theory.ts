// The form that states a hypothesis.
import type { Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { clip } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { section } from '../kit.ts';

const mostShown = 5;

export function theoryModal(incident: Incident): ModalView {
  const open = incident.hypotheses.filter((one) => one.state === 'open').slice(-mostShown).map((one) => `• *${one.id}*  ${clip(one.text, 200)}`);
  const blocks = [
    ...heading(incident),
    ...(open.length === 0 ? [] : [section(`*Open already*\n${open.join('\n')}`)]),
    field({
      id: 'text', label: 'What do you think is the cause?', hint: 'It stands on the card until it is confirmed or ruled out.',
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 1_000, focus_on_load: true },
    }),
  ];
  return form({ callback: 'theory', title: 'State hypothesis', submit: 'State hypothesis', meta: String(incident.id), blocks });
}
