// The button "Raise objection": asks why.
import { action } from '../../src/contracts.ts';
import { openDecision, whyEnded } from '../../src/domain/decisions.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { objectionModal } from '../../src/render/forms/objection.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  decide({ incident }, id) {
    const found = openDecision(incident, id);
    return found ? { open: objectionModal(incident, found) } : whyEnded(incident, id);
  },
});
