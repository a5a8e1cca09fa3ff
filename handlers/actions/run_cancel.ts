// The button "Stop this run": what has not started will not, and what runs is asked to stop. Its value is "<incident>:<run>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { stopRun } from '../../src/domain/run-choices.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:[0-9a-f-]{36}$/).transform((value) => value.split(':')[1] ?? ''),
  needs: () => [{ need: 'roles' }],
  decide: ({ incident, by, now, known, policy }, id) => stopRun(incident, id, { by, now, roles: known.roles, policy }),
});
