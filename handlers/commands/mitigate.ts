// /incident mitigate: customers no longer suffer. Not the same as resolved, and said so.
import { command } from '../../src/contracts.ts';
import { isDecision, tell } from '../../src/domain/decision.ts';
import { incidentName } from '../../src/domain/incident.ts';
import { mitigated } from '../../src/domain/lifecycle.ts';
import { readable } from '../../src/domain/typed-text.ts';

export default command<{ how: string | undefined }>({
  where: 'incident',
  usage: 'mitigate [how you know]',
  help: 'Say that customers no longer suffer. It stays open until it is fixed and resolved.',
  examples: ['mitigate', 'mitigate traffic runs through west, errors are gone'],
  aliases: ['mitigated', 'stabilised', 'stabilized'],
  parse: (text) => (text.length > 3_000 ? { refuse: 'Keep it under 3,000 characters; put the rest in `/incident note`.' } : { how: readable(text) || undefined }),
  decide({ incident }, { how }) {
    const outcome = mitigated(incident, how);
    return isDecision(outcome) ? { ...outcome, answer: tell(`${incidentName(incident.id)} is mitigated. It is not resolved yet.`) } : outcome;
  },
});
