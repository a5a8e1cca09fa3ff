// /incident commander: who decides. Alone it means you; naming somebody asks them, because nobody commands without saying yes.
import { command } from '../../src/contracts.ts';
import { samePerson, slackPerson } from '../../src/domain/actor.ts';
import { takeCommand, takeOver } from '../../src/domain/command.ts';
import { mentioned } from '../../src/domain/command-text.ts';
import { offer } from '../../src/domain/handoff.ts';
import { readable } from '../../src/domain/typed-text.ts';
import { heldAnswer } from '../../src/render/forms/take-over.ts';

export default command<{ who: string | undefined; because?: string }>({
  where: 'incident',
  usage: 'commander [@somebody]',
  help: 'Take command, or ask somebody to. The commander decides and delegates, and does not fix. From a commander who is silent you can take it over.',
  examples: ['commander', 'commander @chiara', 'commander because they do not answer'],
  aliases: ['ic', 'lead', 'command', 'takeover', 'take-over'],
  parse(text) {
    if (['', 'me', 'myself'].includes(text.toLowerCase())) return { who: undefined };
    // Where no form can open: the words that it asks for.
    const because = /^because\s+(\S.{2,})$/is.exec(text)?.[1];
    if (because !== undefined) return because.length > 500 ? { refuse: 'Keep the reason under 500 characters.' } : { who: undefined, because: readable(because) };
    if (/^(?:none|nobody|no one|drop|release)$/i.test(text)) return { refuse: 'Command is not dropped, it is handed on: `/incident handoff @chiara`. Until somebody accepts, the commander commands.' };
    const who = mentioned(text);
    return who === undefined ? { refuse: 'Mention the person: `/incident commander @chiara`, or nobody to take command yourself.' } : { who };
  },
  needs: ({ who }) => [{ need: 'presence' }, who === undefined ? { need: 'account' } : { need: 'account', user: who }],
  decide(situation, { who, because }) {
    if (because !== undefined) return takeOver(situation, { from: situation.incident.commander?.id ?? '', likely: undefined, words: because });
    const to = who === undefined ? situation.by : slackPerson(who);
    const outcome = samePerson(to, situation.by) ? takeCommand(situation) : offer(situation, { to });
    return 'held' in outcome ? heldAnswer(situation.incident, outcome) : outcome;
  },
});
