// /incident decide: "I propose X, any strong objection?" Without one it is recorded by itself.
import { command } from '../../src/contracts.ts';
import { decisionMade, decisionProposed, decisionRecorded, decisionWithdrawn, mayNotPropose, readDecide, type DecideWords } from '../../src/domain/decisions.ts';
import { decideModal } from '../../src/render/forms/decide.ts';

export default command<DecideWords>({
  where: 'incident',
  usage: 'decide [--now] <what you propose>',
  help: 'Propose a decision and ask for strong objections; without one it is recorded by itself. `--now` (or `decide!`) records what is decided already.',
  examples: ['decide', 'decide fail over to the west', 'decide --now we roll back', 'decide! we roll back', 'decide 2 now', 'decide 2 withdraw'],
  aliases: ['decision', 'propose', 'decide!', 'decided'],
  parse: (text, _config, as) => readDecide(text, as),
  decide(situation, words) {
    const { incident, config } = situation;
    switch (words.do) {
      case 'form': return mayNotPropose(incident) ?? { open: decideModal(incident, config) };
      case 'propose': return decisionProposed(incident, words.text, situation);
      case 'record': return decisionRecorded(incident, words.text, situation);
      case 'make': return decisionMade(incident, words.id, situation);
      case 'withdraw': return decisionWithdrawn(incident, words.id, situation);
    }
  },
});
