// GET /healthz: the process lives. GET /readyz: each thing Tocsin depends on, with reasons.
import { toError } from '../domain/errors.ts';
import type { Ports } from '../engine/context.ts';
import type { Clock } from '../ports.ts';
import { countDeliveries } from '../store/delivery.ts';
import { countEffects } from '../store/effect.ts';
import type { Db } from '../store/pool.ts';
import { pagerDutyParts } from './health-pagerduty.ts';
import { send, type Route } from './http.ts';

type Part = { readonly ok: boolean; readonly detail: string };

// Slack's auth.test is not free: asked at most this often, however often a load balancer asks us.
const slackEveryMs = 15_000;
// A look at a git remote is a process and a connection, and may take a minute to fail: a probe does not wait for it.
const remoteEveryMs = 60_000;

export function healthRoute(deps: { db: Db; ports: Pick<Ports, 'slack' | 'remote'>; clock: Clock; off: readonly string[]; hearing: () => Part }): Route {
  const remote = remoteChecked(deps);
  let slack: { at: number; part: Promise<Part> } | undefined;
  const checkSlack = (): Promise<Part> => {
    if (!slack || deps.clock.monotonicMs() - slack.at > slackEveryMs) slack = { at: deps.clock.monotonicMs(), part: slackPart(deps.ports) };
    return slack.part;
  };
  return async (request, response, url) => {
    if (request.method !== 'GET') return false;
    if (url.pathname === '/healthz') {
      send(response, 200, { ok: true });
      return true;
    }
    if (url.pathname !== '/readyz') return false;
    const parts: Record<string, Part> = { ...(await databaseParts(deps.db, deps.clock.now())), slack: await checkSlack(), slackEvents: deps.hearing(), ...remote() };
    // Slack being away does not make us less ready to take alarms in: only the database does.
    const ready = parts['database']?.ok ?? false;
    send(response, ready ? 200 : 503, { ready, ...parts, off: deps.off });
    return true;
  };
}

async function databaseParts(db: Db, now: Date): Promise<Record<string, Part>> {
  try {
    const [deliveries, effects] = [await countDeliveries(db), await countEffects(db)];
    return {
      database: { ok: true, detail: 'answers' },
      deliveries: { ok: deliveries.parked === 0 && deliveries.oldest_s < 30, detail: `${deliveries.pending} waiting (oldest ${Math.round(deliveries.oldest_s)} s), ${deliveries.parked} parked` },
      ...(await pagerDutyParts(db, now)),
      effects: { ok: effects.given_up === 0 && effects.oldest_s < 60, detail: `${effects.pending} due (oldest ${Math.round(effects.oldest_s)} s), ${effects.given_up} given up` },
    };
  } catch (error) {
    return { database: { ok: false, detail: toError(error).message } };
  }
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

async function slackPart(ports: Pick<Ports, 'slack'>): Promise<Part> {
  try {
    const { team } = await ports.slack.identity();
    return { ok: true, detail: `signed in to ${team}` };
  } catch (error) {
    return { ok: false, detail: toError(error).message };
  }
}
