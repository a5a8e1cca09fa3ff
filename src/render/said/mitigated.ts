// Said when customers no longer suffer, and that this is not the end.
import { clip, mention, sentence } from '../escape.ts';
import { section } from '../kit.ts';
import type { Words } from '../said.ts';
import { nameOf } from '../words.ts';

export const saidMitigated: Words = (incident) => {
  if (incident.status !== 'mitigated') return undefined;
  const first = `${nameOf(incident)} is mitigated: customers no longer suffer.`;
  const known = incident.statusNote === undefined ? [] : [`How we know: ${sentence(clip(incident.statusNote, 800))}`];
  const whom = incident.commander ? `${mention(incident.commander)}, it stays` : 'It stays';
  const next = `${whom} open until the cause is out of the way and somebody has checked: \`/incident resolve\`.`;
  return { text: [first, ...known, next].join(' '), blocks: [section([`*${first}*`, ...known, next].join('\n'))] };
};
