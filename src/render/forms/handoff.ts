// The form that hands command to somebody, or asks the commander for it.
import { samePerson, type Person } from '../../domain/actor.ts';
import type { Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { mention, plain } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { section } from '../kit.ts';

/** `by` sees what they can do: the commander (or anybody while nobody commands) names a person, others ask. `note`: what was typed already. */
export function handoffModal(incident: Incident, { by, note }: { readonly by: Person; readonly note?: string | undefined }): ModalView {
  const { commander } = incident;
  const asks = commander !== undefined && !samePerson(commander, by);
  const given = note === undefined || note === '' ? {} : { initial_value: plain(note, 2_000) };
  const blocks = [
    ...heading(incident),
    ...(asks
      ? [section(`${mention(commander)} commands. You command as soon as they say yes.`)]
      : [field({ id: 'to', label: 'Who commands next?', hint: `They have to accept. Until then ${commander ? 'you command' : 'nobody commands'}.`, element: { type: 'users_select', action_id: 'to' } })]),
    field({
      id: 'note', label: asks ? 'Why you?' : 'What must they know?', optional: true,
      hint: asks ? 'One sentence helps them decide.' : 'State, tasks and what is open are added by themselves.',
      element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: 2_000, ...given },
    }),
  ];
  const hands = commander ? 'Hand over command' : 'Ask somebody to command';
  return form({ callback: 'handoff', title: asks ? 'Ask for command' : hands, submit: asks ? 'Ask for command' : 'Offer command', meta: String(incident.id), blocks });
}
