// The button "Make decision". It carries how many objections were there to be read: a later one is read first.
import { action } from '../../src/contracts.ts';
import { decisionMade } from '../../src/domain/decisions.ts';
import { replacing } from '../../src/domain/in-place.ts';
import { seenPlace } from '../../src/domain/item-place.ts';

export default action({
  where: 'incident',
  input: seenPlace,
  decide: (situation, { id, seen }) => replacing(situation, decisionMade(situation.incident, id, situation, seen)),
});
