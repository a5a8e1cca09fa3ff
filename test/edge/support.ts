// A listening server with some routes, and incidents written the way the engine writes them.
import { randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { declared, openedByAlert } from '../../src/domain/opening.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { decideOn, openIncident, type Cause } from '../../src/engine/commit.ts';
import type { Route } from '../../src/edge/http.ts';
import { listenHttp } from '../../src/edge/server.ts';
import { world } from '../support/stored.ts';
import { silentLog } from '../../src/log.ts';
import { saveAlert } from '../../src/store/alert.ts';
import { newToken, tokenDigest, type TokenScope } from '../../src/domain/token.ts';
import type { Pool } from '../../src/store/pool.ts';
import { insertToken } from '../../src/store/token.ts';

export const token = 'a-token-of-some-length';
export const ada = slackPerson('U0ADA', 'Ada');
const cause: Cause = { id: 'test', depth: 0, by: ada };

export async function serve(...routes: Route[]): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const http = await listenHttp({ host: '127.0.0.1', port: 0, routes, log: silentLog });
  afterAll(() => http.close());
  return (path, init) => fetch(http.url + path, { headers: { authorization: `Bearer ${token}` }, ...init });
}

export function declare(pool: Pool, more: { title?: string; severity?: string; kind?: 'live' | 'drill'; private?: boolean } = {}): Promise<Incident> {
  const input = { title: more.title ?? 'Checkout is slow', severity: more.severity, kind: more.kind ?? 'live', private: more.private ?? false } as const;
  return pool.transaction((tx) => openIncident(tx, world, declared(defaultConfig, input, ada).opens, cause));
}

export function anAlert(key: string, more: Partial<Alert> = {}): Alert {
  return { source: 'pagerduty', key, title: `Alert ${key}`, service: { id: 'PSVC', name: 'checkout-api' }, urgency: 'high', assignees: [], ...more };
}

/** An incident that an alert opens, with the alert's own row. `delivery`: what its facts name as their cause. */
export async function openByAlert(pool: Pool, alert: Alert, at: string, delivery = 'test'): Promise<Incident> {
  return pool.transaction(async (tx) => {
    const by = { type: 'system', id: 'pagerduty', name: 'PagerDuty' } as const;
    const opening = openedByAlert({ config: defaultConfig, runbooks: [] }, alert, at, by);
    const incident = await openIncident(tx, world, opening.opens, { id: delivery, depth: 0, by });
    await saveAlert(tx, { alert, incident: incident.id, state: 'triggered', why: 'the rule says open', at, again: false });
    return incident;
  });
}

/** Further facts of an incident, by Ada. */
export async function happens(pool: Pool, incident: number, ...facts: NewFact[]): Promise<void> {
  await pool.transaction((tx) => decideOn(tx, world, incident, cause, () => ({ facts, effects: [] })));
}

/** The private flag set as no fact does yet: in the snapshot that every query reads. */
export async function makePrivate(pool: Pool, incident: number): Promise<void> {
  await pool.query(`update incident set state = jsonb_set(state, '{private}', 'true') where id = $1`, [incident]);
}

/** A named token as `tocsin token create` makes it; one that acts is Ada's unless said otherwise. */
export async function named(pool: Pool, scope: TokenScope, more: { name?: string; person?: string; expiresAt?: Date } = {}): Promise<string> {
  const made = newToken(randomBytes(32));
  const person = scope === 'command' ? (more.person ?? ada.id) : undefined;
  await insertToken(pool, { name: more.name ?? `${scope}-${made.slice(7, 15).toLowerCase().replaceAll(/[^a-z0-9]/g, 'x')}`, digest: tokenDigest(made).toString('hex'), scope, person, expiresAt: more.expiresAt });
  return made;
}
