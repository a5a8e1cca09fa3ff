// The button "Run the check": the dry run of a step of which nobody knows whether it happened.
import { action } from '../../src/contracts.ts';
import { check } from '../../src/domain/run-choices.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, now, known, policy }, place) => check(incident, place, known.run, { by, roles: known.roles, policy, now }),
});
