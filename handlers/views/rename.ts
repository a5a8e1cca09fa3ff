// The form behind "Rename incident".
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { renamed } from '../../src/domain/lifecycle.ts';

const missing = 'Say in a few words what is wrong.';

export default view({
  where: 'incident',
  fields: z.object({ title: z.string({ error: missing }).trim().min(3, missing).max(300, 'Keep it under 300 characters.') }),
  decide: ({ incident }, { title }) => renamed(incident, title),
});
