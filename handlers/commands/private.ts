// /incident private: only its people may see it from now on. Asks first, because there is no way back.
import { command } from '../../src/contracts.ts';
import { isDecision, tell } from '../../src/domain/decision.ts';
import { incidentName } from '../../src/domain/incident.ts';
import { madePrivate, whyNotPublic } from '../../src/domain/privacy.ts';
import { readFlags } from '../../src/domain/typed-text.ts';
import { privateModal } from '../../src/render/forms/private.ts';
import { toldPrivate } from '../../src/render/private-words.ts';

const undo = /^(off|no|false|undo|public|stop)$/i;

export default command<{ reason: string; sure?: true }>({
  where: 'incident',
  usage: 'private [why]',
  help: 'Go on in a private channel, seen only by the people of this incident. Shows what happens and asks first: there is no way back.',
  examples: ['private', 'private customer data is in the logs', 'private --yes customer data is in the logs'],
  aliases: ['restrict', 'confidential'],
  parse(text) {
    if (undo.test(text)) return { refuse: whyNotPublic('public') ?? '' };
    const { flags, rest, unknown } = readFlags(text, ['yes']);
    if (unknown !== undefined) return { refuse: 'There is one flag, --yes: it goes on without asking, where no form can open.' };
    return rest.length > 1_000 ? { refuse: 'Keep the reason under 1,000 characters; write the rest in the private channel.' } : { reason: rest, ...(flags.has('yes') ? { sure: true } : {}) };
  },
  decide({ incident, config }, { reason, sure }) {
    if (incident.private) return tell(`${incidentName(incident.id)} is private already. Nothing changed.`);
    if (!sure) return { open: privateModal(incident, reason) };
    const outcome = madePrivate(incident, config, reason);
    return isDecision(outcome) ? { ...outcome, answer: tell(toldPrivate(incident)) } : outcome;
  },
});
