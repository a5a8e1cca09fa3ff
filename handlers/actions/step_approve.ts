// The button "Approve": one person says yes to exactly what the message shows.
import { action } from '../../src/contracts.ts';
import { approve } from '../../src/domain/approving.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, now, known, policy }, place) => approve(incident, place, { runbook: known.run, outputs: known.outputs ?? {} }, { by, roles: known.roles, policy, now }),
});
