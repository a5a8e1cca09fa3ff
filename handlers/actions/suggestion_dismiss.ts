// The button "Dismiss" under what a model proposed.
import { action } from '../../src/contracts.ts';
import { claimPlace } from '../../src/domain/model/place.ts';
import { claimDismissed } from '../../src/domain/model/suggesting.ts';

export default action({ where: 'incident', input: claimPlace, decide: (situation, { suggestion, claim }) => claimDismissed(situation, { suggestion, claim }) });
