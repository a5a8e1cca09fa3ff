// The button "Ruled out" under a hypothesis.
import { action } from '../../src/contracts.ts';
import { hypothesisSettled } from '../../src/domain/hypotheses.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

export default action({ where: 'incident', input: itemPlace, decide: ({ incident }, id) => hypothesisSettled(incident, id, 'ruled_out') });
