// The message shortcut "Declare from message": the form with the message's words as the title. The incident's timeline begins with it.
import { shortcut } from '../../src/contracts.ts';
import { messageInput } from '../../src/domain/message-shortcut.ts';
import { readable } from '../../src/domain/typed-text.ts';
import { declareModal } from '../../src/render/forms/declare.ts';

export default shortcut({
  kind: 'message',
  title: 'Declare from message',
  description: 'Open an incident with this message as its beginning: a channel, the right people, one living status card.',
  input: messageInput,
  needs: ({ channel, ts }) => [{ need: 'message', channel, ts, optional: true }],
  decide({ incident, config, known }, { channel, ts, text }) {
    // The new incident may be a public one, and what is said here would stand in its channel and its announcement.
    if (incident?.private) return { refuse: 'This is a private incident’s channel, so what is said here stays here. Declare in words that others may read: `/incident declare`.' };
    return { open: declareModal({ config, title: readable(text), from: { channel, ts, shown: known.message !== undefined } }) };
  },
});
