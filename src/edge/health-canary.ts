// What /readyz says of the canary: whether it sang, how long that took, and whether its heartbeat went out.
import { canarySource } from '../domain/canary.ts';
import type { Config } from '../domain/config.ts';
import { sayDuration } from '../domain/time.ts';
import type { Db } from '../store/pool.ts';
import { readRound } from '../store/round.ts';
import { readWayIn } from '../store/way-in.ts';

type Part = { readonly ok: boolean; readonly detail: string };

/** Nothing where it is off, or has not been sent yet. */
export async function canaryParts(db: Db, canary: Config['canary'], now: Date): Promise<Record<string, Part>> {
  if (canary === false) return {};
  const [known, round, heartbeat] = [await readWayIn(db, canarySource), await readRound(db, canarySource), await readWayIn(db, 'heartbeat')];
  if (!known) return {};
  const agoMs = round?.doneAt === undefined ? undefined : now.getTime() - round.doneAt.getTime();
  const sung = known.seconds === undefined ? 'it has never sung' : `it took ${known.seconds.toFixed(1)} s`;
  const said = (ok: boolean, detail: string) => ({ canary: { ok, detail } });
  if (known.trouble !== undefined) return said(false, known.trouble);
  // Nobody sends one: nothing works here.
  if (agoMs !== undefined && agoMs > 2 * canary.every + canary.within) return said(false, `none was sent for ${sayDuration(agoMs)}`);
  return said(heartbeat?.trouble === undefined, heartbeat?.trouble === undefined ? sung : `${sung}; its heartbeat: ${heartbeat.trouble}`);
}
