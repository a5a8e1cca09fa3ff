// One person has commanded for hours: they are offered relief, privately, hourly, three times at most. Handing over ends it.
import { nudge } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { dueAfter, partsOf, stamp, tellOne } from '../../src/domain/nudging.ts';
import { since } from '../../src/render/escape.ts';
import { button } from '../../src/render/kit.ts';
import { renderReminder } from '../../src/render/nudge.ts';

const most = 3;
const topic = 'commander_relief';
const hour = 3_600_000;

/** While a handoff waits for its answer there is nothing to offer. */
function commandingSince({ commander, commanderAt, handoff }: Incident): string | undefined {
  return commander && !handoff ? commanderAt : undefined;
}

export default nudge({
  most,
  again: () => hour,
  due(incident, config) {
    const at = commandingSince(incident);
    return at === undefined ? [] : dueAfter(incident, config, 'commander-relief', { ref: stamp(at), since: at });
  },
  act: ({ incident, ref }) => decide([], tellOne(incident.commander, { nudge: topic, ref })),
  words(incident, ref) {
    const at = commandingSince(incident);
    if (at === undefined || stamp(at) !== partsOf(ref).what) return undefined;
    return renderReminder(incident, {
      nudge: topic, ref, most, without: 'Not needed', snooze: false,
      text: `You have commanded since ${since(at)}. Hand over, leave and rest: nobody decides well for that long. I write the briefing for whoever takes over.`,
      acts: [button({ id: 'handoff', text: 'Hand over command', value: String(incident.id), style: 'primary' })],
    });
  },
});
