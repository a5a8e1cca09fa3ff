// The button "Done": a person did this step by hand.
import { action } from '../../src/contracts.ts';
import { confirm } from '../../src/domain/run-choices.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, now, known, policy }, place) => confirm(incident, place, known.run, { by, roles: known.roles, policy, now }),
});
