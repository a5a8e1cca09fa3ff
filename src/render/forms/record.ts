// The form that keeps a message of any channel: in which incident, and as what.
import type { Person } from '../../domain/actor.ts';
import { tell, type Answer } from '../../domain/decision.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { Incident } from '../../domain/incident.ts';
import { instantOf, mayNotTake, notShown, type KnownMessage, type Meaning } from '../../domain/messages.ts';
import { mayKnow } from '../../domain/privacy.ts';
import type { ModalView, PlainTextOption } from '../blocks.ts';
import { chatText } from '../chat-text.ts';
import { mentionId, oneLine, when } from '../escape.ts';
import { field, form } from './form.ts';
import { context, option, section } from '../kit.ts';
import { nameOf } from '../words.ts';

const meanings: Readonly<Record<Meaning, { readonly option: string; readonly nothing: string }>> = {
  timeline: { option: 'On the timeline, with its author and time', nothing: 'there is no timeline to put it on' },
  task: { option: 'As a task, for whom it names or its author', nothing: 'there is nothing to make a task of it for' },
  followup: { option: 'As a follow-up, for after the incident', nothing: 'there is nothing to follow up' },
};

/** A shortcut was used where no incident's channel is: the incident is chosen from those that the person may see. */
export function chooseIncident(meaning: Meaning, message: KnownMessage | undefined, open: readonly Incident[], by: Person): Answer | Refusal {
  if (!message) return notShown;
  const refused = mayNotTake(meaning, message);
  if (refused) return refused;
  const mine = open.filter((one) => mayKnow(one, by));
  if (mine.length > 0) return { open: recordModal(meaning, message, mine) };
  return tell(`No incident is open, so ${meanings[meaning].nothing}. To begin one with this message, use its shortcut “Declare from message”.`);
}

/** The metadata names the message and nothing else: what is kept is read from Slack again when the form is sent. */
export function recordModal(meaning: Meaning, message: KnownMessage, open: readonly Incident[]): ModalView {
  const incidents = open.slice(0, 100).map(incidentOption);
  const as = Object.entries(meanings).map(([value, { option: text }]) => option(text, value));
  const chosen = as.find((one) => one.value === meaning);
  const author = message.author ?? message.app?.name ?? 'an app';
  const blocks = [
    section(`${mentionId(author)} wrote ${when(instantOf(message.ts))}:\n${chatText(message.text, 500)}`),
    field({
      id: 'incident', label: 'Which incident does it belong to?',
      element: { type: 'static_select', action_id: 'incident', options: incidents, ...(incidents[0] && incidents.length === 1 ? { initial_option: incidents[0] } : {}) },
    }),
    field({
      id: 'as', label: 'How is it kept?',
      element: { type: 'radio_buttons', action_id: 'as', options: as, ...(chosen ? { initial_option: chosen } : {}) },
    }),
    context('Whoever may see the incident can read the message there.'),
  ];
  return form({ callback: 'record_message', title: 'Keep this message', submit: 'Keep message', meta: `${message.channel}:${message.ts}`, blocks });
}

function incidentOption(incident: Incident): PlainTextOption {
  return option(`${nameOf(incident)}${incident.private ? ', private' : ''}: ${oneLine(incident.title)}`, String(incident.id));
}
