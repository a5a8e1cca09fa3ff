// The button "Approve": one person says yes to exactly what the message shows.
import { action } from '../../src/contracts.ts';
import { approve } from '../../src/domain/running.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide: ({ incident, by, known, policy }, place) => approve(incident, place, known.run, { by, roles: known.roles, policy }),
});
