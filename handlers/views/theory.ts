// The form behind "State a hypothesis".
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { isDecision } from '../../src/domain/decision.ts';
import { hypothesisStated } from '../../src/domain/hypotheses.ts';
import { theoryStated } from '../../src/render/theories.ts';

const missing = 'Say in a few words what you think.';

export default view({
  where: 'incident',
  fields: z.object({ text: z.string({ error: missing }).trim().min(3, missing).max(1_000, 'Keep it under 1,000 characters.') }),
  decide({ incident }, { text }) {
    const outcome = hypothesisStated(incident, text);
    return isDecision(outcome) ? { ...outcome, answer: { say: theoryStated(incident, incident.hypotheses.length + 1, text) } } : outcome;
  },
});
