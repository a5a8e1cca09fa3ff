// A public incident with people in its channel, and the form that makes it private: what tests of privacy begin with.
import { arrive, command, submit } from './arriving.ts';
import { testContext, type Bench } from './engine.ts';
import type { Room } from './fake-slack.ts';
import type { Pool } from '../../src/store/pool.ts';

/** Its channel while it is public. */
export const old = 'inc-1-checkout-answers-with-5xx';

/** An incident with a channel in which Ana and Ben are, Ben only because he joined by himself. */
export async function openedWithPeople(pool: Pool, bench = testContext({ pool })): Promise<Bench> {
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  for (const id of ['UANA', 'UBEN', 'UMALLORY', 'UEVE']) if (!bench.slack.users.some((one) => one.id === id)) bench.slack.person(id);
  await arrive(pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  await command(pool, 'UANA', 'commander', (await bench.incident(1)).channel?.id);
  await bench.settle();
  room(bench, old).members.add('UBEN');
  return bench;
}

export async function makePrivate(bench: Bench, by = 'UANA'): Promise<void> {
  await submit(bench.pool, by, 'make_private', '1', { reason: 'customer data' });
  await bench.settle();
}

export function room(bench: Bench, name: string): Room {
  const found = bench.slack.rooms.find((one) => one.name === name);
  if (!found) throw new Error(`there is no #${name}: ${bench.slack.rooms.map((one) => one.name).join(', ')}`);
  return found;
}

/** Everything said in a channel, as text. */
export function textsIn(bench: Bench, name: string): string {
  return bench.slack.said(name).map((one) => JSON.stringify(one.message)).join('\n');
}

/** What has no good end; reminders aside. */
export async function undone(bench: Bench) {
  return (await bench.left()).filter((row) => row.kind !== 'nudge');
}
