// The button "Stop here": what has not started will not. Its value is "<incident>:<run>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:[0-9a-f-]{36}$/).transform((value) => value.split(':')[1] ?? ''),
  needs: () => [{ need: 'roles' }],
  decide({ incident, by, known }, id) {
    const run = incident.runs.find((one) => one.id === id);
    if (!run) return { refuse: 'This run is not in this incident.' };
    if (run.status !== 'running') return { refuse: `This run is ${run.status} already.` };
    if (run.steps.some((step) => step.status === 'running' || step.status === 'unknown')) return { refuse: 'A step of it is running or undecided: wait for it first.' };
    if (run.by.id !== by.id && !known.roles?.has('responder')) return { refuse: 'Only who started it, a responder or the commander may stop it.' };
    return decide(
      [{ kind: 'run.finished', key: `run:${id}:finished`, data: { run: id, status: 'cancelled', why: 'Stopped by a person.' } }],
      [{ kind: 'ledger.settle', data: { run: id, step: 0, outcome: 'cancel' } }],
    );
  },
});
