// What /readyz says of PagerDuty: the look at its open incidents, and whether a test ping comes through.
import { readRound } from '../store/round.ts';
import type { Db } from '../store/pool.ts';
import { readWayIn } from '../store/way-in.ts';

type Part = { readonly ok: boolean; readonly detail: string };
// Looked once a minute; after an outage the tries come up to some minutes apart.
const lateMs = 5 * 60_000;

/** Nothing where they have never run: PagerDuty is off, or this is the first minute. */
export async function pagerDutyParts(db: Db, now: Date): Promise<Record<string, Part>> {
  const [looked, wayIn] = [await readRound(db, 'pagerduty'), await readWayIn(db, 'pagerduty')];
  const ago = (at: Date) => `${Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000))} s ago`;
  const failing = looked !== undefined && (looked.attempt > 0 && looked.waits || looked.outcome?.startsWith('given up') === true);
  return {
    ...(looked?.doneAt || failing ? {
      pagerdutyLook: {
        ok: !failing && looked.doneAt !== undefined && now.getTime() - looked.doneAt.getTime() < lateMs,
        detail: `${looked.outcome ?? 'under way'}${looked.doneAt ? ` (last done ${ago(looked.doneAt)})` : ''}`,
      },
    } : {}),
    ...(wayIn?.trouble !== undefined ? { pagerdutyWayIn: { ok: false, detail: wayIn.trouble } } : {}),
    ...(wayIn && wayIn.trouble === undefined && wayIn.seconds !== undefined ? { pagerdutyWayIn: { ok: true, detail: `a test ping took ${wayIn.seconds.toFixed(1)} s${wayIn.arrivedAt ? `, ${ago(wayIn.arrivedAt)}` : ''}` } } : {}),
  };
}
