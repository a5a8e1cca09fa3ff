// /incident commander: who decides. Alone it means you.
import { command } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { mentioned } from '../../src/domain/command-text.ts';
import { tell } from '../../src/domain/decision.ts';
import { commandChange } from '../../src/domain/status.ts';

export default command<{ who: string | undefined }>({
  where: 'incident',
  usage: 'commander [@somebody]',
  help: 'Take command, or name who commands. The commander decides and delegates, and does not fix.',
  examples: ['commander', 'commander @chiara'],
  aliases: ['ic', 'lead', 'command'],
  parse(text) {
    if (text === '' || text.toLowerCase() === 'me') return { who: undefined };
    const who = mentioned(text);
    return who === undefined ? { refuse: 'Mention the person: `/incident commander @chiara`, or nobody to take command yourself.' } : { who };
  },
  decide({ incident, by }, { who }) {
    const commander = who === undefined ? by : slackPerson(who);
    return commandChange(incident, commander) ?? tell(`<@${commander.id}> commands already. Nothing changed.`);
  },
});
