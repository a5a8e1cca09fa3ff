// Out of a storm: an incident of its own for a service or one alert, with what the storm had counted of it.
import { promoted } from '../../domain/promoting.ts';
import { incidentName } from '../../domain/incident.ts';
import { linkedTo } from '../../domain/storm.ts';
import { lockIncident } from '../../store/incident.ts';
import { moveTo, stormAlerts } from '../../store/storm.ts';
import { commit, databaseNow, openIncident } from '../commit.ts';
import { holdIntake } from '../intake.ts';
import type { Performer } from './work.ts';

/** So many go at once, those that ring first: an incident keeps each of its alerts whole. */
const mostAtOnce = 200;

/** A transaction of its own under the intake's lock: no signal may be on its way to the storm that its alert leaves. A second try finds nothing left. */
export const promote: Performer<'storm.promote'> = async ({ context, effect }) => {
  const outcome = await context.pool.transaction(async (tx) => {
    await holdIntake(tx);
    const storm = await lockIncident(tx, effect.incident);
    if (!storm) throw new Error(`${incidentName(effect.incident)} is gone`);
    const alerts = await stormAlerts(tx, effect.incident, effect.data, mostAtOnce);
    const { data, data: { by } } = effect;
    const cause = { id: `effect:${effect.id}`, depth: effect.depth, by };
    const world = { config: context.config, runbooks: context.runbooks.map((loaded) => loaded.runbook) };
    const taking = promoted(world, storm.incident, alerts, { what: 'service' in data ? 'service' : 'alert', by });
    if (!taking) return 'nothing of it is left in the storm';
    const now = await databaseNow(tx);
    const incident = await openIncident(tx, context, (number) => {
      const opening = taking.opens(number);
      return { ...opening, facts: [...opening.facts, ...linkedTo(storm.incident.id, 'promoted').facts] };
    }, cause, now);
    await moveTo(tx, incident.id, alerts.map((one) => one.alert));
    await commit(tx, context, storm, taking.parted(incident.id), cause, now);
    return `${incidentName(incident.id)} was opened`;
  });
  return { outcome };
};
