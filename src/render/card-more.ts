// The menu "More" on the card: everything that is asked for less often, in the order in which a commander looks for it.
import { isOpen, type Incident } from '../domain/incident.ts';
import type { PlainTextOption } from './blocks.ts';
import { option } from './kit.ts';

/** What can be chosen, and how it is called. handlers/actions/card_more.ts answers each. */
export const moreWords = {
  note: 'Add note', decision: 'Propose decision', hypothesis: 'State hypothesis', followup: 'Add follow-up', link: 'Add link',
  role: 'Give a role', handoff: 'Hand over command', takeover: 'Take over command', timeline: 'Show timeline', catchup: 'Catch me up',
  rename: 'Rename incident', merge: 'Merge incident', private: 'Make private', decline: 'Decline incident',
} as const;
export type More = keyof typeof moreWords;
export const mores = Object.keys(moreWords) as readonly More[];

export function moreOptions(incident: Incident): PlainTextOption[] {
  return offered(incident).map((what) => option(moreWords[what], `${incident.id}:${what}`));
}

/** What would only be refused is not offered. */
function offered(incident: Incident): readonly More[] {
  if (incident.mergedInto !== undefined) return ['timeline', 'catchup'];
  const here = mores.filter((what) => what !== 'private' || !incident.private);
  if (isOpen(incident)) return here.filter((what) => what !== 'takeover' || incident.commander !== undefined);
  return here.filter((what) => ['followup', 'link', 'timeline', 'catchup', 'rename', 'private'].includes(what));
}
