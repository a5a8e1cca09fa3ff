// /incident commander: who decides. Alone it means you; naming somebody asks them, because nobody commands without saying yes.
import { command } from '../../src/contracts.ts';
import { samePerson, slackPerson } from '../../src/domain/actor.ts';
import { takeCommand } from '../../src/domain/command.ts';
import { mentioned } from '../../src/domain/command-text.ts';
import { offer } from '../../src/domain/handoff.ts';
import { heldAnswer } from '../../src/render/forms/take-over.ts';

export default command<{ who: string | undefined }>({
  where: 'incident',
  usage: 'commander [@somebody]',
  help: 'Take command, or ask somebody to. The commander decides and delegates, and does not fix. From a commander who is silent you can take it over.',
  examples: ['commander', 'commander @chiara'],
  aliases: ['ic', 'lead', 'command', 'takeover', 'take-over'],
  parse(text) {
    if (['', 'me', 'myself'].includes(text.toLowerCase())) return { who: undefined };
    if (/^(?:none|nobody|no one|drop|release)$/i.test(text)) return { refuse: 'Command is not dropped, it is handed on: `/incident handoff @chiara`. Until somebody accepts, the commander commands.' };
    const who = mentioned(text);
    return who === undefined ? { refuse: 'Mention the person: `/incident commander @chiara`, or nobody to take command yourself.' } : { who };
  },
  needs: ({ who }) => [{ need: 'presence' }, who === undefined ? { need: 'account' } : { need: 'account', user: who }],
  decide(situation, { who }) {
    const to = who === undefined ? situation.by : slackPerson(who);
    const outcome = samePerson(to, situation.by) ? takeCommand(situation) : offer(situation, { to });
    return 'held' in outcome ? heldAnswer(situation.incident, outcome) : outcome;
  },
});
