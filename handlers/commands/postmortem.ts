// /incident postmortem: where it is; or begins one, or says why there is none.
import { command } from '../../src/contracts.ts';
import { postmortemAsked } from '../../src/domain/resolving.ts';

export default command<Record<string, never>>({
  where: 'incident',
  usage: 'postmortem',
  help: 'Show where the postmortem is. If there is none yet and there may be one, it is begun.',
  examples: ['postmortem', 'postmortem INC-42'],
  aliases: ['retro', 'pm'],
  parse: () => ({}),
  decide: ({ incident, by }) => postmortemAsked(incident, by),
});
