// The form behind "Send update": what, impact, and when the next one comes.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { instant, plus } from '../../src/domain/time.ts';
import { updateSent } from '../../src/domain/updates.ts';

const what = 'Say in a sentence what is going on.';
const impact = 'Say what customers notice, or that they notice nothing.';
const next = 'Choose when the next update comes.';
const minutes = /^[1-9][0-9]{0,3}$/;

export default view({
  where: 'incident',
  fields: z.object({
    text: z.string({ error: what }).trim().min(3, what).max(3_000, 'Keep it under 3,000 characters.'),
    impact: z.string({ error: impact }).trim().min(3, impact).max(2_000, 'Keep it under 2,000 characters.'),
    next: z.string({ error: next }).refine((one) => one === 'last' || minutes.test(one) || instant.safeParse(one).success, next),
  }),
  decide({ incident, now }, { text, impact: noticed, next: wished }) {
    if (wished === 'last') return updateSent(incident, { text, impact: noticed, nextAt: undefined });
    // A moment that has passed while the form was open is promised no more: the next quarter of an hour is.
    const at = minutes.test(wished) ? plus(now, Number(wished) * 60_000) : wished;
    return updateSent(incident, { text, impact: noticed, nextAt: at > now ? at : plus(now, 15 * 60_000) });
  },
});
