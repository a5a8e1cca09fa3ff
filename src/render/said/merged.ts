// Said in the channel of an incident that was the same as another: where it goes on. And when it goes on here after all.
import { incidentName } from '../../domain/incident.ts';
import { channelMention, clip, mention, sentence } from '../escape.ts';
import { section } from '../kit.ts';
import type { Words } from '../said.ts';
import { nameOf } from '../words.ts';

/** `ref`: the id of the other incident's channel, as far as it had one; or `undone`. */
export const saidMerged: Words = (incident, ref) => {
  const { mergedInto, statusNote, commander } = incident;
  const name = nameOf(incident);
  if (ref === 'undone') {
    if (mergedInto !== undefined) return undefined;
    const whom = commander ? `${mention(commander)}, please go on here.` : 'NO COMMANDER: who takes command?';
    const why = statusNote === undefined ? '' : `: ${clip(statusNote, 500)}`;
    const text = `${sentence(`${name} was not merged and goes on here${why}`)} ${whom}`;
    return { text, blocks: [section(text)] };
  }
  if (mergedInto === undefined) return undefined;
  const where = ref === undefined || ref === '' ? '' : ` in ${channelMention({ id: ref, name: incidentName(mergedInto) })}`;
  const first = `${name} is the same as ${incidentName(mergedInto)} and goes on${where}.`;
  const next = 'Please go there: alerts, open tasks, follow-ups and people move with it. This channel is archived in two minutes and stays readable.';
  return { text: `${first} ${next}`, blocks: [section(`*${first}*\n${next}`)] };
};
