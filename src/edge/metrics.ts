// GET /metrics: Prometheus' text format 0.0.4, with the API's token. No label ever holds a word of a private incident.
import { commandSource } from '../domain/api-command.ts';
import { canarySource } from '../domain/canary.ts';
import { defaultConfig } from '../domain/config.ts';
import { effectKinds } from '../domain/effects.ts';
import type { Family, Sample } from '../meter.ts';
import { bucketed } from '../meter.ts';
import { countDeliveries, pendingBySource } from '../store/delivery.ts';
import { countEffects, pendingByKind } from '../store/effect.ts';
import { channelDelays } from '../store/fact.ts';
import { countOpen } from '../store/incident.ts';
import { isDatabaseAway, type Db } from '../store/pool.ts';
import { readWayIn, type WayIn } from '../store/way-in.ts';
import { bearerGate } from './bearer.ts';
import { expose, expositionType } from './exposition.ts';
import { unlimited, type Limits } from './limits.ts';
import { send, type Route } from './http.ts';

const windowHours = 24;
/** Seconds. A channel is to be there within two round trips to Slack; what takes a minute has met an outage. */
const bounds = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300] as const;

type Deps = {
  readonly db: Db; readonly token: string | undefined; readonly limits?: Limits;
  /** Sources that are there with 0 before anything came from them. */
  readonly sources?: readonly string[];
  /** What this process knows by itself: it is said even while the database is away. */
  readonly own?: () => readonly Family[];
};

export function metricsRoute({ db, token, limits = unlimited, sources = ['pagerduty', 'github'], own = () => [] }: Deps): Route {
  const gate = bearerGate({ db, token, limits });
  return async (request, response, url) => {
    if (url.pathname !== '/metrics') return false;
    if (!(await gate(request, response, 'metrics'))) return true;
    const kept = await fromDatabase(db, sources).catch((error: unknown) => {
      if (!isDatabaseAway(error)) throw error;
      return undefined;
    });
    const up = gauge('tocsin_database_up', 'Whether the database answers; without it, what is counted there is missing.', kept ? 1 : 0);
    send(response, 200, expose([up, ...(kept ?? []), ...own()]), { 'content-type': expositionType });
    return true;
  };
}

async function fromDatabase(db: Db, sources: readonly string[]): Promise<Family[]> {
  const [deliveries, effects] = [await countDeliveries(db), await countEffects(db)];
  return [
    counted('tocsin_deliveries_pending', 'What came in and is not worked on yet, by source.', 'source', ['slack', commandSource, ...sources], await pendingBySource(db)),
    gauge('tocsin_deliveries_parked', 'Deliveries that failed too often and wait for a person.', deliveries.parked),
    gauge('tocsin_deliveries_oldest_seconds', 'How long the oldest delivery that is due has waited; it grows when no process works.', deliveries.oldest_s),
    counted('tocsin_effects_pending', 'Effects that are due and not done, by kind.', 'kind', Object.keys(effectKinds), await pendingByKind(db)),
    gauge('tocsin_effects_given_up', 'Effects that will not happen unless somebody retries them.', effects.given_up),
    gauge('tocsin_effects_oldest_seconds', 'How long the oldest effect that is due has waited.', effects.oldest_s),
    ...wayIn(await readWayIn(db, 'pagerduty')),
    ...canary(await readWayIn(db, canarySource)),
    { name: 'tocsin_incidents_open', type: 'gauge', help: 'Open live incidents by severity, without private ones.', samples: openBySeverity(await countOpen(db)) },
    delays(await channelDelays(db, windowHours)),
  ];
}

/** Nothing until a test ping has come through. */
function wayIn(known: WayIn | undefined): Family[] {
  const open = { name: 'tocsin_way_in_open', type: 'gauge', help: 'Whether the subscription at PagerDuty is on and its test pings arrive.' } as const;
  const seconds = { name: 'tocsin_way_in_seconds', type: 'gauge', help: 'From asking PagerDuty for its last test ping to its arrival here.' } as const;
  return [
    { ...open, samples: known ? [{ value: known.trouble === undefined ? 1 : 0 }] : [] },
    { ...seconds, samples: known?.seconds === undefined ? [] : [{ value: known.seconds }] },
  ];
}

/** Nothing until one was sent. */
function canary(known: WayIn | undefined): Family[] {
  const one = (name: string, help: string, value: number | undefined): Family => ({ name, type: 'gauge', help, samples: value === undefined ? [] : [{ value }] });
  return [
    one('tocsin_canary_ok', 'Whether the last alarm of Tocsin’s own had a usable channel in time.', known && (known.trouble === undefined ? 1 : 0)),
    one('tocsin_canary_seconds', 'From the last one that had to its card standing pinned in the channel.', known?.seconds),
    one('tocsin_canary_sang_timestamp_seconds', 'When that was, seconds since 1970.', known?.arrivedAt && Math.round(known.arrivedAt.getTime() / 1_000)),
  ];
}

function gauge(name: string, help: string, value: number): Family {
  return { name, type: 'gauge', help, samples: [{ value }] };
}

/** The usual ones are there with 0, so that no series comes and goes. */
function counted(name: string, help: string, label: string, usual: readonly string[], rows: readonly { readonly name: string; readonly n: number }[]): Family {
  const all = new Map([...usual.map((one) => [one, 0] as const), ...rows.map((row) => [row.name, row.n] as const)]);
  return { name, type: 'gauge', help, samples: [...all].map(([one, value]) => ({ labels: { [label]: one }, value })) };
}

function openBySeverity(rows: readonly { severity: string | null; n: number }[]): Sample[] {
  const usual = [...Object.keys(defaultConfig.severities), 'unset'].map((name) => [name, 0] as const);
  const found = rows.map((row) => [row.severity ?? 'unset', row.n] as const);
  return [...new Map<string, number>([...usual, ...found])].sort(([a], [b]) => a.localeCompare(b)).map(([severity, value]) => ({ labels: { severity }, value }));
}

/** Read from the facts on every scrape, so every replica says the same. It looks back over a window: use it as it is, without rate(). */
function delays(seconds: readonly number[]): Family {
  const within = bounds.map((bound) => seconds.filter((one) => one <= bound).length);
  return {
    name: 'tocsin_alert_to_channel_seconds', type: 'histogram', help: `From an alert's arrival to its channel, incidents of the last ${windowHours} h (a window: no rate()).`,
    samples: bucketed(bounds, { labels: {}, within, sum: seconds.reduce((sum, one) => sum + one, 0), count: seconds.length }),
  };
}
