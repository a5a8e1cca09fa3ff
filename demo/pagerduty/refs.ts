// How PagerDuty writes things down in webhooks (references and the thin incident) and where its links point.
import type { Book, Incident } from './model.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };
export type Ref = {
  readonly id: string; readonly type: string; readonly self: string; readonly html_url: string; readonly summary: string;
};

/** A time as PagerDuty writes it in objects: seconds, in UTC. */
export function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

export function incidentPage(book: Book, incident: Incident): string {
  return `${book.publicUrl}/pagerduty/incidents/${incident.id}`;
}

/** A reference to any object; `plural` is its collection in the API, as in `escalation_policies`. */
export function ref(book: Book, plural: string, type: string, of: { id: string; name: string }): Ref {
  return {
    id: of.id, type: `${type}_reference`, summary: of.name,
    self: `${book.publicUrl}/pagerduty/api/${plural}/${of.id}`, html_url: `${book.publicUrl}/pagerduty/${plural}/${of.id}`,
  };
}

export function userRef(book: Book, id: string): Ref {
  return ref(book, 'users', 'user', { id, name: book.user(id)?.name ?? id });
}

export function incidentRef(book: Book, incident: Incident): Ref {
  return ref(book, 'incidents', 'incident', { id: incident.id, name: incident.title });
}

/** Who did it, as webhooks and log entries say it. Nobody means that it came in by an integration. */
export function agentRef(book: Book, by: string | undefined, service?: { id: string; name: string }): Ref | null {
  if (by !== undefined) return userRef(book, by);
  if (service === undefined) return null;
  return ref(book, 'services', 'inbound_integration', { id: `I${service.id}`, name: 'Events API v2' });
}

/** `data` of the eleven `incident.*` events whose data is the incident itself. Thin on purpose: no alerts, no details. */
export function thinIncident(book: Book, incident: Incident): JsonObject {
  const target = incident.mergedInto === undefined ? undefined : book.incident(incident.mergedInto);
  return {
    id: incident.id, type: 'incident',
    self: `${book.publicUrl}/pagerduty/api/incidents/${incident.id}`, html_url: incidentPage(book, incident),
    number: incident.number, status: incident.status, incident_key: incident.key ?? null,
    created_at: stamp(incident.createdAt), reopened_at: incident.reopenedAt === undefined ? null : stamp(incident.reopenedAt),
    title: incident.title, service: ref(book, 'services', 'service', incident.service),
    assignees: incident.assignees.map((id) => userRef(book, id)),
    escalation_policy: ref(book, 'escalation_policies', 'escalation_policy', incident.policy), teams: [],
    priority: incident.priority === undefined ? null : ref(book, 'priorities', 'priority', incident.priority),
    urgency: incident.urgency,
    conference_bridge: incident.bridge === undefined ? null
      : { conference_url: incident.bridge.url, conference_number: incident.bridge.number },
    resolve_reason: target === undefined ? null : { type: 'merge_resolve_reason', incident: incidentRef(book, target) },
    incident_type: { name: incident.incidentType },
  };
}
