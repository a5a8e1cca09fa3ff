// /incident update: to stakeholders, with the time of the next one. With anything missing a form opens.
import { command } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { isOpen } from '../../src/domain/incident.ts';
import { mayNotUpdate, nextInstant, readUpdate, updateSent, type Draft } from '../../src/domain/updates.ts';
import { readable } from '../../src/domain/typed-text.ts';
import { begun, updateModal } from '../../src/render/forms/update.ts';

export default command<Draft>({
  where: 'incident',
  usage: 'update [what is going on | what customers notice | next 30m]',
  help: 'Tell stakeholders where it stands and when they hear more: here, in the announcement and under it. Alone it opens a form.',
  examples: ['update', 'update we roll back checkout | 1 in 5 card payments fails in the EU | next 20m', 'update it is fixed | nothing any more | last'],
  aliases: ['post', 'broadcast'],
  parse(text) {
    const draft = readUpdate(readable(text));
    if (draft.text.length > 3_000) return { refuse: 'Keep what is going on under 3,000 characters; link to the rest.' };
    return (draft.impact?.length ?? 0) > 2_000 ? { refuse: 'Keep the impact under 2,000 characters; link to the rest.' } : draft;
  },
  decide({ incident, config, now }, draft) {
    const refused = mayNotUpdate(incident);
    if (refused) return refused;
    const nextAt = nextInstant(draft.next, now);
    const promises = nextAt !== undefined || (draft.next === 'last' && !isOpen(incident));
    if (draft.text === '' || draft.impact === undefined || !promises) return { open: updateModal(incident, config, begun(draft, now)) };
    const sent = updateSent(incident, { text: draft.text, impact: draft.impact, nextAt });
    return 'refuse' in sent ? sent : { ...sent, answer: tell('The update is on its way.') };
  },
});
