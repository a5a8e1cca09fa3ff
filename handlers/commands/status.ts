// /incident, /incident status: what is going on, seen only by you. With a word it sets the status.
import { command } from '../../src/contracts.ts';
import { nearest } from '../../src/domain/command-text.ts';
import { moved, settable, type Settable } from '../../src/domain/lifecycle.ts';
import { declareModal } from '../../src/render/forms/declare.ts';
import { renderStatus } from '../../src/render/status.ts';

export default command<{ to: Settable | undefined }>({
  where: 'anywhere',
  usage: 'status [INC-42] [investigating|identified|mitigated]',
  help: 'Show where this incident stands, or say that it moved on.',
  examples: ['status', 'status INC-42', 'status identified', 'status mitigated'],
  aliases: ['show', 'info'],
  parse(text) {
    if (text === '') return { to: undefined };
    const word = text.toLowerCase();
    const to = settable.find((known) => known === word);
    if (to) return { to };
    const near = nearest(word, settable);
    return { refuse: `A status is one of ${settable.join(', ')}.${near === undefined ? ' To end it: `/incident resolve`.' : ` Did you mean \`/incident status ${near}\`?`}` };
  },
  decide(situation, { to }) {
    const { incident, config, now } = situation;
    if (!incident) return to === undefined ? { open: declareModal({ config }) } : { refuse: 'This is not an incident’s channel. Name it: `/incident status INC-42 mitigated`.' };
    if (to === undefined) return { say: renderStatus(incident, { config, now }) };
    return moved(incident, to);
  },
});
