// The button "It did not happen": the step may run again, with a fresh approval.
import { action } from '../../src/contracts.ts';
import { settle } from '../../src/domain/run-choices.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, now, known, policy }, place) => settle(incident, place, false, known.run, { by, roles: known.roles, policy, now }),
});
