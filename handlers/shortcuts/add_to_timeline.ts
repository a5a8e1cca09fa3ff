// The message shortcut "Add to timeline": at once in an incident's channel; anywhere else the incident is chosen.
import { shortcut } from '../../src/contracts.ts';
import { messageInput } from '../../src/domain/message-shortcut.ts';
import { taken } from '../../src/domain/taking.ts';
import { chooseIncident } from '../../src/render/forms/record.ts';

export default shortcut({
  kind: 'message',
  title: 'Add to timeline',
  description: 'Keep this message on an incident’s timeline, with its author and its own time.',
  input: messageInput,
  needs: ({ channel, ts }) => [{ need: 'open-incidents' }, { need: 'message', channel, ts }],
  decide({ incident, ...situation }) {
    const { message, openIncidents = [] } = situation.known;
    return incident ? taken('timeline', { ...situation, incident }, message) : chooseIncident('timeline', message, openIncidents, situation.by);
  },
});
