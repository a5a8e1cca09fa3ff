// What one person sees and nobody else, and only until they look away.
import type { Hub } from './hub.ts';
import type { Ephemeral } from './model.ts';

/** Who Slack itself speaks as. */
export const SLACKBOT = 'USLACKBOT';

/** How many are kept for each person, the newest. */
const KEPT = 50;

/** Shows `to` a message in `channel`; its ts is of no use to any method but the interactions on it. */
export function whisper(hub: Hub, input: Omit<Ephemeral, 'ts'> & { readonly to: string }): Ephemeral {
  const { to, ...rest } = input;
  const shown: Ephemeral = { ts: hub.ids.ts(), ...rest };
  hub.ephemerals.set(to, [...(hub.ephemerals.get(to) ?? []), shown].slice(-KEPT));
  hub.changed();
  return shown;
}
