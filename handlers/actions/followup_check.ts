// The button "Add a weekly check" beside a follow-up that is done: opens the form.
import { action } from '../../src/contracts.ts';
import { followupFor } from '../../src/domain/followup-verbs.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { followupCheckModal } from '../../src/render/forms/followup-check.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  needs: () => [{ need: 'runbooks' }],
  decide({ incident, config, policy, known }, id) {
    const one = followupFor(incident, id, 'check');
    return 'refuse' in one ? one : { open: followupCheckModal(incident, one, { config, policy, runbooks: known.runbooks ?? [] }) };
  },
});
