// The form behind "Page": whoever is on call, or a person; and why.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { pageAsked } from '../../src/domain/page-asked.ts';
import { withReach } from '../../src/domain/paging.ts';
import { byHand } from '../../src/render/by-hand.ts';

const nobody = 'Choose whom to page, here or below.';

export default view({
  where: 'incident',
  fields: z.object({
    target: z.string().max(40).optional(), person: z.string().max(40).optional(),
    why: z.string().trim().max(1_000, 'Keep it under 1,000 characters: they read it on a telephone.').default(''),
    really: z.array(z.string()).default([]),
  }).superRefine(({ target, person }, context) => {
    if (target === undefined && person === undefined) context.addIssue({ code: 'custom', path: ['person'], message: nobody });
    if (target !== undefined && person !== undefined) context.addIssue({ code: 'custom', path: ['person'], message: 'Choose one: whoever is on call, or this person. For both, page twice.' });
  }),
  needs: ({ target, person }) => [{ need: 'page-target', text: person === undefined ? (target ?? '') : `<@${person}>` }, { need: 'on-call' }],
  decide(situation, { why, really }) {
    const { known } = situation;
    // The answer is seen in the incident's channel, or in the person's own conversation: there without numbers.
    const here = situation.incident.channel?.archived === false;
    return pageAsked(situation, {
      found: known.pageTarget, why, really: really.includes('really'), again: false,
      byHand: (target) => (here ? byHand(withReach(known.onCall, known.pageTarget), target) : 'Whom to call by hand: `/incident oncall` in its channel.'),
    });
  },
});
