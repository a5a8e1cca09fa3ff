// A handoff: the brief and the buttons while it waits, and one line of who, what and when once it has ended.
import { isAskedFor } from '../../domain/command.ts';
import { samePerson } from '../../domain/actor.ts';
import type { Config } from '../../domain/config.ts';
import type { EndedHandoff, Handoff, Incident } from '../../domain/incident.ts';
import type { KnownBlock } from '../blocks.ts';
import { briefBlocks, briefOf, briefText } from '../brief.ts';
import { clip, mention, since, when } from '../escape.ts';
import type { ItemWords } from '../items.ts';
import { actions, button, message, section } from '../kit.ts';
import { nameOf } from '../words.ts';

export const handoffItem: ItemWords = (incident, ref, config) => {
  const { handoff } = incident;
  const key = `${incident.id}:${incident.seq}:handoff:${ref}`;
  if (handoff && String(handoff.id) === ref) {
    const { text, blocks } = handoffWaiting(incident, handoff, config);
    return message(text, [...blocks, actions(buttons(incident, handoff))], key);
  }
  const ended = incident.endedHandoffs.find((one) => String(one.id) === ref);
  if (!ended) return undefined;
  const line = endWords(incident, ended);
  return message(line, [section(line)], key);
};

/** What it is about, without buttons: in the channel and to the one who must answer. */
export function handoffWaiting(incident: Incident, handoff: Handoff, config: Config): { readonly text: string; readonly blocks: readonly KnownBlock[] } {
  const brief = briefFor(incident, handoff, config);
  const first = `${nameOf(incident)}: ${asks(handoff)}`;
  const yes = isAskedFor(handoff) ? 'they have said yes' : `${mention(handoff.to)} has accepted`;
  const still = `${handoff.from ? mention(handoff.from) : 'Nobody'} commands until ${yes}`;
  return { text: `${first} ${still}. ${brief.text}`, blocks: [section(`*${first}*\n${still}  ·  ${since(handoff.at)}`), ...brief.blocks] };
}

/** What whoever takes command must know, and what the one before wants them to. */
export function briefFor(incident: Incident, handoff: Handoff, config: Config): { readonly text: string; readonly blocks: readonly KnownBlock[] } {
  const brief = briefOf(incident, config);
  const note = handoff.note === undefined ? [] : [section(`*Note*\n${clip(handoff.note, 1_500)}`)];
  const said = handoff.note === undefined ? '' : ` Note: ${clip(handoff.note, 600)}`;
  return { text: `${briefText(brief)}${said}`, blocks: [...briefBlocks(brief), ...note] };
}

function asks(handoff: Handoff): string {
  const { to, from, by } = handoff;
  if (isAskedFor(handoff)) return from ? `${mention(to)} asks ${mention(from)} for command.` : `${mention(to)} asks for command.`;
  return `${mention(by)} offers command to ${mention(to)}.`;
}

/** Whoever is not meant is told so: Slack shows buttons to everybody. */
function buttons(incident: Incident, handoff: Handoff) {
  return [...answerButtons(incident, handoff), button({ id: 'handoff_withdraw', text: 'Take it back', value: `${incident.id}:${handoff.id}` })];
}

export function answerButtons({ id }: Incident, handoff: Handoff) {
  const value = `${id}:${handoff.id}`;
  return [
    button({ id: 'handoff_accept', text: isAskedFor(handoff) ? 'Hand over command' : 'Accept command', value, style: 'primary' }),
    button({ id: 'handoff_decline', text: isAskedFor(handoff) ? 'Keep command' : 'Decline command', value }),
  ];
}

function endWords(incident: Incident, handoff: EndedHandoff): string {
  return `${nameOf(incident)}: ${isAskedFor(handoff) ? askedWords(handoff) : offeredWords(handoff)}, ${when(handoff.endedAt)}.`;
}

function offeredWords({ to, from, endedBy, how }: EndedHandoff): string {
  const words: Readonly<Record<EndedHandoff['how'], string>> = {
    accepted: `${mention(to)} accepted command${from ? ` from ${mention(from)}` : ''}`, declined: `${mention(to)} declined command${from ? ` from ${mention(from)}` : ''}`,
    withdrawn: `${mention(endedBy)} took back the offer of command to ${mention(to)}`, overtaken: `the offer of command to ${mention(to)} was overtaken by events`,
  };
  return words[how];
}

function askedWords({ to, endedBy, how }: EndedHandoff): string {
  const words: Readonly<Record<EndedHandoff['how'], string>> = {
    accepted: `${mention(endedBy)} handed command over to ${mention(to)}, who had asked for it`, declined: `${mention(endedBy)} keeps command, which ${mention(to)} had asked for`,
    withdrawn: samePerson(endedBy, to) ? `${mention(to)} no longer asks for command` : `${mention(endedBy)} hands command to somebody else than ${mention(to)}, who had asked for it`,
    overtaken: `${mention(to)} asked for command and was overtaken by events`,
  };
  return words[how];
}
