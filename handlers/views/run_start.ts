// The form that starts a runbook with its parameters; checked against their types here, and again right before each step.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { startRun } from '../../src/domain/running.ts';

export default view({
  where: 'incident',
  fields: z.looseObject({ meta: z.string().regex(/^\d+:[a-z0-9-]+$/) }),
  needs: () => [{ need: 'runbooks' }, { need: 'roles' }],
  decide({ incident, by, now, known, policy, random }, { meta, ...typed }) {
    const runbook = known.runbooks?.find((one) => one.id === meta.split(':')[1]);
    if (!runbook) return { refuse: 'This runbook is not there any more.' };
    const given = Object.fromEntries(Object.entries(typed).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== ''));
    return startRun(incident, runbook, given, random.uuid(), { by, now, roles: known.roles, policy });
  },
});
