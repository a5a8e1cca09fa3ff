// A quarter of an hour, and nobody has said what customers notice: the commander is asked, twice at most.
import { nudge } from '../../../../src/contracts.ts';
import { decide } from '../../../../src/domain/decision.ts';
import { incidentName, isOpen } from '../../../../src/domain/incident.ts';
import { plus } from '../../../../src/domain/time.ts';

const quarter = 15 * 60_000;

export default nudge({
  due: (incident) => (isOpen(incident) && incident.impact === undefined ? [{ ref: 'impact', at: plus(incident.openedAt, quarter) }] : []),
  most: 2,
  again: () => quarter,
  act: ({ incident }) => decide([], incident.commander ? [{ kind: 'slack.tell', data: { user: incident.commander.id, about: 'nudge', ref: 'ask_impact:impact' } }] : []),
  words: (incident) => (incident.impact === undefined ? { text: `${incidentName(incident.id)}: what do customers notice? Say it with \`/incident update\`.` } : undefined),
});
