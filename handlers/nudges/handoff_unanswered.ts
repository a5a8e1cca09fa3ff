// Command was offered, or asked for, and nobody has answered: who has to is reminded, then who offered it. An answer ends it.
import { samePerson } from '../../src/domain/actor.ts';
import { nudge } from '../../src/contracts.ts';
import { isAskedFor, whoAnswers } from '../../src/domain/command.ts';
import { decide } from '../../src/domain/decision.ts';
import { dueAfter, partsOf, sameWait, tellOne } from '../../src/domain/nudging.ts';
import { mention } from '../../src/render/escape.ts';
import { answerButtons } from '../../src/render/items/handoff.ts';
import { button } from '../../src/render/kit.ts';
import { renderReminder } from '../../src/render/nudge.ts';

const most = 2;
const topic = 'handoff_unanswered';

export default nudge({
  most,
  again: sameWait('handoff-unanswered'),
  due: (incident, config) => (incident.handoff ? dueAfter(incident, config, 'handoff-unanswered', { ref: String(incident.handoff.id), since: incident.handoff.at }) : []),
  act({ incident: { handoff, commander }, ref, times }) {
    if (!handoff) return decide([]);
    const asked = whoAnswers(handoff);
    const offering = handoff.by.type === 'person' ? handoff.by : commander;
    const other = offering && samePerson(offering, asked) ? commander : offering;
    if (times === 1 || !other || samePerson(other, asked)) return decide([], tellOne(asked, { nudge: topic, ref }));
    return decide([], tellOne(other, { nudge: topic, ref, to: 'offered' }));
  },
  words(incident, ref) {
    const { handoff } = incident;
    const { what, to } = partsOf(ref);
    if (!handoff || String(handoff.id) !== what) return undefined;
    if (to === 'offered') {
      const stays = incident.commander ? `${mention(incident.commander)} commands until then.` : 'Nobody commands until then.';
      return renderReminder(incident, {
        nudge: topic, ref, most, without: 'Not needed', acts: [button({ id: 'handoff_withdraw', text: 'Take it back', value: `${incident.id}:${handoff.id}` })],
        text: `${mention(whoAnswers(handoff))} has not answered about command. ${stays} Call them, or take it back and ask somebody else.`,
      });
    }
    const asks = isAskedFor(handoff) ? `${mention(handoff.to)} asks you for command` : `${mention(handoff.by)} offers you command`;
    return renderReminder(incident, {
      nudge: topic, ref, most, text: `${asks}, and waits for your answer.`, without: 'Not needed',
      acts: answerButtons(incident, handoff),
    });
  },
});
