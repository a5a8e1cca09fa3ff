// A large incident without a deputy or scribe: the commander is told once, privately. Naming them, or an incident that shrinks, ends it.
import { nudge } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { begunAt, dueAfter, partsOf, sameWait, tellOne } from '../../src/domain/nudging.ts';
import { button } from '../../src/render/kit.ts';
import { renderReminder } from '../../src/render/nudge.ts';

const most = 1;
const topic = 'roles_missing';
/** Or SEV1, however few: our own numbers, nobody publishes any. */
const manyPeople = 5;

/** Who looks at no graph: the deputy keeps the timers and can take over, the scribe writes down. */
function missing(incident: Incident): readonly ('deputy' | 'scribe')[] {
  if (!incident.commander || incident.status === 'mitigated' || (incident.severity !== 'SEV1' && incident.invited.length < manyPeople)) return [];
  return (['deputy', 'scribe'] as const).filter((role) => !incident.roles.some((one) => one.role === role));
}

export default nudge({
  most,
  again: sameWait('roles-missing'),
  due: (incident, config) => (missing(incident).length === 0 ? [] : dueAfter(incident, config, 'roles-missing', { ref: 'staff', since: begunAt(incident) })),
  act: ({ incident, ref }) => decide([], tellOne(incident.commander, { nudge: topic, ref })),
  words(incident, ref) {
    const roles = missing(incident);
    if (roles.length === 0) return undefined;
    const named = { deputy: 'Name deputy', scribe: 'Name scribe' } as const;
    return renderReminder(incident, {
      nudge: topic, ref: partsOf(ref).what, most, acts: roles.map((role) => button({ id: `assign_role:${role}`, text: named[role], value: `${incident.id}:${role}` })), without: 'Not needed',
      text: `This is large, and nobody is ${roles.join(' or ')}. A deputy keeps the timers and can take over from you, a scribe writes decisions down.`,
    });
  },
});
