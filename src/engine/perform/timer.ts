// A durable timer rings: its handler decides, as Tocsin, with the incident as it is at that moment.
import { decide, isDecision } from '../../domain/decision.ts';
import type { Performer } from './work.ts';

export const ring: Performer<'timer'> = async ({ context, effect }) => {
  const handler = context.registry.timers.get(effect.data.timer);
  if (!handler) throw new Error(`no handler in handlers/timers/ is named ${effect.data.timer}`);
  return {
    outcome: 'rang',
    decide: (incident, now) => {
      const outcome = handler.decide({ incident, now, ref: effect.data.ref, config: context.config, policy: context.policy, random: context.random });
      return isDecision(outcome) ? outcome : decide([]);
    },
  };
};
