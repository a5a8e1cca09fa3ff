// /incident catchup: what happened since you looked last, seen only by you.
import { command } from '../../src/contracts.ts';
import { catchUp } from '../../src/render/catch-up.ts';

export default command<Record<string, never>>({
  where: 'incident',
  usage: 'catchup',
  help: 'Show what happened since you looked last: where it stands, decisions, tasks, updates, and what people wrote down. Only you see it.',
  examples: ['catchup', 'catchup INC-42'],
  aliases: ['catch-up', 'recap', 'summary', 'what'],
  // "/incident what happened?" asks for the same.
  parse: () => ({}),
  needs: () => [{ need: 'timeline' }, { need: 'presence' }],
  decide: ({ incident, by, known, config }) => catchUp(incident, by, known, config),
});
