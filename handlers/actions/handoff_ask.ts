// The button "Ask them to hand over": the commander has to say yes.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { askFor } from '../../src/domain/handoff.ts';
import { heldAnswer } from '../../src/render/forms/take-over.ts';

export default action({
  where: 'incident',
  input: z.string(),
  needs: () => [{ need: 'presence' }],
  decide(situation) {
    const outcome = askFor(situation);
    return 'held' in outcome ? heldAnswer(situation.incident, outcome) : outcome;
  },
});
