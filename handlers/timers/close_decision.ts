// The time for objections to a decision is over: without one it is recorded. With one it stays open until a person decides.
import { timer } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { decisionClosed } from '../../src/domain/decisions.ts';

export default timer({
  decide: ({ incident, ref, now }) => (ref === undefined ? decide([]) : decisionClosed(incident, Number(ref), now)),
});
