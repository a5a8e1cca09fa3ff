// The button "Try again" under what was given up.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { decide, tell } from '../../src/domain/decision.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide({ incident }) {
    if (incident.troubles.length === 0) return tell('Nothing is given up any more.');
    return decide(
      incident.troubles.map((trouble) => ({ kind: 'effect.retried', data: { effect: trouble.effect, effectKind: trouble.kind } }) as const),
      [{ kind: 'effects.retry', data: { effects: incident.troubles.map((trouble) => trouble.effect) } }],
      tell('Trying again.'),
    );
  },
});
