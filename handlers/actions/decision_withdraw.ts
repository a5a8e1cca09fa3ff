// The button "Withdraw" under a proposed decision.
import { action } from '../../src/contracts.ts';
import { decisionWithdrawn } from '../../src/domain/decisions.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

export default action({ where: 'incident', input: itemPlace, decide: (situation, id) => decisionWithdrawn(situation.incident, id, situation) });
