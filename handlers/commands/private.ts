// /incident private: only its people may see it from now on. Asks first, because there is no way back.
import { command } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { incidentName } from '../../src/domain/incident.ts';
import { whyNotPublic } from '../../src/domain/privacy.ts';
import { privateModal } from '../../src/render/forms/private.ts';

const undo = /^(off|no|false|undo|public|stop)$/i;

export default command<{ reason: string }>({
  where: 'incident',
  usage: 'private [why]',
  help: 'Go on in a private channel, seen only by the people of this incident. Shows what happens and asks first: there is no way back.',
  examples: ['private', 'private customer data is in the logs'],
  aliases: ['restrict', 'confidential'],
  parse(text) {
    if (undo.test(text)) return { refuse: whyNotPublic('public') ?? '' };
    return text.length > 1_000 ? { refuse: 'Keep the reason under 1,000 characters; write the rest in the private channel.' } : { reason: text };
  },
  decide({ incident }, { reason }) {
    if (incident.private) return tell(`${incidentName(incident.id)} is private already. Nothing changed.`);
    return { open: privateModal(incident, reason) };
  },
});
