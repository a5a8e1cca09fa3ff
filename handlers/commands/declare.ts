// /incident declare: anyone may. With a title it happens at once, without one a form opens.
import { command } from '../../src/contracts.ts';
import { readDeclaration, type Declaration } from '../../src/domain/declaring.ts';
import { declared } from '../../src/domain/opening.ts';
import { declareModal } from '../../src/render/forms/declare.ts';

export default command<Declaration>({
  where: 'anywhere',
  namesAnother: true,
  usage: 'declare [SEV1…SEV5] [--drill] [--private] [what is wrong]',
  help: 'Open an incident: a channel, a card, an announcement. You command it until somebody else does.',
  examples: ['declare', 'declare checkout is down', 'declare SEV2 payments slow in EU', 'declare --drill region failover'],
  aliases: ['new', 'create', 'open', 'start', 'trigger'],
  parse: readDeclaration,
  decide: ({ by, config }, input) => (input.title === '' ? { open: declareModal({ config }) } : declared(config, input, by)),
});
