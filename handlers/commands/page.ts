// /incident page: somebody is needed. Through PagerDuty; where that fails, whom to call by hand.
import { command } from '../../src/contracts.ts';
import { pageAsked } from '../../src/domain/page-asked.ts';
import { withReach } from '../../src/domain/paging.ts';
import { byHand } from '../../src/render/by-hand.ts';
import { pageModal } from '../../src/render/forms/page.ts';

const flags = /(?:^|\s)(?:--|—)(really|again)(?=\s|$)/gi;

export default command<{ text: string; really: boolean; again: boolean }>({
  where: 'incident',
  usage: 'page <@somebody | e-mail | policy | role | on-call> [why]',
  help: 'Page somebody through PagerDuty, with the reason. When that fails, the channel hears whom to call by hand.',
  examples: ['page @ben the orders database is full', 'page on-call', 'page commander', 'page "Incident commanders" second SEV1', 'page ben@example.com'],
  aliases: ['escalate', 'pager'],
  parse(text) {
    const given = [...text.matchAll(flags)].map((found) => found[1]?.toLowerCase());
    const words = text.replaceAll(flags, ' ').trim();
    if (words.length > 1_000) return { refuse: 'Keep the reason under 1,000 characters: they read it on a telephone.' };
    return { text: words, really: given.includes('really'), again: given.includes('again') };
  },
  needs: ({ text }) => (text === '' ? [{ need: 'on-call' }] : [{ need: 'page-target', text }, { need: 'on-call' }]),
  decide(situation, { text, really, again }) {
    const { incident, known, channel } = situation;
    if (text === '') return { open: pageModal(incident, known.onCall) };
    // Telephone numbers belong into the incident's own channel.
    const here = channel !== undefined && channel === incident.channel?.id;
    return pageAsked(situation, {
      found: known.pageTarget, why: '', really, again,
      byHand: (target) => (here ? byHand(withReach(known.onCall, known.pageTarget), target) : 'Whom to call by hand: `/incident oncall` in its channel.'),
    });
  },
});
