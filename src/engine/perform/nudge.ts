// The timer of an incident's reminders rings: what is due is said, and the next one is set by the commit itself.
import { presenceIn } from '../../store/presence.ts';
import { ringNudges } from '../nudges.ts';
import type { Performer } from './work.ts';

export const ringNudge: Performer<'nudge'> = async ({ context }) => ({
  outcome: 'looked',
  decide: async (incident, now, tx) => ringNudges(context.registry.nudges, incident, context.config, now, await presenceIn(tx, incident.id)),
});
