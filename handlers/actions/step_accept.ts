// The button "Mark done" of a step that failed: the run goes on as if it had worked.
import { action } from '../../src/contracts.ts';
import { choose } from '../../src/domain/run-choices.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, now, known, policy }, place) => choose(incident, place, 'done', known.run, { by, roles: known.roles, policy, now }),
});
