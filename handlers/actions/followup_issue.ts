// The button "Open issue" beside a follow-up.
import { action } from '../../src/contracts.ts';
import { issueAsked } from '../../src/domain/followup-issues.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

export default action({ where: 'incident', input: itemPlace, decide: (situation, id) => issueAsked(situation.incident, id, situation) });
