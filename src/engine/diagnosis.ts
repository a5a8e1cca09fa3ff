// What is wrong, for one person who asks: of private incidents only what they may see.
import type { Person } from '../domain/actor.ts';
import { stuckFor, type Diagnosis, type Stuck } from '../domain/diagnosis.ts';
import { mayKnow } from '../domain/privacy.ts';
import { stuckEffects } from '../store/diagnosis.ts';
import { readIncident } from '../store/incident.ts';
import type { Context } from './context.ts';

/** `incident`: the one meant, if any; all of its effects that wait or were given up are in it. */
export async function diagnosisFor(context: Context, incident: number | undefined, by: Person): Promise<Diagnosis> {
  const { checks, stuck = [] } = await context.diagnose({ thorough: true });
  const own = incident === undefined ? [] : await stuckEffects(context.pool, { most: 50, incident });
  const all = new Map<number, Stuck>([...stuck, ...own].map((one) => [one.effect, one]));
  const maySee = new Set<number>();
  for (const id of new Set([...all.values()].filter((one) => one.private).map((one) => one.incident))) {
    const found = await readIncident(context.pool, id);
    if (found && mayKnow(found, by)) maySee.add(id);
  }
  return { checks, stuck: stuckFor([...all.values()], { incident, maySee }) };
}
