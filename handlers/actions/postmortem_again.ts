// The button "Open a new pull request", after people merged or closed the one of the postmortem.
import { action } from '../../src/contracts.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { postmortemAgain } from '../../src/domain/postmortem-again.ts';

export default action({ where: 'incident', input: itemPlace, decide: ({ incident, by }, after) => postmortemAgain(incident, by, after) });
