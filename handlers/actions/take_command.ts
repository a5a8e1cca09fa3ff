// The button "Take command": at once when nobody commands; else what it takes from who commands.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { takeCommand } from '../../src/domain/command.ts';
import { heldAnswer } from '../../src/render/forms/take-over.ts';

export default action({
  where: 'incident',
  input: z.string(),
  needs: () => [{ need: 'presence' }, { need: 'account' }],
  decide(situation) {
    const outcome = takeCommand(situation);
    return 'held' in outcome ? heldAnswer(situation.incident, outcome) : outcome;
  },
});
