// The button "Start": asks for parameters when the runbook has any. Its value is "<incident>:<runbook>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { incidentValues, mayNotStart, startRun } from '../../src/domain/running.ts';
import { runModal } from '../../src/render/forms/run.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:[a-z0-9-]+$/).transform((value) => value.split(':')[1] ?? ''),
  needs: () => [{ need: 'runbooks' }, { need: 'roles' }],
  decide({ incident, by, now, known, policy, random }, id) {
    const runbook = known.runbooks?.find((one) => one.id === id);
    if (!runbook) return { refuse: `There is no runbook ${id} any more.` };
    // Nobody fills in a form to be told then that they may not send it.
    const who = { by, now, roles: known.roles, policy };
    const refused = mayNotStart(runbook, who);
    if (refused) return refused;
    if (runbook.params.length > 0) return { open: runModal(incident, runbook, incidentValues(incident)) };
    return startRun(incident, runbook, {}, random.uuid(), who);
  },
});
