// /incident theory: what somebody thinks the cause is, and later whether it was.
import { command } from '../../src/contracts.ts';
import { isDecision } from '../../src/domain/decision.ts';
import { hypothesisSettled, hypothesisStated, readTheory, type TheoryWords } from '../../src/domain/hypotheses.ts';
import { renderTheories, theoryStated } from '../../src/render/theories.ts';

export default command<TheoryWords>({
  where: 'incident',
  usage: 'theory [what you think | <number> confirmed|out]',
  help: 'Put what you think the cause is on the card, and say later whether it was. Alone it lists what was thought.',
  examples: ['theory', 'theory the new cache evicts sessions', 'theory 2 confirmed', 'theory 2 out'],
  aliases: ['hypothesis', 'hypo', 'theories', 'hypotheses'],
  parse: (text) => readTheory(text),
  decide({ incident }, words) {
    if (words.do === 'list') return { say: renderTheories(incident) };
    if (words.do === 'settle') return hypothesisSettled(incident, words.id, words.how);
    const outcome = hypothesisStated(incident, words.text);
    return isDecision(outcome) ? { ...outcome, answer: { say: theoryStated(incident, incident.hypotheses.length + 1, words.text) } } : outcome;
  },
});
