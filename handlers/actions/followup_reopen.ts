// The button "Reopen follow-up" beside one that has ended.
import { action } from '../../src/contracts.ts';
import { followupReopened } from '../../src/domain/followup-verbs.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

export default action({ where: 'incident', input: itemPlace, decide: ({ incident }, id) => followupReopened(incident, id) });
