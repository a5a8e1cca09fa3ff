// An objection to a decision: said at once, with what can be done about it. The newest one has the buttons, until its decision has ended.
import { isOpen, type Decision, type Incident } from '../../domain/incident.ts';
import type { Message } from '../blocks.ts';
import { decisionButtons } from '../decision-parts.ts';
import { drillNote } from '../drill.ts';
import { clip, mention, sentence } from '../escape.ts';
import { actions, message, section } from '../kit.ts';
import { nameOf } from '../words.ts';
import { endOf } from './decision-end.ts';

/** `nth` counts from 1. */
export function objectionItem(incident: Incident, found: Decision, nth: number): Message | undefined {
  const objection = found.objections[nth - 1];
  if (!objection) return undefined;
  const first = `${mention(objection.by)} objects to decision ${found.id}: ${sentence(clip(objection.reason, 1_000))}`;
  const newest = nth === found.objections.length;
  const next = nextWords(incident, found, newest);
  const live = newest && found.state === 'open' && isOpen(incident);
  return message(`${nameOf(incident)}: ${first} ${next}`, [
    ...drillNote(incident), section(`*${first}*\nProposed: ${clip(found.text, 700)}\n${next}`), ...(live ? [actions(decisionButtons(incident, found))] : []),
  ], `${incident.id}:${incident.seq}:objection:${found.id}:${nth}`);
}

function nextWords(incident: Incident, found: Decision, newest: boolean): string {
  const ended = endOf(incident, found);
  if (ended !== undefined) return ended;
  if (!newest) return 'Another objection came after this one: decide under that.';
  return `${whom(incident, found)}: talk about it, then withdraw it, or decide in spite of it. Until then it stays open.`;
}

/** Who proposed it, and who commands, each once. */
function whom({ commander }: Incident, { by }: Decision): string {
  return [...new Set([by, ...(commander ? [commander] : [])].map((one) => mention(one)))].join(', ');
}
