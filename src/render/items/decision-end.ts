// How a decision ended, in a sentence: recorded, withdrawn, or left open when its incident ended.
import { isOpen, type Decision, type Incident } from '../../domain/incident.ts';
import { mention, when } from '../escape.ts';
import { count, nameOf, statusWords } from '../words.ts';

/** Undefined while it waits. One that nobody has objected to is recorded by itself, whether its incident is over or not. */
export function endOf(incident: Incident, found: Decision): string | undefined {
  const { state, objections, endedBy, endedAt } = found;
  const at = endedAt === undefined ? '' : ` ${when(endedAt)}`;
  const who = endedBy?.type === 'person' ? ` by ${mention(endedBy)}` : '';
  if (state === 'withdrawn') return `Withdrawn${who}${at}.`;
  if (state === 'made') return `Recorded${who}${at}, ${how(found)}.`;
  if (isOpen(incident) || objections.length === 0) return undefined;
  return `${nameOf(incident)} is ${statusWords[incident.status].toLowerCase()}, and nobody has decided it.`;
}

function how({ how: way, objections }: Decision): string {
  if (way === 'despite') return `despite ${count(objections.length, 'objection')}`;
  return way === 'unopposed' ? 'nobody objected' : 'without waiting for objections';
}
