// /incident help: made from the handlers themselves, so it cannot be out of date.
import { command } from '../../src/contracts.ts';
import { renderHelp } from '../../src/render/help.ts';

export default command<{ about: string | undefined }>({
  where: 'anywhere',
  usage: 'help [command]',
  help: 'Show what can be done here.',
  examples: ['help', 'help resolve'],
  aliases: ['?', 'commands'],
  parse: (text) => ({ about: text === '' ? undefined : text.toLowerCase().split(/\s+/)[0] }),
  decide: ({ known }, { about }) => ({ say: renderHelp(known.commands ?? [], about) }),
});
