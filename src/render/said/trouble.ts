// Said when Tocsin gave something up: what, why, and what to do instead.
import { clip, sentence } from '../escape.ts';
import { actions, button, section } from '../kit.ts';
import type { Words } from '../said.ts';
import { doing, instead, nameOf } from '../words.ts';

export const saidTrouble: Words = (incident, ref) => {
  const found = incident.troubles.find((one) => String(one.effect) === ref);
  if (!found) return undefined;
  const what = `I gave up ${doing(found.kind)}.`;
  return {
    text: `${nameOf(incident)}: ${what} ${sentence(clip(found.reason, 500))} ${instead(found.kind)}`,
    blocks: [
      section(`*${what}*\nReason: ${sentence(clip(found.reason, 1_500))}\nWhat to do: ${instead(found.kind)}`),
      actions([button({ id: 'retry_effects', text: 'Try again', value: String(incident.id) })]),
    ],
  };
};
