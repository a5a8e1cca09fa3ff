// The button "I'm on it". In their own conversation with Tocsin the message goes on as the task they have now.
import { action } from '../../src/contracts.ts';
import { isDecision } from '../../src/domain/decision.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { acknowledgedBy, isDirect, taskAcknowledged } from '../../src/domain/tasks.ts';
import { taskForOne, taskInPlace } from '../../src/render/told/task.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  needs: () => [{ need: 'account' }],
  decide(situation, id) {
    const { incident, by, now, channel } = situation;
    const outcome = taskAcknowledged(incident, id, situation);
    const task = incident.tasks.find((one) => one.id === id);
    if (!task || !isDecision(outcome) || !isDirect(channel)) return taskInPlace(situation, id, outcome);
    return { ...outcome, answer: { say: taskForOne(incident, acknowledgedBy(task, by, now)), replace: true } };
  },
});
