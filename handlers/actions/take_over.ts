// The button "Take over": the form with the reason, whether the commander is silent or not. Nobody is ever locked out.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { takeCommand } from '../../src/domain/command.ts';
import { takeOverModal } from '../../src/render/forms/take-over.ts';

export default action({
  where: 'incident',
  input: z.string(),
  needs: () => [{ need: 'presence' }, { need: 'account' }],
  decide(situation) {
    const outcome = takeCommand(situation);
    return 'held' in outcome ? { open: takeOverModal(situation.incident, outcome.held) } : outcome;
  },
});
