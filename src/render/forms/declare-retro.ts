// The form that writes down an incident that is over: what it was, and when. Pickers show each person their own time of day.
import type { Config } from '../../domain/config.ts';
import type { Instant } from '../../domain/time.ts';
import type { InputBlock, ModalView } from '../blocks.ts';
import { severityOptions } from '../card-actions.ts';
import { oneLine, plain } from '../escape.ts';
import { context, option, plainText } from '../kit.ts';
import { field, form } from './form.ts';

export type Writing = { readonly config: Config; readonly now: Instant; readonly title: string; readonly severity: string | undefined; readonly private: boolean };

const privateOption = { ...option('Keep it private', 'private'), description: plainText('Its postmortem does not leave Tocsin.', 75) };

/** `started` and `resolved` are needed: without them nothing can be measured. What is not known stays empty. */
export function declareRetroModal({ config, now, title, severity, private: isPrivate }: Writing): ModalView {
  const given = plain(oneLine(title), 300);
  const severities = severityOptions(config, (name) => name);
  const chosen = severities.find((one) => one.value === severity);
  const blocks = [
    field({
      id: 'title', label: 'What was wrong?',
      element: { type: 'plain_text_input', action_id: 'title', max_length: 300, focus_on_load: true, ...(given === '' ? {} : { initial_value: given }) },
    }),
    time('started', 'When did people outside begin to suffer?', now),
    time('detected', 'When was it noticed?', undefined),
    time('mitigated', 'When did people outside no longer suffer?', undefined),
    time('resolved', 'When was it fixed?', now),
    ...(severities.length === 0 ? [] : [field({
      id: 'severity', label: 'How bad was it?', optional: true,
      element: { type: 'static_select', action_id: 'severity', options: severities.slice(0, 100), ...(chosen === undefined ? {} : { initial_option: chosen }) },
    })]),
    field({
      id: 'options', label: 'Anything special?', optional: true,
      element: { type: 'checkboxes', action_id: 'options', options: [privateOption], ...(isPrivate ? { initial_options: [privateOption] } : {}) },
    }),
    context('No channel is opened, nobody is called, and it counts in no live figures. What happened is added afterwards, each with its own time.'),
  ];
  return form({ callback: 'declare_retro', title: 'Write down an incident', submit: 'Write it down', meta: '', blocks });
}

/** Needed where it begins with a time: with now, which a person moves back. */
function time(id: string, label: string, initial: Instant | undefined): InputBlock {
  const seconds = initial === undefined ? undefined : Math.floor(Date.parse(initial) / 1_000);
  return field({
    id, label, optional: initial === undefined, hint: initial === undefined ? 'Leave it empty when nobody knows.' : undefined,
    element: { type: 'datetimepicker', action_id: id, ...(seconds === undefined ? {} : { initial_date_time: seconds }) },
  });
}
