// GET /api/…: incidents, timelines and alerts as JSON for other programs. Private incidents exist for tokens of scope read-private alone.
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
import { unlimited, type Limits } from './limits.ts';

const position = z.int().min(0);
const alertPosition = z.tuple([instant, z.string().max(40), z.string().max(200)]);

export type ApiDeps = { readonly db: Db; readonly token: string | undefined; readonly config: Config; readonly limits?: Limits };
/** Whether private incidents are there for whoever asks. */
type Sees = { readonly privateToo: boolean };

/** `{ data, next }` for everybody who has the token. Throws Malformed 400 (limit, cursor) and 404. */
export function apiRoute({ db, token, limits = unlimited }: ApiDeps): Route {
  const gate = bearerGate({ db, token, limits });
  return async (request, response, url) => {
    if (url.pathname !== '/api' && !url.pathname.startsWith('/api/')) return false;
    const described = url.pathname === '/api/openapi.json';
    const caller = await gate(request, response, described ? 'description' : 'read');
    if (caller) send(response, 200, described ? openApi : await answer(db, url, { privateToo: caller.scope === 'read-private' }));
    return true;
  };
}

function answer(db: Db, url: URL, sees: Sees): Promise<unknown> {
  const parts = url.pathname.split('/').slice(2);
  const [first, second, third] = parts;
  if (first === 'alerts' && parts.length === 1) return alerts(db, url, sees);
  if (first === 'incidents' && parts.length === 1) return incidents(db, url, sees);
  if (first === 'incidents' && parts.length === 2) return incident(db, second ?? '', sees);
  if (first === 'incidents' && parts.length === 3 && third === 'timeline') return timeline(db, url, second ?? '', sees);
  throw new Malformed(404, 'There is nothing here.');
}

/** Newest first. */
async function incidents(db: Db, url: URL, { privateToo }: Sees): Promise<Page<IncidentJson[]>> {
  const limit = readLimit(url);
  const before = readCursor(url, 'incidents', position);
  const rows = await listIncidents(db, { most: limit + 1, privateToo, ...(before === undefined ? {} : { before }) });
  return page(rows, limit, 'incidents', (row) => row.id, incidentJson);
}

async function incident(db: Db, id: string, sees: Sees): Promise<Page<IncidentJson>> {
  return { data: incidentJson(await seenIncident(db, numberOf(id), sees)), next: null };
}

/** In the order in which it was recorded. */
async function timeline(db: Db, url: URL, id: string, sees: Sees): Promise<Page<TimelineJson[]>> {
  const limit = readLimit(url);
  const number = numberOf(id);
  const list = `timeline/${number}`;
  const after = readCursor(url, list, position);
  const facts = await factsOf(db, number, { after: after ?? 0, most: limit + 1 });
  // Asked after the facts were read: an incident made private in between is not shown.
  const current = await seenIncident(db, number, sees);
  return page(facts, limit, list, (fact) => fact.seq, (fact) => timelineJson(fact, current));
}

/** Newest first, those of private incidents left out for whom they are not there. */
async function alerts(db: Db, url: URL, { privateToo }: Sees): Promise<Page<AlertJson[]>> {
  const limit = readLimit(url);
  const position = readCursor(url, 'alerts', alertPosition);
  const before = position && { firstAt: position[0], source: position[1], key: position[2] };
  const rows = await listAlerts(db, { most: limit + 1, privateToo, ...(before ? { before } : {}) });
  return page(rows, limit, 'alerts', ({ firstAt, alert }) => [firstAt.toISOString(), alert.source, alert.key], alertJson);
}

function numberOf(id: string): number {
  const number = incidentNumber(id);
  if (number === undefined) throw new Malformed(404, 'There is no such incident.');
  return number;
}

async function seenIncident(db: Db, number: number, { privateToo }: Sees): Promise<Incident> {
  const found = await readIncident(db, number);
  // The same words for one that is private and one that never was.
  if (!found || (found.private && !privateToo)) throw new Malformed(404, 'There is no such incident.');
  return found;
}
