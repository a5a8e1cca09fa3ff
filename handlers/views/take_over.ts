// The form behind "Take over": a likely reason where the commander is silent, own words where they are active.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { takeOver } from '../../src/domain/command.ts';

const why = 'Say in a few words why it cannot wait.';

export default view({
  where: 'incident',
  fields: z.object({
    reason: z.enum(['no_answer', 'unreachable', 'asked']).optional(),
    words: z.string().trim().max(500, 'Keep it under 500 characters.').optional(),
    // "<incident>:<whom it relieves>"
    meta: z.string().regex(/^\d+:[^:]+$/).transform((meta) => meta.slice(meta.indexOf(':') + 1)),
  }).refine(({ reason, words = '' }) => reason !== undefined || words.length >= 3, { path: ['words'], error: why }),
  needs: () => [{ need: 'presence' }, { need: 'account' }],
  decide: (situation, { reason, words, meta }) => takeOver(situation, { from: meta, likely: reason, words: words === '' ? undefined : words }),
});
