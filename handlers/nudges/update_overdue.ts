// The promised update is late: the commander is told, then the deputy and the channel. An update ends it, and so does the incident's end.
import { nudge } from '../../src/contracts.ts';
import { nudgeAfter, type Config } from '../../src/domain/config.ts';
import { decide } from '../../src/domain/decision.ts';
import { wish } from '../../src/domain/effects.ts';
import { isOpen, type Incident } from '../../src/domain/incident.ts';
import { begunAt, commandlessSince, dueAfter, inCharge, partsOf, sameWait, sayHere, stamp, tellOne, type DueAt } from '../../src/domain/nudging.ts';
import { plus } from '../../src/domain/time.ts';
import { updateEvery } from '../../src/domain/updates.ts';
import { when } from '../../src/render/escape.ts';
import { button } from '../../src/render/kit.ts';
import { renderReminder } from '../../src/render/nudge.ts';
import { commanderWords } from '../../src/render/words.ts';

const most = 2;
const topic = 'update_overdue';

/** Where updates are asked for and none was sent, the first is due as if it had been promised at the opening. */
function lateFrom(incident: Incident, config: Config): readonly DueAt[] {
  const { lastUpdate: last } = incident;
  if (!isOpen(incident)) return [];
  if (last) return last.nextAt === undefined ? [] : dueAfter(incident, config, 'update-overdue', { ref: String(last.id), since: last.nextAt });
  const every = updateEvery(config, incident.severity);
  if (every === undefined || nudgeAfter(config, incident.severity, 'update-overdue') === false || nobodyYet(incident, config)) return [];
  return [{ ref: '0', at: plus(begunAt(incident), every) }];
}

/** Before anybody commands that is what is missing. Once it was said, or where it never is, the first update is missed as well. */
function nobodyYet(incident: Incident, config: Config): boolean {
  if (incident.commander) return false;
  const since = commandlessSince(incident);
  // All clear, and nobody has done anything: it resolves itself.
  if (since === undefined) return true;
  return nudgeAfter(config, incident.severity, 'no-commander') !== false && incident.nudges[`no_commander:${stamp(since)}`] === undefined;
}

export default nudge({
  most,
  again: sameWait('update-overdue'),
  due: lateFrom,
  act({ incident, ref, times }) {
    const [first, second] = inCharge(incident);
    const here = sayHere({ nudge: topic, ref, to: 'here' });
    const card = wish('slack.card.show');
    if (times === 1) return decide([], [card, ...(first ? tellOne(first, { nudge: topic, ref }) : [here])]);
    return decide([], [card, ...tellOne(second, { nudge: topic, ref }), here]);
  },
  words(incident, ref, config) {
    const { what, to } = partsOf(ref);
    if (!lateFrom(incident, config).some((one) => one.ref === what)) return undefined;
    const last = incident.lastUpdate;
    const late = last?.nextAt === undefined ? 'No update has been sent yet' : `The update promised for ${when(last.nextAt)} has not been sent`;
    const ask = to === 'here'
      ? `Commander: ${commanderWords(incident)}. Anybody who knows enough may send it.`
      : 'Say what is known, even if nothing is new, and promise the next one.';
    return renderReminder(incident, {
      nudge: topic, ref, most, here: to === 'here', text: `${late}: stakeholders are waiting. ${ask}`,
      acts: [button({ id: 'send_update', text: 'Send update', value: String(incident.id), style: 'primary' })], without: 'Not needed',
    });
  },
});
