// Said in the channel of a storm: that it is over, and what was taken out of it.
import { incidentName, isOpen } from '../../domain/incident.ts';
import { sayDuration } from '../../domain/time.ts';
import { clip } from '../escape.ts';
import { section } from '../kit.ts';
import type { Words } from '../said.ts';
import { stormWords } from '../storm-parts.ts';

/** `ref`: `ended`, or `parted:` and the number of the incident that was opened. */
export const saidStorm: Words = (incident, ref = '') => {
  const { storm } = incident;
  if (!storm) return undefined;
  if (ref === 'ended') return isOpen(incident) && storm.endedAt !== undefined ? ended(storm) : undefined;
  const part = storm.parts.find((one) => ref === `parted:${one.incident}`);
  if (!part) return undefined;
  const first = `${incidentName(part.incident)} is open for what was taken out of this storm: ${clip(part.title, 200)}.`;
  const next = `Further alerts of the same service join it, not the storm. \`/incident status ${incidentName(part.incident)}\` shows where it is worked on.`;
  return { text: `${first} ${next}`, blocks: [section(`*${first}*\n${next}`)] };
};

function ended(storm: Parameters<typeof stormWords>[0]) {
  const first = `The storm is over: nothing joined for ${sayDuration(storm.withinMs)}.`;
  const next = `It took in ${stormWords(storm)}. New alerts open incidents of their own again. Take out what still needs people, then resolve this one.`;
  return { text: `${first} ${next}`, blocks: [section(`*${first}*\n${next}`)] };
}
