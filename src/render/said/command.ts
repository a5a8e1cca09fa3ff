// Said when command has passed to somebody: who, from whom, and why when it was taken over. `ref` is who took it.
import { isAskedFor } from '../../domain/command.ts';
import { isOpen, type Incident } from '../../domain/incident.ts';
import { clip, mention, sentence } from '../escape.ts';
import { section } from '../kit.ts';
import type { Words } from '../said.ts';
import { nameOf } from '../words.ts';

const report = 'Report to them: conditions, actions, needs. They decide and delegate; others repair.';

export const saidCommand: Words = (incident, ref) => {
  const { commander } = incident;
  // Command has passed on meanwhile: what is said of that stands for both.
  if (!commander || !isOpen(incident) || (ref !== undefined && commander.id !== ref)) return undefined;
  const first = `${nameOf(incident)}: ${how(incident, mention(commander))}`;
  return { text: `${first} ${report}`, blocks: [section(`*${first}*\n${report}`)] };
};

function how({ commandTaken, endedHandoffs }: Incident, who: string): string {
  const from = commandTaken?.was ? mention(commandTaken.was) : undefined;
  if (commandTaken?.how === 'taken_over') {
    const reason = commandTaken.reason === undefined ? '' : ` Reason: ${sentence(clip(commandTaken.reason, 600))}`;
    return `${who} has taken command over${from === undefined ? '' : ` from ${from}`}.${reason}`;
  }
  if (commandTaken?.how === 'accepted') {
    const last = endedHandoffs.at(-1);
    if (from === undefined) return `${who} has accepted command.`;
    return last && isAskedFor(last) ? `${who} asked for command, and ${from} has handed it over.` : `${from} hands over command, and ${who} has accepted it.`;
  }
  return `${who} has taken command.`;
}
