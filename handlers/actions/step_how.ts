// The button "Show me how to check": what a step of which nobody knows was to do, and what shows whether it did. Seen only by who asks.
import { action } from '../../src/contracts.ts';
import { placed } from '../../src/domain/run-place.ts';
import { stepPlace } from '../../src/domain/step-place.ts';
import { renderHow } from '../../src/render/run-check.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  needs: ({ run }) => [{ need: 'run', run }],
  decide({ incident, known }, place) {
    const found = placed(incident, place);
    if ('refuse' in found) return found;
    if (found.step.status !== 'unknown' || !known.run) return { refuse: `This step is ${found.step.status}: there is nothing to find out any more.` };
    return { say: renderHow(incident, found.run, place.step, { runbook: known.run, params: found.run.params, outputs: known.outputs ?? {} }) };
  },
});
