// The message shortcut "Make a task": the form, with the text, the person and the time-box that the message holds.
import { shortcut } from '../../src/contracts.ts';
import { messageInput } from '../../src/domain/message-shortcut.ts';
import { mayNotTake, notShown } from '../../src/domain/messages.ts';
import { taskOf } from '../../src/domain/taking.ts';
import { mayNotAddTask } from '../../src/domain/tasks.ts';
import { chooseIncident } from '../../src/render/forms/record.ts';
import { taskModal } from '../../src/render/forms/task.ts';

export default shortcut({
  kind: 'message',
  title: 'Make a task',
  description: 'Give somebody what this message asks for: a person, a time-box, and their word that they are on it.',
  input: messageInput,
  needs: ({ channel, ts }) => [{ need: 'open-incidents' }, { need: 'message', channel, ts }],
  decide({ incident, by, known }) {
    const { message, openIncidents = [] } = known;
    if (!incident) return chooseIncident('task', message, openIncidents, by);
    if (!message) return notShown;
    const refused = mayNotTake('task', message) ?? mayNotAddTask(incident);
    if (refused) return refused;
    const { text, assignee, boxMs } = taskOf(message, by, known.self);
    return { open: taskModal(incident, { by, text, who: assignee.id, box: { ms: boxMs }, from: { channel: message.channel, ts: message.ts } }) };
  },
});
