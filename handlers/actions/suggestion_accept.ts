// The button that accepts what a model proposed: onto the timeline, as a follow-up, or into the pull request.
import { action } from '../../src/contracts.ts';
import { claimPlace } from '../../src/domain/model/place.ts';
import { claimAccepted } from '../../src/domain/model/suggesting.ts';

export default action({
  where: 'incident',
  input: claimPlace,
  needs: ({ message }) => (message ? [{ need: 'message', ...message }] : []),
  decide: (situation, which) => claimAccepted(situation, { suggestion: which.suggestion, claim: which.claim }),
});
