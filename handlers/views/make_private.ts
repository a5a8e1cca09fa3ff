// The form behind "Make private".
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { isDecision, tell } from '../../src/domain/decision.ts';
import { madePrivate } from '../../src/domain/privacy.ts';
import { toldPrivate } from '../../src/render/private-words.ts';

export default view({
  where: 'incident',
  fields: z.object({ reason: z.string().trim().max(1_000, 'Keep it under 1,000 characters.').optional() }),
  decide({ incident, config }, { reason = '' }) {
    const outcome = madePrivate(incident, config, reason);
    return isDecision(outcome) ? { ...outcome, answer: tell(toldPrivate(incident)) } : outcome;
  },
});
