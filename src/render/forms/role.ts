// The form that gives a role to somebody. Command is asked for here as well, and then follows its own rules.
import type { Person } from '../../domain/actor.ts';
import type { Config } from '../../domain/config.ts';
import type { Incident } from '../../domain/incident.ts';
import { holderOf, knownRoles } from '../../domain/roles.ts';
import type { ModalView } from '../blocks.ts';
import { isSlackUser } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { context, option } from '../kit.ts';

/** `role`: chosen already. The person who asks stands in the field: taking a role is the commonest case. */
export function roleModal(incident: Incident, config: Config, { by, role }: { readonly by: Person; readonly role?: string | undefined }): ModalView {
  const options = knownRoles(config).filter((one) => one.name !== 'commander').slice(0, 100).map((one) => option(one.label, one.name));
  const chosen = options.find((one) => one.value === role) ?? options.find((one) => holderOf(incident, one.value ?? '') === undefined);
  const me = isSlackUser(by.id) ? { initial_user: by.id } : {};
  const blocks = [
    ...heading(incident),
    field({ id: 'role', label: 'Role', element: { type: 'static_select', action_id: 'role', options, ...(chosen ? { initial_option: chosen } : {}) } }),
    field({ id: 'who', label: 'Who has it?', hint: 'Who had it before has it no more.', element: { type: 'users_select', action_id: 'who', ...me } }),
    context('They are told in private what the role means and what to do first.'),
  ];
  return form({ callback: 'role', title: 'Give a role', submit: 'Give role', meta: String(incident.id), blocks });
}
