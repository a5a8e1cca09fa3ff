// The form behind "Add ticket": one field, whose block_id is "ticket".
import { z } from 'zod';
import { view } from '../../../../src/contracts.ts';
import { decide } from '../../../../src/domain/decision.ts';

const missing = 'Write the vendor’s number.';

export default view({
  where: 'incident',
  fields: z.object({ ticket: z.string({ error: missing }).trim().min(1, missing).max(60, 'Keep it under 60 characters.') }),
  decide: (_situation, { ticket }) => decide([{ kind: 'note.added', key: `ticket:${ticket}`, data: { text: `Vendor ticket ${ticket}` } }]),
});
