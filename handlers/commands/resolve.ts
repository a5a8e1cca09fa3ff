// /incident resolve: it is fixed. Says how you know, clears the alerts outside, and begins the postmortem.
import { command } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { resolution } from '../../src/domain/resolving.ts';
import { resolveModal } from '../../src/render/modals.ts';

export default command<{ evidence: string }>({
  where: 'incident',
  usage: 'resolve [how you know it is fixed]',
  help: 'Say that it is fixed and verified. Clears the alerts, and opens the postmortem where the severity asks for one.',
  examples: ['resolve', 'resolve error rate back under 0.1 % for ten minutes'],
  aliases: ['close', 'fixed'],
  parse: (text) => ({ evidence: text }),
  decide({ incident, config }, { evidence }) {
    if (!isOpen(incident)) return tell(`${incidentName(incident.id)} is ${incident.status} already. Nothing changed.`);
    if (evidence === '') return { open: resolveModal(incident) };
    return { ...resolution(incident, config, evidence), answer: tell(`${incidentName(incident.id)} is resolved. Thank you.`) };
  },
});
