// The button "Try again": a failed step begins anew, with a dry run and approvals of its own.
import { action } from '../../src/contracts.ts';
import { choose } from '../../src/domain/run-choices.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, now, known, policy }, place) => choose(incident, place, 'retry', known.run, { by, roles: known.roles, policy, now }),
});
