// The button that goes on without a reminder: "Not needed", "Still going", "Do not page". Its value is "<incident>:<nudge>:<ref>".
import { action } from '../../src/contracts.ts';
import { silenced, topic } from '../../src/domain/silencing.ts';

export default action({ where: 'incident', input: topic, decide: (situation, about) => silenced(situation, about) });
