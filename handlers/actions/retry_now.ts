// The button "Try again" of /incident doctor: what was given up is tried again, what waits does not wait any longer.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { decide, tell } from '../../src/domain/decision.ts';

export default action({
  where: 'incident',
  // `42:7,9`: the incident, and the numbers of its effects.
  input: z.string().regex(/^\d{1,9}:\d{1,15}(,\d{1,15})*$/).transform((value) => (value.split(':')[1] ?? '').split(',').map(Number)),
  decide({ incident }, effects) {
    const lost = incident.troubles.filter((trouble) => effects.includes(trouble.effect));
    return decide(
      lost.map((trouble) => ({ kind: 'effect.retried', data: { effect: trouble.effect, effectKind: trouble.kind } }) as const),
      [{ kind: 'effects.retry', data: { effects } }],
      tell('Trying again now. `/incident doctor` shows what is left.'),
    );
  },
});
