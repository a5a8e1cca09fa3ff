// The button "Break glass": go on alone, with a reason that everybody will see.
import { action } from '../../src/contracts.ts';
import { stepPlace } from '../../src/domain/step-place.ts';
import { breakGlassModal } from '../../src/render/forms/break-glass.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  decide({ incident }, place) {
    const run = incident.runs.find((one) => one.id === place.run);
    const step = run?.steps[place.step];
    if (run?.status !== 'running' || step?.status !== 'waiting' || step.waitingFor !== 'approval') return { refuse: 'This step does not wait for an approval any more.' };
    return { open: breakGlassModal(incident, run, place.step, place.digest) };
  },
});
