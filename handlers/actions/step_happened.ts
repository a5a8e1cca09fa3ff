// The button "It happened": a person looked at a step of which nobody knew.
import { action } from '../../src/contracts.ts';
import { settle } from '../../src/domain/run-choices.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, now, known, policy }, place) => settle(incident, place, true, known.run, { by, roles: known.roles, policy, now }),
});
