// The button "Snooze 10 min" under a reminder. Its value is "<incident>:<nudge>:<ref>".
import { action } from '../../src/contracts.ts';
import { silenced, topic } from '../../src/domain/silencing.ts';

const tenMinutes = 10 * 60_000;

export default action({ where: 'incident', input: topic, decide: (situation, about) => silenced(situation, about, tenMinutes) });
