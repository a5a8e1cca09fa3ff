// /incident ticket: the number under which a vendor works on it too.
import { command } from '../../../../src/contracts.ts';
import { decide, tell } from '../../../../src/domain/decision.ts';

export default command<{ ticket: string }>({
  where: 'incident',
  usage: 'ticket <vendor’s number>',
  help: 'Keep the number of a vendor’s ticket on the timeline.',
  examples: ['ticket ACME-1234'],
  parse: (text) => (/^\S{1,60}$/.test(text) ? { ticket: text } : { refuse: 'Write the number alone: `/incident ticket ACME-1234`.' }),
  // The key makes it natural: the same ticket twice is one fact.
  decide: (_situation, { ticket }) => decide([{ kind: 'note.added', key: `ticket:${ticket}`, data: { text: `Vendor ticket ${ticket}` } }], [], tell('Noted.')),
});
