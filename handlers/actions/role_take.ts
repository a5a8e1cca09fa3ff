// The button "Take this role". Its value is "<incident>:<role>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { giveRole } from '../../src/domain/roles.ts';
import { heldAnswer } from '../../src/render/take-over-modal.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:[a-z][a-z-]{0,39}$/).transform((value) => value.split(':')[1] ?? ''),
  needs: () => [{ need: 'presence' }],
  decide(situation, role) {
    const outcome = giveRole(situation, role, situation.by);
    return 'held' in outcome ? heldAnswer(situation.incident, outcome) : outcome;
  },
});
