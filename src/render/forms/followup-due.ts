// The form behind "Set the due date" of a follow-up: one day.
import type { Config } from '../../domain/config.ts';
import { dueOn } from '../../domain/followup-due.ts';
import type { Followup, Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { field, form } from './form.ts';
import { aboutFollowup } from './followup-heading.ts';

export function followupDueModal(incident: Incident, one: Followup, config: Config): ModalView {
  const day = dueOn(incident, one, config);
  const blocks = [
    ...aboutFollowup(incident, one),
    field({
      id: 'day', label: 'By which day is it to be done?', hint: 'Whoever has it is reminded before, on the day and after. Nobody is reminded on a weekend.',
      element: { type: 'datepicker', action_id: 'day', ...(day === undefined ? {} : { initial_date: day }) },
    }),
  ];
  return form({ callback: 'followup_due', title: 'Due date of a follow-up', submit: 'Set the due date', meta: `${incident.id}:${one.id}`, blocks });
}
