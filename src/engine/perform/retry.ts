// "Try again" under what was given up: the effects wait once more, with those that needed them; what waits for another try waits no longer.
import { decide } from '../../domain/decision.ts';
import { wish } from '../../domain/effects.ts';
import { hurryEffects, retryGivenUp } from '../../store/effect.ts';
import type { Performer } from './work.ts';

export const retryEffects: Performer<'effects.retry'> = async ({ effect }) => ({
  outcome: `${effect.data.effects.length} put back`,
  decide: async (incident, _now, tx) => {
    await retryGivenUp(tx, incident.id, effect.data.effects);
    await hurryEffects(tx, incident.id, effect.data.effects);
    return decide([], [wish('slack.announcement.show'), ...(incident.channel ? [wish('slack.card.show')] : [])]);
  },
});
