// The form behind "Rename": one field, whose block_id is "title".
import { z } from 'zod';
import { view } from '../../../../src/contracts.ts';
import { decide } from '../../../../src/domain/decision.ts';
import { refresh } from '../../../../src/domain/opening.ts';

const missing = 'Say in a few words what is wrong.';

export default view({
  where: 'incident',
  fields: z.object({ title: z.string({ error: missing }).trim().min(3, missing).max(300, 'Keep it under 300 characters.') }),
  decide: (_situation, { title }) => decide([{ kind: 'incident.renamed', data: { title } }], refresh),
});
