// GET /healthz: the process lives. GET /readyz: each thing Tocsin depends on, with reasons.
import type { Config } from '../domain/config.ts';
import { toError } from '../domain/errors.ts';
import type { Ports } from '../engine/context.ts';
import type { Clock } from '../ports.ts';
import { countDeliveries } from '../store/delivery.ts';
import { databasePulse } from '../store/diagnosis.ts';
import { countEffects } from '../store/effect.ts';
import type { Pool } from '../store/pool.ts';
import { canaryParts } from './health-canary.ts';
import { clockPart, clockWords } from './health-clock.ts';
import { pagerDutyParts } from './health-pagerduty.ts';
import { send, type Route } from './http.ts';

type HealthDb = Pick<Pool, 'query' | 'stats'>;
type Part = { readonly ok: boolean; readonly detail: string };

// Slack's auth.test is not free: asked at most this often, however often a load balancer asks us.
const slackEveryMs = 15_000;
// A look at a git remote is a process and a connection, and may take a minute to fail: a probe does not wait for it.
const remoteEveryMs = 60_000;
// On a full disk reading goes on, and so does what needs no room: after the last that failed so much time must pass without another.
const diskQuietMs = 30_000;

export function healthRoute(deps: { db: HealthDb; ports: Pick<Ports, 'slack' | 'remote'>; clock: Clock; off: readonly string[]; hearing?: () => Part; stopping?: () => boolean; canary?: Config['canary'] }): Route {
  const remote = remoteChecked(deps);
  const disk = diskWatched(deps);
  let slack: { at: number; part: Promise<Part> } | undefined;
  const checkSlack = (): Promise<Part> => {
    if (!slack || deps.clock.monotonicMs() - slack.at > slackEveryMs) slack = { at: deps.clock.monotonicMs(), part: slackPart(deps) };
    return slack.part;
  };
  return async (request, response, url) => {
    if (request.method !== 'GET') return false;
    if (url.pathname === '/healthz') {
      send(response, 200, { ok: true });
      return true;
    }
    if (url.pathname !== '/readyz') return false;
    const parts: Record<string, Part> = { ...(await databaseParts(deps, disk())), slack: await checkSlack(), ...(deps.hearing ? { slackEvents: deps.hearing() } : {}), ...remote() };
    // Slack being away does not make us less ready to take alarms in: only the database does.
    const stopping = deps.stopping?.() ?? false;
    const ready = !stopping && (parts['database']?.ok ?? false);
    send(response, ready ? 200 : 503, { ready, ...(stopping ? { stopping } : {}), ...parts, off: deps.off });
    return true;
  };
}

async function databaseParts({ db, clock, canary = false }: { readonly db: HealthDb; readonly clock: Clock; readonly canary?: Config['canary'] }, disk: Part | undefined): Promise<Record<string, Part>> {
  const now = clock.now();
  try {
    const pulse = await databasePulse(db);
    const answered = clock.now();
    const [deliveries, effects] = [await countDeliveries(db), await countEffects(db)];
    return {
      database: pulse.takesWrites ? disk ?? { ok: true, detail: 'answers' } : { ok: false, detail: 'takes no writes: a standby, or switched to read-only' },
      clock: clockPart(pulse.now, now, answered),
      deliveries: { ok: deliveries.parked === 0 && deliveries.oldest_s < 30, detail: `${deliveries.pending} waiting (oldest ${Math.round(deliveries.oldest_s)} s), ${deliveries.parked} parked` },
      ...(await pagerDutyParts(db, now)),
      ...(await canaryParts(db, canary, now)),
      effects: { ok: effects.given_up === 0 && effects.oldest_s < 60, detail: `${effects.pending} due (oldest ${Math.round(effects.oldest_s)} s), ${effects.given_up} given up` },
    };
  } catch (error) {
    return { database: { ok: false, detail: toError(error).message } };
  }
}

/** Something while writing failed lately, as this process saw it. */
function diskWatched({ db, clock }: { readonly db: HealthDb; readonly clock: Clock }): () => Part | undefined {
  let [counted, failedAt] = [db.stats().diskErrors, Number.NEGATIVE_INFINITY];
  return () => {
    const { diskErrors } = db.stats();
    if (diskErrors > counted) failedAt = clock.monotonicMs();
    counted = diskErrors;
    return clock.monotonicMs() - failedAt < diskQuietMs ? { ok: false, detail: 'its disk is full, or fails: it answers, and cannot store what comes in. Make room; nothing has to be restarted' } : undefined;
  };
}

/** Nothing where there is no remote. What was last seen is said at once; who may not ask the doctor hears no more than this. */
function remoteChecked({ ports: { remote }, clock }: { ports: Pick<Ports, 'remote'>; clock: Clock }): () => Record<string, Part> {
  if (!remote) return () => ({});
  let known: Part = { ok: true, detail: 'is being asked' };
  let askedAt: number | undefined;
  const look = (): void => {
    askedAt = clock.monotonicMs();
    remote.look('postmortem/tocsin-ready').then(
      () => { known = { ok: true, detail: 'answers' }; }, () => { known = { ok: false, detail: 'does not answer or refuses us: "tocsin doctor" says why' }; },
    );
  };
  return () => {
    if (askedAt === undefined || clock.monotonicMs() - askedAt > remoteEveryMs) look();
    return { remote: known };
  };
}

async function slackPart({ ports, clock }: { ports: Pick<Ports, 'slack'>; clock: Pick<Clock, 'now'> }): Promise<Part> {
  try {
    const { team, at } = await ports.slack.identity();
    const trouble = at && clockWords('Slack’s', at, clock.now());
    return { ok: trouble === undefined, detail: `signed in to ${team}${trouble === undefined ? '' : `; ${trouble}`}` };
  } catch (error) {
    return { ok: false, detail: toError(error).message };
  }
}
