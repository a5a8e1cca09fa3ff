// The button "Finish follow-up" beside a follow-up that has no issue.
import { action } from '../../src/contracts.ts';
import { followupEnded } from '../../src/domain/followup-verbs.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

export default action({ where: 'incident', input: itemPlace, decide: (situation, id) => followupEnded(situation.incident, id, 'done', situation) });
