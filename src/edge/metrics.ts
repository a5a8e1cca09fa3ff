// GET /metrics: Prometheus' text format 0.0.4, with the API's token. No label ever holds a word of a private incident.
import { defaultConfig } from '../domain/config.ts';
import { countDeliveries } from '../store/delivery.ts';
import { countEffects } from '../store/effect.ts';
import { channelDelays } from '../store/fact.ts';
import { countOpen } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { bearerGate } from './bearer.ts';
import { send, type Route } from './http.ts';

const windowHours = 24;
/** Seconds. A channel is to be there within two round trips to Slack; what takes a minute has met an outage. */
const bounds = [0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300] as const;

export function metricsRoute({ db, token }: { db: Db; token: string | undefined }): Route {
  const gate = bearerGate(token);
  return async (request, response, url) => {
    if (url.pathname !== '/metrics') return false;
    if (gate(request, response)) send(response, 200, await metrics(db), { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    return true;
  };
}

async function metrics(db: Db): Promise<string> {
  const [deliveries, effects] = [await countDeliveries(db), await countEffects(db)];
  const lines = [
    ...gauge('tocsin_deliveries_pending', 'What came in and is not worked on yet.', deliveries.pending),
    ...gauge('tocsin_deliveries_parked', 'Deliveries that failed too often and wait for a person.', deliveries.parked),
    ...gauge('tocsin_effects_pending', 'Effects that are due and not done.', effects.pending),
    ...gauge('tocsin_effects_given_up', 'Effects that will not happen unless somebody retries them.', effects.given_up),
    ...head('tocsin_incidents_open', 'gauge', 'Open live incidents by severity, without private ones.'),
    ...openBySeverity(await countOpen(db)).map(([severity, n]) => `tocsin_incidents_open{severity="${label(severity)}"} ${n}`),
    ...histogram(await channelDelays(db, windowHours)),
  ];
  return `${lines.join('\n')}\n`;
}

function head(name: string, type: 'gauge' | 'histogram', help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function gauge(name: string, help: string, value: number): string[] {
  return [...head(name, 'gauge', help), `${name} ${value}`];
}

/** The usual severities are there with 0, so that no series comes and goes. */
function openBySeverity(rows: readonly { severity: string | null; n: number }[]): (readonly [string, number])[] {
  const usual = [...Object.keys(defaultConfig.severities), 'unset'].map((name) => [name, 0] as const);
  const counted = rows.map((row) => [row.severity ?? 'unset', row.n] as const);
  return [...new Map<string, number>([...usual, ...counted])].sort(([a], [b]) => a.localeCompare(b));
}

/** Read from the facts on every scrape, so every replica says the same. It looks back over a window: use it as it is, without rate(). */
function histogram(seconds: readonly number[]): string[] {
  const name = 'tocsin_alert_to_channel_seconds';
  const buckets = bounds.map((bound) => `${name}_bucket{le="${bound}"} ${seconds.filter((one) => one <= bound).length}`);
  return [
    ...head(name, 'histogram', `From an alert's arrival to its channel, incidents of the last ${windowHours} h (a window: no rate()).`),
    ...buckets, `${name}_bucket{le="+Inf"} ${seconds.length}`,
    `${name}_sum ${seconds.reduce((sum, one) => sum + one, 0)}`, `${name}_count ${seconds.length}`,
  ];
}

/** A label's value, escaped as the format asks (Prometheus: Exposition formats). */
function label(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
