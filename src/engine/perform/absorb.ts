// The same incident twice: the one that goes on takes over alerts, people and open work of the other, in one transaction.
import { Outage } from '../../domain/errors.ts';
import { incidentName } from '../../domain/incident.ts';
import { absorbed, cannotAbsorb, storyOf, unmerged } from '../../domain/merging.ts';
import { moveAlerts } from '../../store/alert.ts';
import { factsOf } from '../../store/fact.ts';
import { lockIncident, readIncident, type Head } from '../../store/incident.ts';
import type { Db } from '../../store/pool.ts';
import { commit, databaseNow } from '../commit.ts';
import { holdIntake } from '../intake.ts';
import type { Performer } from './work.ts';

/** A transaction of its own, because both rows are locked in the order of their numbers; a second try finds it done. */
export const absorb: Performer<'incident.absorb'> = async ({ context, effect }) => {
  const outcome = await context.pool.transaction(async (tx) => {
    // Signals find their incident through the alert's row: none may be on its way to the incident that the alert leaves.
    await holdIntake(tx);
    const goal = await goesOnIn(tx, effect.incident, effect.data.into);
    const heads = await lockInOrder(tx, [effect.incident, ...(goal === undefined ? [] : [goal])]);
    if ((await goesOnIn(tx, effect.incident, effect.data.into)) !== goal) throw new Outage('slack', 'the other incident is just being merged itself', { retryAfterMs: 1 });
    const from = heads.get(effect.incident);
    if (!from) throw new Error(`${incidentName(effect.incident)} is gone`);
    if (from.incident.status !== 'merged') return 'it goes on itself';
    const into = goal === undefined ? undefined : heads.get(goal);
    const story = storyOf(await factsOf(tx, effect.incident));
    const cause = { id: `effect:${effect.id}`, depth: effect.depth, by: story.by };
    const now = await databaseNow(tx);
    const why = cannotAbsorb(from.incident, into?.incident);
    if (why !== undefined || !into) {
      await commit(tx, context, from, unmerged(story, why ?? ''), cause, now);
      return `it goes on itself: ${why}`;
    }
    await commit(tx, context, into, absorbed(into.incident, from.incident, story), cause, now);
    await moveAlerts(tx, from.incident.id, into.incident.id);
    return `absorbed by ${incidentName(into.incident.id)}`;
  });
  return { outcome };
};

/** The incident that goes on: the one named, or the one that this was itself merged into meanwhile. Undefined when that leads back here. */
async function goesOnIn(tx: Db, from: number, into: number): Promise<number | undefined> {
  const seen = new Set([from]);
  for (let id = into; !seen.has(id);) {
    seen.add(id);
    const next = (await readIncident(tx, id))?.mergedInto;
    if (next === undefined) return id;
    id = next;
  }
  return undefined;
}

async function lockInOrder(tx: Db, ids: readonly number[]): Promise<ReadonlyMap<number, Head | undefined>> {
  const heads = new Map<number, Head | undefined>();
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) heads.set(id, await lockIncident(tx, id));
  return heads;
}
