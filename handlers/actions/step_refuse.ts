// The button "Refuse": the run ends here.
import { action } from '../../src/contracts.ts';
import { refuseStep } from '../../src/domain/approving.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, now, known, policy }, place) => refuseStep(incident, place, known.run, { by, roles: known.roles, policy, now }),
});
