// The button "Mark done": a person did this step by hand, and may add a note.
import { action } from '../../src/contracts.ts';
import { mayConfirm } from '../../src/domain/run-choices.ts';
import { stepPlace } from '../../src/domain/step-place.ts';
import { stepDoneModal } from '../../src/render/forms/step-done.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'roles' }, { need: 'run', run }],
  decide({ incident, by, now, known, policy }, place) {
    // Nobody writes a note to be told then that they may not send it.
    const found = mayConfirm(incident, place, known.run, { by, roles: known.roles, policy, now });
    return 'refuse' in found ? found : { open: stepDoneModal(incident, found.run, place.step, place.digest) };
  },
});
