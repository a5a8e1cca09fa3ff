// The form that makes an incident private: it says what happens, what others have seen, and that there is no way back.
import type { Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { plain } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { section } from '../kit.ts';
import { bullets, seenBefore, whatHappens } from '../private-words.ts';

/** One field, `reason`, which may stay empty. `reason`: what was typed already. */
export function privateModal(incident: Incident, reason: string): ModalView {
  const seen = seenBefore(incident);
  const blocks = [
    ...heading(incident),
    section(`*This is what happens*\n${bullets(whatHappens(incident))}`),
    ...(seen.length === 0 ? [] : [section(`*This was visible until now, and stays known*\n${bullets(seen)}`)]),
    section('*It cannot be made public again.*'),
    field({
      id: 'reason', label: 'Why?', optional: true, hint: 'Only its people see this.',
      element: {
        type: 'plain_text_input', action_id: 'reason', max_length: 1_000, focus_on_load: true,
        ...(reason === '' ? {} : { initial_value: plain(reason, 1_000) }),
      },
    }),
  ];
  return form({ callback: 'make_private', title: 'Make private', submit: 'Make private', meta: String(incident.id), blocks });
}
