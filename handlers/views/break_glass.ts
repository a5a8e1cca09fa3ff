// The form behind "Break glass": the reason.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { approve } from '../../src/domain/approving.ts';
import { stepPlace } from '../../src/domain/step-place.ts';

const why = 'Say why it cannot wait for a second person.';

export default view({
  where: 'incident',
  fields: z.object({ reason: z.string({ error: why }).trim().min(5, why).max(1_000), meta: stepPlace }),
  needs: ({ meta }) => [{ need: 'roles' }, { need: 'run', run: meta.run }],
  decide: ({ incident, by, now, known, policy }, { reason, meta }) => approve(incident, meta, { runbook: known.run, outputs: known.outputs ?? {} }, { by, roles: known.roles, policy, now }, reason),
});
