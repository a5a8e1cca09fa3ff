// GET /api/…: incidents, timelines and alerts as JSON for other programs. Private incidents do not exist here.
import { z } from 'zod';
import type { Config } from '../domain/config.ts';
import { Malformed } from '../domain/errors.ts';
import { incidentNumber, type Incident } from '../domain/incident.ts';
import { instant } from '../domain/time.ts';
import { listAlerts } from '../store/alert.ts';
import { factsOf } from '../store/fact.ts';
import { listIncidents, readIncident } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { openApi } from './api-openapi.ts';
import { page, readCursor, readLimit } from './api-page.ts';
import { alertJson, incidentJson, timelineJson } from './api-present.ts';
import type { AlertJson, IncidentJson, Page, TimelineJson } from './api-shapes.ts';
import { bearerGate } from './bearer.ts';
import { send, type Route } from './http.ts';

const position = z.int().min(0);
const alertPosition = z.tuple([instant, z.string().max(40), z.string().max(200)]);

export type ApiDeps = { readonly db: Db; readonly token: string | undefined; readonly config: Config };

/** `{ data, next }` for everybody who has the token. Throws Malformed 400 (limit, cursor) and 404. */
export function apiRoute({ db, token }: ApiDeps): Route {
  const gate = bearerGate(token);
  return async (request, response, url) => {
    if (url.pathname !== '/api' && !url.pathname.startsWith('/api/')) return false;
    if (gate(request, response)) send(response, 200, await answer(db, url));
    return true;
  };
}

function answer(db: Db, url: URL): Promise<unknown> {
  const parts = url.pathname.split('/').slice(2);
  const [first, second, third] = parts;
  if (first === 'openapi.json' && parts.length === 1) return Promise.resolve(openApi);
  if (first === 'alerts' && parts.length === 1) return alerts(db, url);
  if (first === 'incidents' && parts.length === 1) return incidents(db, url);
  if (first === 'incidents' && parts.length === 2) return incident(db, second ?? '');
  if (first === 'incidents' && parts.length === 3 && third === 'timeline') return timeline(db, url, second ?? '');
  throw new Malformed(404, 'There is nothing here.');
}

/** Newest first. */
async function incidents(db: Db, url: URL): Promise<Page<IncidentJson[]>> {
  const limit = readLimit(url);
  const before = readCursor(url, 'incidents', position);
  const rows = await listIncidents(db, { most: limit + 1, privateToo: false, ...(before === undefined ? {} : { before }) });
  return page(rows, limit, 'incidents', (row) => row.id, incidentJson);
}

async function incident(db: Db, id: string): Promise<Page<IncidentJson>> {
  return { data: incidentJson(await publicIncident(db, numberOf(id))), next: null };
}

/** In the order in which it was recorded. */
async function timeline(db: Db, url: URL, id: string): Promise<Page<TimelineJson[]>> {
  const limit = readLimit(url);
  const number = numberOf(id);
  const list = `timeline/${number}`;
  const after = readCursor(url, list, position);
  const facts = await factsOf(db, number, { after: after ?? 0, most: limit + 1 });
  // Asked after the facts were read: an incident made private in between is not shown.
  const current = await publicIncident(db, number);
  return page(facts, limit, list, (fact) => fact.seq, (fact) => timelineJson(fact, current));
}

/** Newest first, those of private incidents left out. */
async function alerts(db: Db, url: URL): Promise<Page<AlertJson[]>> {
  const limit = readLimit(url);
  const position = readCursor(url, 'alerts', alertPosition);
  const before = position && { firstAt: position[0], source: position[1], key: position[2] };
  const rows = await listAlerts(db, { most: limit + 1, ...(before ? { before } : {}) });
  return page(rows, limit, 'alerts', ({ firstAt, alert }) => [firstAt.toISOString(), alert.source, alert.key], alertJson);
}

function numberOf(id: string): number {
  const number = incidentNumber(id);
  if (number === undefined) throw new Malformed(404, 'There is no such incident.');
  return number;
}

async function publicIncident(db: Db, number: number): Promise<Incident> {
  const found = await readIncident(db, number);
  // The same words for one that is private and one that never was.
  if (!found || found.private) throw new Malformed(404, 'There is no such incident.');
  return found;
}
