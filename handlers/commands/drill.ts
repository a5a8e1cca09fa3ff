// /incident drill: practise. It looks like an incident, is marked DRILL everywhere, and counts in no figures.
import { command } from '../../src/contracts.ts';
import { readDeclaration, type Declaration } from '../../src/domain/declaring.ts';
import { declared } from '../../src/domain/opening.ts';
import { declareModal } from '../../src/render/forms/declare.ts';

export default command<Declaration>({
  where: 'anywhere',
  namesAnother: true,
  usage: 'drill [SEV1…SEV5] [what you practise]',
  help: 'Begin a drill: everything works as in an incident, is marked DRILL, and counts in no figures.',
  examples: ['drill', 'drill SEV1 region failover'],
  aliases: ['practice', 'practise', 'test', 'rehearse'],
  parse: readDeclaration,
  decide: ({ by, config }, input) => (input.title === '' ? { open: declareModal({ config, drill: true }) } : declared(config, { ...input, kind: 'drill' }, by)),
});
