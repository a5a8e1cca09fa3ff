// The button "Drop follow-up" beside a follow-up.
import { action } from '../../src/contracts.ts';
import { followupDropped } from '../../src/domain/followups.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

export default action({ where: 'incident', input: itemPlace, decide: ({ incident }, id) => followupDropped(incident, id) });
