// The form that asks whether a model may be asked: what leaves, to which host, and what it may propose.
import type { Incident } from '../../domain/incident.ts';
import type { ModelPlace } from '../../domain/model/suggesting.ts';
import type { ModalView } from '../blocks.ts';
import { clip } from '../escape.ts';
import { option, section } from '../kit.ts';
import { field, form, heading } from './form.ts';

export function suggestModal(incident: Incident, { host, name }: ModelPlace): ModalView {
  const records = option('The timeline’s records only', 'records');
  const blocks = [
    ...heading(incident),
    section(`*${clip(name, 100)}* at *${clip(host, 200)}* is asked for a summary in two sentences, messages that belong on the timeline, and actions that somebody said. `
      + 'Each is held against the records it names; what they do not bear out is dropped. Nothing counts before a person accepts it.'),
    section('People are sent as roles, and what is plainly a secret is taken out. What people wrote is sent as they wrote it, names and all.'),
    field({
      id: 'sent', label: 'What may be sent there?', hint: 'Messages of this channel are read now and not stored. Replies in threads are not read.',
      element: { type: 'static_select', action_id: 'sent', options: [records, option('The records and this channel’s messages', 'messages')], initial_option: records },
    }),
  ];
  return form({ callback: 'suggest', title: 'Ask a model', submit: 'Send and ask', meta: String(incident.id), blocks });
}
