// /incident declare: anyone may. With a title it happens at once, without one a form opens; what is over (--retro) always asks for its times.
import { command } from '../../src/contracts.ts';
import { readDeclaration, type Declaration } from '../../src/domain/declaring.ts';
import { declared } from '../../src/domain/opening.ts';
import { declareModal } from '../../src/render/forms/declare.ts';
import { declareRetroModal } from '../../src/render/forms/declare-retro.ts';

export default command<Declaration>({
  where: 'anywhere',
  namesAnother: true,
  usage: 'declare [SEV1…SEV5] [--drill] [--private] [--retro] [what is wrong]',
  help: 'Open an incident: a channel, a card, an announcement. You command it until somebody else does. `--retro` writes down one that is over.',
  examples: ['declare', 'declare checkout is down', 'declare SEV2 payments slow in EU', 'declare --drill region failover', 'declare --retro checkout was down last night'],
  aliases: ['new', 'create', 'open', 'start', 'trigger'],
  parse: readDeclaration,
  decide({ by, config, now }, { kind, ...input }) {
    if (kind === 'retrospective') return { open: declareRetroModal({ config, now, ...input }) };
    return input.title === '' ? { open: declareModal({ config }) } : declared(config, { ...input, kind }, by);
  },
});
