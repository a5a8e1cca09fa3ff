// /incident reopen: it was not over after all.
import { command } from '../../src/contracts.ts';
import { isDecision, tell } from '../../src/domain/decision.ts';
import { incidentName } from '../../src/domain/incident.ts';
import { reopened } from '../../src/domain/lifecycle.ts';
import { readable } from '../../src/domain/typed-text.ts';

export default command<{ why: string | undefined }>({
  where: 'incident',
  usage: 'reopen [what shows that it is not over]',
  help: 'Take up an incident again that was resolved, closed or declined. Its history stays.',
  examples: ['reopen', 'reopen payments fail again since 04:10', 'reopen INC-42'],
  aliases: ['unresolve'],
  parse: (text) => (text.length > 3_000 ? { refuse: 'Keep it under 3,000 characters; put the rest in `/incident note`.' } : { why: readable(text) || undefined }),
  decide({ incident }, { why }) {
    const outcome = reopened(incident, { why });
    return isDecision(outcome) ? { answer: tell(`${incidentName(incident.id)} is open again.`), ...outcome } : outcome;
  },
});
