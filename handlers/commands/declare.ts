// /incident declare: anyone may. With a title it happens at once, without one a form opens.
import { command } from '../../src/contracts.ts';
import { declared } from '../../src/domain/opening.ts';
import { declareModal } from '../../src/render/modals.ts';

type Input = { title: string; severity: string | undefined; drill: boolean; private: boolean };

export default command<Input>({
  where: 'anywhere',
  usage: 'declare [SEV1…SEV5] [--drill] [--private] [what is wrong]',
  help: 'Open an incident: a channel, a card, an announcement. You command it until somebody else does.',
  examples: ['declare', 'declare checkout is down', 'declare SEV2 payments slow in EU', 'declare --drill region failover'],
  aliases: ['new', 'create', 'open', 'start', 'trigger'],
  parse(text, config) {
    const words = text.split(/\s+/).filter(Boolean);
    const flag = (name: string) => words.some((word) => word.replaceAll('—', '--').toLowerCase() === name);
    const severity = words.map((word) => word.toUpperCase()).find((word) => Object.hasOwn(config.severities, word));
    const title = words.filter((word) => word.toUpperCase() !== severity && !/^(--|—)(drill|private)$/i.test(word)).join(' ');
    // A mistyped --private must not open a public incident, nor --drill a live one.
    const unknown = words.find((word) => /^(--|—)[a-z]/i.test(word) && !/^(--|—)(drill|private)$/i.test(word));
    if (unknown !== undefined) return { refuse: `I do not know ${unknown.slice(0, 40)}. There are --drill and --private: \`/incident declare --private what is wrong\`.` };
    if (title === '' && (flag('--drill') || flag('--private'))) {
      return { refuse: 'Say in a few words what is wrong as well: `/incident declare --drill region failover`. Or use `/incident declare` alone for the form.' };
    }
    if (title.length > 300) return { refuse: 'Keep the title under 300 characters; put the rest in `/incident note`.' };
    return { title, severity, drill: flag('--drill'), private: flag('--private') };
  },
  decide({ by, config }, input) {
    if (input.title === '') return { open: declareModal({ config }) };
    return declared(config, { title: input.title, severity: input.severity, kind: input.drill ? 'drill' : 'live', private: input.private }, by);
  },
});
