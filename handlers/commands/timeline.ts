// /incident timeline: what happened, in order, seen only by you.
import { command } from '../../src/contracts.ts';
import { renderTimeline } from '../../src/render/timeline.ts';

export default command<{ most: number }>({
  where: 'incident',
  usage: 'timeline [how many rows]',
  help: 'Show what happened, newest last.',
  examples: ['timeline', 'timeline 50'],
  aliases: ['history', 'tl'],
  parse(text) {
    if (text === '') return { most: 25 };
    const most = Number(text);
    return Number.isInteger(most) && most >= 1 && most <= 100 ? { most } : { refuse: 'How many rows? A number from 1 to 100: `/incident timeline 50`.' };
  },
  needs: () => [{ need: 'timeline' }],
  decide: ({ incident, known }, { most }) => ({ say: renderTimeline(incident, known.timeline ?? [], { most }) }),
});
