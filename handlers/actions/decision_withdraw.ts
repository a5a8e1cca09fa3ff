// The button "Withdraw proposal" under a proposed decision.
import { action } from '../../src/contracts.ts';
import { decisionWithdrawn } from '../../src/domain/decisions.ts';
import { replacing } from '../../src/domain/in-place.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  decide: (situation, id) => replacing(situation, decisionWithdrawn(situation.incident, id, situation)),
});
