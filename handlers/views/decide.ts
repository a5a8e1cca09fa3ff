// The form behind "Propose decision": asks for strong objections, or records what is decided already.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { decisionProposed, decisionRecorded } from '../../src/domain/decisions.ts';

const missing = 'Say in one sentence what you propose.';

export default view({
  where: 'incident',
  fields: z.object({
    text: z.string({ error: missing }).trim().min(3, missing).max(2_000, 'Keep it under 2,000 characters.'),
    how: z.enum(['propose', 'record'], { error: 'Choose one.' }),
  }),
  decide: (situation, { text, how }) => (how === 'record' ? decisionRecorded(situation.incident, text, situation) : decisionProposed(situation.incident, text, situation)),
});
