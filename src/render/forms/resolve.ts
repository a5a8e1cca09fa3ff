// The form that resolves an incident: how it is known, and who sees to the postmortem where there is one.
import type { Person } from '../../domain/actor.ts';
import type { Config } from '../../domain/config.ts';
import type { Incident } from '../../domain/incident.ts';
import { postmortemWanted } from '../../domain/resolving.ts';
import { isTaskOpen } from '../../domain/work.ts';
import type { InputBlock, ModalView } from '../blocks.ts';
import { isSlackUser } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { section } from '../kit.ts';
import { alertCount, count, realAlerts } from '../words.ts';

/** `by` opens it; `owner` is a Slack id that was named already. */
export type Resolving = { readonly config: Config; readonly by?: Person | undefined; readonly owner?: string | undefined };

/** `evidence`: proof, or one sentence on why it is resolved without. `owner` only where a postmortem is wanted. */
export function resolveModal(incident: Incident, resolving: Resolving): ModalView {
  const alerts = realAlerts(incident);
  const firing = alerts.filter((alert) => alert.state !== 'cleared').length;
  const tasks = incident.tasks.filter(isTaskOpen).length;
  const warnings = [
    ...(firing === 0 ? [] : [`*Not everything has cleared*: ${alertCount(alerts)}. Resolving here resolves the rest at its source too.`]),
    ...(tasks === 0 ? [] : [`*Not everything is done*: ${count(tasks, 'open task')}. What is left stays, and can become a follow-up afterwards.`]),
  ];
  const blocks = [
    ...heading(incident),
    ...(warnings.length === 0 ? [] : [section(warnings.join('\n'))]),
    field({
      id: 'evidence', label: 'How do you know it is fixed?',
      hint: 'One sentence: what you looked at, and since when it is good. If you cannot check, say why you resolve it anyway.',
      element: { type: 'plain_text_input', action_id: 'evidence', multiline: true, max_length: 3_000, focus_on_load: true },
    }),
    ...ownerField(incident, resolving),
  ];
  return form({ callback: 'resolve', title: 'Resolve incident', submit: 'Resolve incident', meta: String(incident.id), blocks });
}

function ownerField(incident: Incident, { config, by, owner }: Resolving): InputBlock[] {
  if (owner === undefined && !incident.postmortem && postmortemWanted(incident, config) === undefined) return [];
  const likely = [owner, slackId(incident.postmortemOwner), slackId(incident.commander), slackId(by)].find((id) => id !== undefined);
  return [field({
    id: 'owner', label: 'Who sees to the postmortem?', optional: true,
    hint: 'They complete the draft that is written from the records. Left empty it is the commander, or you.',
    element: { type: 'users_select', action_id: 'owner', ...(likely === undefined ? {} : { initial_user: likely }) },
  })];
}

function slackId(person: Person | undefined): string | undefined {
  return person?.via === 'slack' && isSlackUser(person.id) ? person.id : undefined;
}
