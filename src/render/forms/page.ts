// The form that pages somebody: whoever is on call here in a list, or a person by name, and why.
import type { Incident } from '../../domain/incident.ts';
import type { OnCall, OnCallGroup } from '../../domain/paging.ts';
import type { KnownBlock, ModalView } from '../blocks.ts';
import { reasonsOf } from '../by-hand.ts';
import { field, form, heading } from './form.ts';
import { option, plainText, section } from '../kit.ts';

const mostOptions = 100;

/** `chosen`: the PagerDuty id of whom a button was about. Fields: `target`, `person`, `why`, and `really` for a drill. */
export function pageModal(incident: Incident, onCall: OnCall | undefined, chosen?: string): ModalView {
  const groups = (onCall?.groups ?? []).slice(0, mostOptions);
  const options = groups.map((group) => option(groupLine(group), group.target.id));
  const initial = options[groups.findIndex((group) => group.target.id === chosen)];
  const away = onCall?.state === 'away' ? ['PagerDuty does not answer just now. I page as soon as it does, and say whom to call by hand.'] : [];
  const blocks: KnownBlock[] = [
    ...heading(incident),
    ...away.map((text) => section(text)),
    ...(options.length === 0 ? [] : [field({
      id: 'target', label: 'Whoever is on call', optional: true,
      element: { type: 'static_select', action_id: 'target', placeholder: plainText('Choose', 150), options, ...(initial ? { initial_option: initial } : {}) },
    })]),
    field({
      id: 'person', label: options.length === 0 ? 'Whom?' : 'Or a person', optional: true,
      hint: 'They are found in PagerDuty by their e-mail address.',
      element: { type: 'users_select', action_id: 'person', placeholder: plainText('Choose a person', 150) },
    }),
    field({
      id: 'why', label: 'Why?', optional: true,
      hint: incident.private ? 'It stays in this channel: PagerDuty learns only that they are needed.' : 'They read it on their telephone before they open anything else.',
      element: { type: 'plain_text_input', action_id: 'why', max_length: 1_000, multiline: true },
    }),
    ...(incident.kind === 'drill' ? [field({
      id: 'really', label: 'This is a drill', optional: true,
      element: { type: 'checkboxes', action_id: 'really', options: [option('Page for real, as part of the drill', 'really')] },
    })] : []),
  ];
  return form({ callback: 'page', title: 'Page somebody', submit: 'Page somebody', meta: String(incident.id), blocks });
}

function groupLine(group: OnCallGroup): string {
  const { target, people: [first] } = group;
  const reasons = reasonsOf(group);
  const who = target.type === 'user' || !first ? '' : `: ${first.name}`;
  return `${target.name}${who}${reasons === '' ? '' : ` (${reasons})`}`;
}
