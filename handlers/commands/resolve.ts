// /incident resolve: it is fixed. Says how you know, clears the alerts outside, and names who sees to the postmortem.
import { command } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { namedOwner, readResolving, resolution } from '../../src/domain/resolving.ts';
import { resolveModal } from '../../src/render/forms/resolve.ts';

export default command<{ evidence: string; owner: string | undefined }>({
  where: 'incident',
  usage: 'resolve [how you know it is fixed] [owner @somebody]',
  help: 'Say that it is fixed and verified. Clears the alerts; where the severity asks for a postmortem, opens it and names who sees to it.',
  examples: ['resolve', 'resolve error rate back under 0.1 % for ten minutes', 'resolve errors are gone, owner @chiara'],
  aliases: ['close', 'fixed'],
  parse(text) {
    const read = readResolving(text);
    if ('refuse' in read) return read;
    return read.evidence.length > 3_000 ? { refuse: 'Keep it under 3,000 characters; put the rest in `/incident note`.' } : read;
  },
  needs: ({ owner }) => (owner === undefined ? [] : [{ need: 'account', user: owner }]),
  decide({ incident, config, by, known }, { evidence, owner: id }) {
    if (!isOpen(incident)) return tell(`${incidentName(incident.id)} is ${incident.status} already. Nothing changed.`);
    if (evidence === '') return { open: resolveModal(incident, { config, by, owner: id }) };
    const { owner, unfit } = namedOwner(id, known.account);
    return { ...resolution(incident, config, evidence, { by, owner }), answer: tell(`${incidentName(incident.id)} is resolved. Thank you.${unfit}`) };
  },
});
