// The button "Undo what was done": the rollbacks of the finished steps run, last first, and the run ends.
import { action } from '../../src/contracts.ts';
import { choose } from '../../src/domain/run-choices.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, now, known, policy }, place) => choose(incident, place, 'roll-back', known.run, { by, roles: known.roles, policy, now }),
});
