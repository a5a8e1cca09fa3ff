// The form behind "Merge incident": which one goes on.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { merged } from '../../src/domain/merging.ts';

const missing = 'Choose the incident that goes on.';

export default view({
  where: 'incident',
  fields: z.object({ into: z.string({ error: missing }).regex(/^[1-9]\d{0,8}$/, missing).transform(Number) }),
  needs: ({ into }) => [{ need: 'other-incident', incident: into }],
  decide: ({ incident, known }, { into }) => merged(incident, known.otherIncident, into),
});
