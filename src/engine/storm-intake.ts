// A storm as the intake meets it, always under its lock: begun once, joined, and stood beside by what is too grave for it.
import type { Alert, Signal } from '../domain/alert.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { isApart, linkedTo, stoodBeside, stormJoined, stormOpened } from '../domain/storm.ts';
import type { Storm } from '../domain/storm-state.ts';
import type { Instant } from '../domain/time.ts';
import { lockIncident, openNow, type Head } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { openedLately } from '../store/storm.ts';
import { commit, databaseNow, openIncident, type Cause } from './commit.ts';
import type { Context } from './context.ts';

type Triggered = Extract<Signal, { type: 'triggered' }>;

/** The incidents that stood before are told, once; theirs are the rows with the lower numbers, so nobody waits crosswise. */
export async function beginStorm(tx: Db, context: Context, { alert, at, by }: Triggered, { cause, now }: { cause: Cause; now: Instant }): Promise<Incident> {
  const before = await openedLately(tx, context.config.storm.within);
  const incident = await openIncident(tx, context, stormOpened(context.config, alert, { at, by }, before).opens, cause, now);
  for (const id of before) {
    const head = await lockIncident(tx, id);
    if (head && isOpen(head.incident)) await commit(tx, context, head, linkedTo(incident.id, 'before'), cause, now);
  }
  return incident;
}

export async function joinStorm(tx: Db, context: Context, head: Head, storm: Storm, { alert, at, by }: Triggered, cause: Cause): Promise<Incident> {
  return commit(tx, context, head, stormJoined(head.incident, storm, [{ alert, at, by }], context.config), cause, await databaseNow(tx));
}

/** `incident` was opened although a storm lasts: the storm's card names it. */
export async function standBeside(tx: Db, context: Context, storm: number, incident: Incident, { at, by }: Triggered, cause: Cause): Promise<void> {
  const head = await lockIncident(tx, storm);
  if (head) await commit(tx, context, head, stoodBeside(incident.id, incident.title, { at, by }), cause, await databaseNow(tx));
}

/** An alert that joined has become as grave as those that never join, and there is room for another channel. */
export async function mayPart(tx: Db, { config }: Context, signal: { readonly type: Signal['type']; readonly alert?: Alert }): Promise<boolean> {
  const { apart, opens } = config.storm;
  if (signal.type !== 'updated' || !signal.alert || apart === false || !isApart(signal.alert, config)) return false;
  return (await openNow(tx, config, signal.alert)).recentOpens < opens + apart.most;
}
