// The button "Show full log": all that is kept of a step's output, as a file in the thread of the run's message.
import { action } from '../../src/contracts.ts';
import { decide, tell } from '../../src/domain/decision.ts';
import { placed } from '../../src/domain/run-place.ts';
import { stepPlace } from '../../src/domain/step-place.ts';
import { isCut } from '../../src/render/run-steps.ts';

export default action({
  where: 'incident',
  input: stepPlace,
  decide({ incident }, place) {
    const found = placed(incident, place);
    if ('refuse' in found) return found;
    const { run, step } = found;
    if (step.logged && step.logged.channel === incident.channel?.id) return tell(`The full log of ${step.name} is there already: ${step.logged.file}, in the thread of the run's message.`);
    if (!isCut(step)) return { refuse: `All that ${step.name} said stands in the message of the run.` };
    return decide(
      [], [{ kind: 'slack.log.share', data: { run: run.id, step: place.step } }],
      tell(`The full log of ${step.name} comes as a file into the thread of the run's message.`),
    );
  },
});
