// The menu beside an open follow-up; its value is "<incident>:<follow-up>:<what>". Each choice opens a form.
import { action } from '../../src/contracts.ts';
import { followupFor } from '../../src/domain/followup-verbs.ts';
import { choicePlace } from '../../src/domain/item-place.ts';
import { followupCheckModal } from '../../src/render/forms/followup-check.ts';
import { followupDeclineModal } from '../../src/render/forms/followup-decline.ts';
import { followupDueModal } from '../../src/render/forms/followup-due.ts';

export default action({
  where: 'incident',
  input: choicePlace(['due', 'decline', 'check']),
  needs: ({ what }) => (what === 'check' ? [{ need: 'runbooks' }] : []),
  decide({ incident, config, policy, known }, { id, what }) {
    const one = followupFor(incident, id, what);
    if ('refuse' in one) return one;
    if (what === 'due') return { open: followupDueModal(incident, one, config) };
    return { open: what === 'decline' ? followupDeclineModal(incident, one) : followupCheckModal(incident, one, { config, policy, runbooks: known.runbooks ?? [] }) };
  },
});
