// What handlers asked to know from outside, fetched before the transaction and stamped with its time.
import type { Known, Need } from '../contracts.ts';
import type { Person } from '../domain/actor.ts';
import type { Incident } from '../domain/incident.ts';
import { commandHelp } from '../registry.ts';
import { factsOf } from '../store/fact.ts';
import { listIncidents, readIncident } from '../store/incident.ts';
import { databaseNow } from './commit.ts';
import type { Context } from './context.ts';
import { pinnedRun } from './ledger/pinned.ts';
import { rolesOf } from './roles.ts';

/** Fetches what was named. `incident` is the one meant, if any; it is read again under the lock afterwards. */
export async function fetchNeeds(context: Context, needs: readonly Need[], incident: number | undefined, by: Person): Promise<Known> {
  const known: { -readonly [K in keyof Known]: Known[K] } = { at: await databaseNow(context.pool), commands: commandHelp(context.registry) };
  for (const need of needs) Object.assign(known, await one(context, need, incident, by));
  return known;
}

async function one(context: Context, need: Need, number: number | undefined, by: Person): Promise<Partial<Known>> {
  switch (need.need) {
    case 'open-incidents': return { openIncidents: await listIncidents(context.pool, { open: true, most: 50, privateToo: true }) };
    case 'timeline': return number === undefined ? {} : { timeline: await factsOf(context.pool, number) };
    case 'runbooks': return { runbooks: context.runbooks.map((loaded) => loaded.runbook) };
    case 'roles': return { roles: await rolesIn(context, number, by) };
    case 'run': return runbookOf(context, need.run);
  }
}

async function rolesIn(context: Context, number: number | undefined, person: Person): Promise<ReadonlySet<string> | undefined> {
  const incident: Incident | undefined = number === undefined ? undefined : await readIncident(context.pool, number);
  return incident ? rolesOf(context, incident, person) : undefined;
}

async function runbookOf(context: Context, id: string): Promise<Partial<Known>> {
  const pinned = await pinnedRun(context.pool, id, [...context.registry.steps.keys()]);
  return pinned ? { run: pinned.runbook } : {};
}
