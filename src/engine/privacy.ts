// An incident that becomes private while something is under way: nothing goes out any more that was decided when it was public.
import type { Decision } from '../domain/decision.ts';
import type { NewEffect } from '../domain/effects.ts';
import { Outage } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import { closings } from '../domain/privacy.ts';
import { between, type Instant } from '../domain/time.ts';
import { homesOpenedWithin } from '../store/home.ts';
import { isPrivate } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';

// Slack tells us when Home is opened, never when it is closed.
const freshMs = 24 * 3_600_000;

/** How long ago a Home may have been opened and still show this incident. One that nobody looks at is left as it is, unless it shows what is private now. */
export function homeMayShowMs(incident: Incident, now: Instant): number {
  return incident.madePrivate ? freshMs + Math.max(0, between(incident.openedAt, now)) : freshMs;
}

/** Every App Home that may show an incident which has just become private is built anew. */
export async function homesThatShow(tx: Db, incident: Incident, now: Instant): Promise<NewEffect[]> {
  const users = await homesOpenedWithin(tx, homeMayShowMs(incident, now));
  return users.map((user) => ({ kind: 'slack.home.show', data: { user } }));
}

/** Asked before every call that can be seen outside, by an effect that has read `incident`: what it was about to say was meant for everybody. */
export function stillPublic(db: Db, incident: Incident): (() => Promise<void>) | undefined {
  if (incident.private) return undefined;
  return async () => {
    if (await isPrivate(db, incident.id)) throw new Outage('slack', 'it became private meanwhile: what is to be said is looked at again', { retryAfterMs: 1 });
  };
}

/** What was on its way while it became private has arrived all the same: it is taken back. */
export function takenBack(decision: Decision, asRead: Incident, now: Incident): Decision {
  if (asRead.private || !now.private) return decision;
  const again: NewEffect[] = [{ kind: 'slack.announcement.show', data: {} }, ...closingsAgain(now)];
  return { ...decision, effects: [...decision.effects, ...again] };
}

/** Those that are closed too: nobody knows when exactly it arrived. */
function closingsAgain(incident: Incident): readonly NewEffect[] {
  return closings({ ...incident, formerChannels: incident.formerChannels.map((one) => ({ ...one, closed: false })) });
}
