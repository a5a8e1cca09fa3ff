// /incident task: a person, a time-box, an acknowledgement. Whom and how long stand wherever people write them.
import { command } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { readTask, type TaskWords } from '../../src/domain/task-text.ts';
import { mayNotAddTask, taskAcknowledged, taskAdded, taskAssigned, taskEnded, taskExtended } from '../../src/domain/tasks.ts';
import { taskModal } from '../../src/render/forms/task.ts';
import { renderTasks } from '../../src/render/tasks.ts';

export default command<TaskWords>({
  where: 'incident',
  usage: 'task [@who] <what> [in 10m]',
  help: 'Give somebody a task with a time-box; they say that they are on it. Alone it opens a form, `tasks` lists what is open.',
  examples: ['task', 'task @ada check the payment logs in 10m', 'task me restart the queue 5m', 'task @ada watch the error rate --no-limit', 'tasks', 'task 3 done', 'task 3 @grace', 'task 3 +15m'],
  aliases: ['tasks', 'todo', 'action'],
  parse: (text, _config, as) => readTask(text, as),
  needs(words) {
    if (words.do === 'ack' || ('who' in words && words.who === 'me')) return [{ need: 'account' }];
    return 'who' in words && words.who !== undefined ? [{ need: 'account', user: words.who }] : [];
  },
  decide(situation, words) {
    const { incident, by } = situation;
    switch (words.do) {
      case 'list': return { say: renderTasks(incident) };
      case 'ack': return taskAcknowledged(incident, words.id, situation);
      case 'extend': return taskExtended(incident, words.id, words.boxMs, situation);
      case 'give': return taskAssigned(incident, words.id, slackPerson(words.who), situation);
      case 'done':
      case 'dropped': return taskEnded(incident, words.id, words.do, situation);
      case 'add': {
        const { text, boxMs } = words;
        const who = words.who === 'me' ? by.id : words.who;
        const refused = mayNotAddTask(incident);
        if (refused) return refused;
        if (who === undefined || text === '') return { open: taskModal(incident, { by, text, who, box: { ms: boxMs } }) };
        return taskAdded(incident, { text, assignee: slackPerson(who), boxMs }, situation);
      }
    }
  },
});
