// Told to who must say yes to a handoff, with the brief and the same buttons; and to who began it when it was declined.
import { isAskedFor, whoAnswers } from '../../domain/command.ts';
import type { Config } from '../../domain/config.ts';
import type { EndedHandoff, Handoff, Incident } from '../../domain/incident.ts';
import type { Message } from '../blocks.ts';
import { channelMention, mention } from '../escape.ts';
import { answerButtons, briefFor, handoffWaiting } from '../items/handoff.ts';
import { actions, context, message, section } from '../kit.ts';
import type { Told } from '../told.ts';
import { nameOf } from '../words.ts';

export const toldHandoff: Told = (incident, ref, { config, user }) => {
  const { handoff } = incident;
  if (handoff && String(handoff.id) === ref) {
    if (whoAnswers(handoff).id !== user) return undefined;
    const { text, blocks } = handoffWaiting(incident, handoff, config);
    const where = incident.channel ? [context(`Everybody sees the same in ${channelMention(incident.channel)}.`)] : [];
    return message(text, [...blocks, actions(answerButtons(incident, handoff)), ...where], `${incident.id}:${incident.seq}:told-handoff:${ref}`);
  }
  const ended = incident.endedHandoffs.find((one) => String(one.id) === ref && one.by.id === user && one.how === 'declined');
  return ended && declined(incident, ended, user);
};

/** In place of the buttons, for who has accepted an offer there: the brief stays with them, and is not told again (told/role.ts). */
export function handoffTaken(incident: Incident, handoff: Handoff, config: Config): Message {
  const { text, blocks } = briefFor(incident, handoff, config);
  const first = `You command ${nameOf(incident)} now.`;
  return message(`${first} ${text}`, [section(`*${first}*`), ...blocks], `${incident.id}:${incident.seq}:taken-handoff:${handoff.id}`);
}

function declined(incident: Incident, handoff: EndedHandoff, user: string): Message {
  const who = mention(handoff.endedBy);
  const { commander } = incident;
  const now = commander ? `${commander.id === user ? 'You command' : `${mention(commander)} commands`} as before.` : 'Nobody commands.';
  const what = isAskedFor(handoff) ? `${who} keeps command.` : `${who} declined command.`;
  const next = isAskedFor(handoff) ? `If it cannot stay so: \`/incident commander\` in ${place(incident)}.` : `Ask somebody else: \`/incident handoff\` in ${place(incident)}.`;
  const text = `${nameOf(incident)}: ${what} ${now} ${next}`;
  return message(text, [section(text)], `${incident.id}:${incident.seq}:told-handoff:${handoff.id}`);
}

function place(incident: Incident): string {
  return incident.channel ? channelMention(incident.channel) : 'its channel';
}
