// The form that gives somebody a task: who, what, and how long until somebody asks.
import { samePerson, type Person } from '../../domain/actor.ts';
import type { Incident } from '../../domain/incident.ts';
import { defaultBoxMs } from '../../domain/time-box.ts';
import type { Origin } from '../../domain/work.ts';
import type { ModalView } from '../blocks.ts';
import { isSlackUser, oneLine, plain } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { context } from '../kit.ts';
import { boxField } from './time-box-field.ts';

/**
 * What is known already. `by` opens the form; `who` is a Slack id. Without `box` it offers ten minutes, with `box.ms` undefined no
 * time-box. `from`: the message it is made from.
 */
export type TaskDraft = {
  readonly by: Person; readonly text?: string | undefined; readonly who?: string | undefined; readonly box?: { readonly ms: number | undefined } | undefined;
  readonly from?: Origin | undefined;
};

/** You are the default, unless you command: who commands does not fix. */
export function taskModal(incident: Incident, { by, text, who, box = { ms: defaultBoxMs }, from }: TaskDraft): ModalView {
  const commands = samePerson(incident.commander, by);
  const assignee = who ?? (commands ? undefined : by.id);
  const given = plain(oneLine(text ?? ''), 1_000);
  const blocks = [
    ...heading(incident),
    field({
      id: 'text', label: 'What is to be done?',
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 1_000, focus_on_load: true, ...(given === '' ? {} : { initial_value: given }) },
    }),
    field({
      id: 'who', label: 'Who does it?', hint: commands ? 'You command: give it to somebody else if you can.' : 'One person, who says that they are on it.',
      element: { type: 'users_select', action_id: 'who', ...(assignee !== undefined && isSlackUser(assignee) ? { initial_user: assignee } : {}) },
    }),
    boxField({ label: 'How long may it take?', hint: 'When the time is over they are asked how much more they need.', chosenMs: box.ms, none: 'No time-box' }),
    context('It gets a message of its own in the channel. What can wait until after the incident is a follow-up.'),
  ];
  const meta = from ? `${incident.id}:${from.channel}:${from.ts}` : String(incident.id);
  return form({ callback: 'task', title: 'Add task', submit: 'Add task', meta, blocks });
}
