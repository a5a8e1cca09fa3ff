// The form that sends an update to stakeholders: what is going on, what they notice, and when they hear more.
import type { Config } from '../../domain/config.ts';
import { isOpen, type Incident } from '../../domain/incident.ts';
import { sayDuration, type Instant } from '../../domain/time.ts';
import { nextInstant, updateEvery, type Draft } from '../../domain/updates.ts';
import type { InputBlock, ModalView, PlainTextOption } from '../blocks.ts';
import { plain, utc } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { context, option } from '../kit.ts';

/** What was typed already. `next`: minutes from sending on, an instant, or `last`. */
export type Begun = { readonly text?: string | undefined; readonly impact?: string | undefined; readonly next?: number | string | undefined };

/** What was typed after the verb, for the form that asks for the rest. */
export function begun({ text, impact, next }: Draft, now: Instant): Begun {
  const minutes = typeof next === 'object' && 'inMs' in next ? Math.max(1, Math.round(next.inMs / 60_000)) : undefined;
  return { text, impact, next: next === 'last' ? next : (minutes ?? nextInstant(next, now)) };
}

const choices = [10, 15, 20, 30, 60, 120, 240] as const;
/** Where the severity asks for none: who reads an update wants to know when to look again. */
const usual = 60;

/** Three fields: `text`, `impact`, and `next`, whose value is a number of minutes, a moment, or `last`. */
export function updateModal(incident: Incident, config: Config, begun: Begun = {}): ModalView {
  const impact = plain((begun.impact ?? incident.impact ?? '').trim(), 2_000);
  const text = plain((begun.text ?? '').trim(), 3_000);
  const blocks = [
    ...heading(incident),
    field({
      id: 'text', label: 'What is going on?', hint: 'For people outside: what you know, and what is being done about it. No names, no guesses.',
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 3_000, focus_on_load: true, ...(text === '' ? {} : { initial_value: text }) },
    }),
    field({
      id: 'impact', label: 'What do customers notice?', hint: 'Who is affected, and how. It stays on the card until the next update says otherwise.',
      element: { type: 'plain_text_input', action_id: 'impact', multiline: true, max_length: 2_000, ...(impact === '' ? {} : { initial_value: impact }) },
    }),
    nextField(incident, config, begun.next),
    context(readers(incident, config)),
  ];
  return form({ callback: 'update', title: 'Send update', submit: 'Send update', meta: String(incident.id), blocks });
}

function nextField(incident: Incident, config: Config, typed: Begun['next']): InputBlock {
  const every = updateEvery(config, incident.severity);
  const asked = every === undefined ? undefined : Math.max(1, Math.round(every / 60_000));
  const over = !isOpen(incident);
  const wished = typed === 'last' && !over ? undefined : typed;
  const value = String(wished ?? (over ? 'last' : (asked ?? usual)));
  const minutes = [...new Set([...choices, ...[asked, wished].filter((one) => typeof one === 'number')])].sort((a, b) => a - b);
  const options: PlainTextOption[] = [
    ...(typeof wished === 'string' && wished !== 'last' ? [option(`at ${utc(wished)}`, wished)] : []),
    ...minutes.map((one) => option(`in ${inWords(one)}`, String(one))),
    ...(over ? [option('This is the last one', 'last')] : []),
  ];
  const chosen = options.find((one) => one.value === value);
  return field({
    id: 'next', label: 'When is the next update?', hint: over ? undefined : 'Promise one even if there will be nothing new to say.',
    element: { type: 'static_select', action_id: 'next', options, ...(chosen === undefined ? {} : { initial_option: chosen }) },
  });
}

function inWords(minutes: number): string {
  const hours = minutes / 60;
  if (!Number.isInteger(hours)) return sayDuration(minutes * 60_000);
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

function readers(incident: Incident, { announce }: Config): string {
  if (incident.private) return 'This incident is private: only its channel is told.';
  return announce === false ? 'Its channel is told.' : `Its channel is told, and whoever follows the announcement in ${announce}.`;
}
