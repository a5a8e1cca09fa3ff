// The message shortcut "Make a follow-up": the form, with what the message says is to be done after the incident.
import { shortcut } from '../../src/contracts.ts';
import { messageInput } from '../../src/domain/message-shortcut.ts';
import { mayNotTake, notShown } from '../../src/domain/messages.ts';
import { wordsOf } from '../../src/domain/taking.ts';
import { followupModal } from '../../src/render/forms/followup.ts';
import { chooseIncident } from '../../src/render/forms/record.ts';

export default shortcut({
  kind: 'message',
  title: 'Make a follow-up',
  description: 'Keep what this message asks for as something to do after the incident. It goes into the postmortem.',
  input: messageInput,
  needs: ({ channel, ts }) => [{ need: 'open-incidents' }, { need: 'message', channel, ts }],
  decide({ incident, by, known }) {
    const { message, openIncidents = [] } = known;
    if (!incident) return chooseIncident('followup', message, openIncidents, by);
    if (!message) return notShown;
    const refused = mayNotTake('followup', message);
    if (refused) return refused;
    const { text, named } = wordsOf(message, known.self);
    return { open: followupModal(incident, { text, who: named?.id, from: { channel: message.channel, ts: message.ts } }) };
  },
});
