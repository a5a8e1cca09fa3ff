// Somebody objected to a decision and its time is over: whoever leads is asked to decide. Making or withdrawing it ends this.
import { nudge } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import type { Decision, Incident } from '../../src/domain/incident.ts';
import { dueAfter, inCharge, partsOf, sameWait, tellOne } from '../../src/domain/nudging.ts';
import { decisionButtons } from '../../src/render/decision-parts.ts';
import { clip, mention } from '../../src/render/escape.ts';
import { renderReminder } from '../../src/render/nudge.ts';

const most = 2;
const topic = 'decision_open';

function opposed(incident: Incident): readonly Decision[] {
  return incident.decisions.filter((one) => one.state === 'open' && one.objections.length > 0);
}

export default nudge({
  most,
  again: sameWait('decision-open'),
  due: (incident, config) => opposed(incident).flatMap((one) => dueAfter(incident, config, 'decision-open', { ref: String(one.id), since: one.until })),
  act({ incident, ref }) {
    const found = opposed(incident).find((one) => String(one.id) === ref);
    const proposer = found?.by.type === 'person' ? found.by : undefined;
    return decide([], tellOne(inCharge(incident)[0] ?? proposer, { nudge: topic, ref }));
  },
  words(incident, ref) {
    const { what } = partsOf(ref);
    const found = opposed(incident).find((one) => String(one.id) === what);
    const last = found?.objections.at(-1);
    if (!found || !last) return undefined;
    const more = found.objections.length > 1 ? ` and ${found.objections.length - 1} more` : '';
    return renderReminder(incident, {
      nudge: topic, ref, most, without: 'Not needed',
      acts: decisionButtons(incident, found).filter(({ action_id: id }) => id !== 'decision_object'),
      text: `Decision ${found.id}, “${clip(found.text, 300)}”, waits for you. ${mention(last.by)}${more} objected: “${clip(last.reason, 300)}”. Decide all the same, or withdraw it.`,
    });
  },
});
