// The form for what is to be done after the incident: what, and who sees to it if that is known already.
import type { Incident } from '../../domain/incident.ts';
import type { Origin } from '../../domain/work.ts';
import type { ModalView } from '../blocks.ts';
import { isSlackUser, oneLine, plain } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { context } from '../kit.ts';

/** `who`: a Slack id. `from`: the message it is made from. */
export type FollowupDraft = { readonly text?: string | undefined; readonly who?: string | undefined; readonly from?: Origin | undefined };

export function followupModal(incident: Incident, { text, who, from }: FollowupDraft = {}): ModalView {
  const given = plain(oneLine(text ?? ''), 1_000);
  const blocks = [
    ...heading(incident),
    field({
      id: 'text', label: 'What is to be done afterwards?', hint: 'Begin with a verb, and so that one can tell when it is done: “Alert on a full disk at 80 %”.',
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 1_000, focus_on_load: true, ...(given === '' ? {} : { initial_value: given }) },
    }),
    field({
      id: 'who', label: 'Who sees to it?', optional: true, hint: 'It can stay open until the postmortem.',
      element: { type: 'users_select', action_id: 'who', ...(who !== undefined && isSlackUser(who) ? { initial_user: who } : {}) },
    }),
    context('It goes into the postmortem. What has to be done now is a task.'),
  ];
  const meta = from ? `${incident.id}:${from.channel}:${from.ts}` : String(incident.id);
  return form({ callback: 'followup', title: 'Add follow-up', submit: 'Add follow-up', meta, blocks });
}
