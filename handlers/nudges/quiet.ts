// Nobody has done or said anything for hours: whoever leads is asked whether it is still going. Tocsin never closes it silently.
import { nudge } from '../../src/contracts.ts';
import { nudgeAfter } from '../../src/domain/config.ts';
import { decide } from '../../src/domain/decision.ts';
import { wish } from '../../src/domain/effects.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { begunAt, dueAfter, inCharge, partsOf, sameWait, sayHere, stamp, tellOne } from '../../src/domain/nudging.ts';
import { plus, type Instant } from '../../src/domain/time.ts';
import { since } from '../../src/render/escape.ts';
import { button } from '../../src/render/kit.ts';
import { renderReminder } from '../../src/render/nudge.ts';

const most = 3;
const topic = 'quiet';

function lastDeed(incident: Incident): Instant {
  return incident.personAt ?? begunAt(incident);
}

export default nudge({
  most,
  again: sameWait('quiet'),
  // Anything that a person does makes it begin anew.
  due: (incident, config) => dueAfter(incident, config, 'quiet', { ref: stamp(lastDeed(incident)), since: lastDeed(incident) }),
  act({ incident, ref, now, config, presence }) {
    const spoke = [...presence.values()].flatMap((one) => one.spokeAt ?? []).sort().at(-1);
    const later = spoke === undefined ? undefined : plus(spoke, nudgeAfter(config, incident.severity, 'quiet') || 0);
    if (later !== undefined && later > now) return { later };
    const [first] = inCharge(incident);
    return decide([], first ? tellOne(first, { nudge: topic, ref }) : [wish('slack.card.show'), sayHere({ nudge: topic, ref, to: 'here' })]);
  },
  words(incident, ref) {
    const { what, to } = partsOf(ref);
    if (stamp(lastDeed(incident)) !== what) return undefined;
    const value = String(incident.id);
    return renderReminder(incident, {
      nudge: topic, ref, most, here: to === 'here',
      text: `It is quiet: nobody has done anything here since ${since(lastDeed(incident))}. Is it still going? If it is over, resolve it; nothing closes by itself.`,
      acts: [
        button({ id: 'nudge_silence', text: 'Still going', value: `${value}:${topic}:${what}` }),
        button({ id: 'send_update', text: 'Send update', value }), button({ id: 'resolve', text: 'Resolve incident', value }),
      ],
    });
  },
});
