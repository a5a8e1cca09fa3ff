// The form behind "Mark done": the note is optional.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { confirm } from '../../src/domain/run-choices.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

export default view({
  where: 'incident',
  // Slack sends null for a field that was left empty.
  fields: z.object({ note: z.string().trim().max(2_000, 'Keep it under 2,000 characters.').nullish(), meta: stepPlace }),
  needs: ({ meta }) => [{ need: 'roles' }, { need: 'run', run: meta.run }],
  decide: ({ incident, by, now, known, policy }, { note, meta }) => confirm(incident, meta, known.run, { by, roles: known.roles, policy, now }, note ?? undefined),
});
