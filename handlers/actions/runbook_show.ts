// The button "Read": the runbook, seen only by you. Its value is "<incident>:<runbook>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { renderRunbook } from '../../src/render/runbooks.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:[a-z0-9-]+$/).transform((value) => value.split(':')[1] ?? ''),
  needs: () => [{ need: 'runbooks' }],
  decide({ incident, known }, id) {
    const runbook = known.runbooks?.find((one) => one.id === id);
    return runbook ? { say: renderRunbook(incident, runbook) } : { refuse: `There is no runbook ${id} any more.` };
  },
});
