// Command is held by somebody else: the form that takes it over with a reason, and what is said when they are active.
import { likelyReasons, type Held } from '../../domain/command.ts';
import type { Answer } from '../../domain/decision.ts';
import type { Incident } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { mention, since } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { actions, button, message, option, section } from '../kit.ts';
import { nameOf } from '../words.ts';

type HeldBy = Held['held'];

/** From somebody silent a likely reason is enough; from somebody active it takes own words. `from` in the metadata: whom it relieves. */
export function takeOverModal(incident: Incident, held: HeldBy): ModalView {
  const { commander, heardAt, silent } = held;
  const who = mention(commander);
  const last = `${who} commands and was last heard ${since(heardAt)}.`;
  const quiet = `${last} That is long enough for anybody to take over: choose why. Everybody here reads it.`;
  const active = `*${last}* They are active: taking over overrides them. Everybody here reads your reason, and it stands on the record. Asking is better where there is time for it: \`/incident handoff\`.`;
  const reasons = Object.entries(likelyReasons).map(([value, text]) => option(text, value));
  const blocks = [
    ...heading(incident), section(silent ? quiet : active),
    ...(silent ? [field({ id: 'reason', label: 'Why do you take over?', element: { type: 'radio_buttons', action_id: 'reason', options: reasons, ...(reasons[0] ? { initial_option: reasons[0] } : {}) } })] : []),
    field({
      id: 'words', label: silent ? 'In your own words' : 'Why can it not wait for their yes?', optional: silent,
      hint: silent ? 'What you tried, if it matters.' : 'One honest sentence.',
      element: { type: 'plain_text_input', action_id: 'words', multiline: true, max_length: 500, ...(silent ? {} : { min_length: 3, focus_on_load: true }) },
    }),
  ];
  return form({ callback: 'take_over', title: 'Take command over', submit: 'Take command', meta: `${incident.id}:${commander.id.toWellFormed()}`, blocks });
}

/** Seen only by who wanted command: when the commander was heard, and the two ways on. */
export function heldAnswer(incident: Incident, { held }: Held): Answer {
  if (held.silent) return { open: takeOverModal(incident, held) };
  const text = `${nameOf(incident)}: ${mention(held.commander)} commands and was heard ${held.ago} ago, so nothing changed.`;
  const ways = 'Ask for command with `/incident handoff`: it is yours when they say yes. If you must have it now, take over and say why in your own words.';
  const value = String(incident.id);
  const buttons = [button({ id: 'handoff_ask', text: 'Ask them to hand over', value, style: 'primary' }), button({ id: 'take_over', text: 'Take over anyway', value })];
  return { say: message(`${text} ${ways}`, [section(`${text}\n${ways}`), actions(buttons)], `${incident.id}:${incident.seq}:held`) };
}
