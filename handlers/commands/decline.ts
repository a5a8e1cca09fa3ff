// /incident decline: it was no incident. Asks why, because somebody may have been woken.
import { command } from '../../src/contracts.ts';
import { isDecision, tell } from '../../src/domain/decision.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { declined } from '../../src/domain/lifecycle.ts';
import { readable } from '../../src/domain/typed-text.ts';
import { declineModal } from '../../src/render/forms/decline.ts';

export default command<{ why: string }>({
  where: 'incident',
  usage: 'decline [why it is no incident]',
  help: 'Say that it was no incident. Clears the alerts, writes no postmortem, and keeps the record.',
  examples: ['decline', 'decline a load test that was planned'],
  aliases: ['cancel', 'dismiss', 'false-alarm'],
  parse: (text) => (text.length > 1_000 ? { refuse: 'Keep the reason under 1,000 characters; put the rest in `/incident note`.' } : { why: readable(text) }),
  decide({ incident }, { why }) {
    const name = incidentName(incident.id);
    if (!isOpen(incident)) return tell(`${name} is ${incident.status} already. Nothing changed.`);
    if (why.length < 3) return { open: declineModal(incident) };
    const outcome = declined(incident, why);
    return isDecision(outcome) ? { ...outcome, answer: tell(`${name} is declined. Its record stays.`) } : outcome;
  },
});
