// Said when it turned out to be no incident, and why.
import { clip, sentence } from '../escape.ts';
import { section } from '../kit.ts';
import type { Words } from '../said.ts';
import { nameOf } from '../words.ts';

export const saidDeclined: Words = (incident) => {
  if (incident.status !== 'declined') return undefined;
  const first = `${nameOf(incident)} is declined: it was no incident.`;
  const why = incident.statusNote === undefined ? [] : [`Why: ${sentence(clip(incident.statusNote, 800))}`];
  const next = 'Thank you for looking. No postmortem is written; if it was one after all: `/incident reopen`.';
  return { text: [first, ...why, next].join(' '), blocks: [section([`*${first}*`, ...why, next].join('\n'))] };
};
