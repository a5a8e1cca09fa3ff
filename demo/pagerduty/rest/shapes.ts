// Objects as PagerDuty's REST API writes them (webhooks use other names for some of it).
import type { Alert, Book, Incident, LogEntry, Note, ResponderRequest, User } from '../model.ts';
import { agentRef, incidentPage, incidentRef, ref, stamp, userRef } from '../refs.ts';
import type { JsonObject } from '../refs.ts';

export function incidentShape(book: Book, incident: Incident): JsonObject {
  const open = incident.status === 'resolved' ? 0 : incident.alerts.length;
  return {
    id: incident.id, type: 'incident', summary: `[#${incident.number}] ${incident.title}`,
    self: `${book.publicUrl}/pagerduty/api/incidents/${incident.id}`, html_url: incidentPage(book, incident),
    incident_number: incident.number, title: incident.title, description: incident.title, status: incident.status,
    created_at: stamp(incident.createdAt), updated_at: stamp(incident.changedAt),
    last_status_change_at: stamp(incident.changedAt),
    resolved_at: incident.status === 'resolved' ? stamp(incident.changedAt) : null,
    incident_key: incident.key ?? incident.alerts[0]?.key ?? null, urgency: incident.urgency,
    service: ref(book, 'services', 'service', incident.service),
    assignments: incident.assignees.map((id) => ({ at: stamp(incident.changedAt), assignee: userRef(book, id) })),
    acknowledgements: incident.acknowledgedBy.map(({ user, at }) => ({ at: stamp(at), acknowledger: userRef(book, user) })),
    last_status_change_by: agentRef(book, incident.changedBy, incident.service),
    escalation_policy: ref(book, 'escalation_policies', 'escalation_policy', incident.policy),
    priority: incident.priority === undefined ? null
      : { ...ref(book, 'priorities', 'priority', incident.priority), type: 'priority', name: incident.priority.name },
    alert_counts: { all: incident.alerts.length, triggered: open, resolved: incident.alerts.length - open },
    resolve_reason: incident.mergedInto === undefined ? null
      : { type: 'merge_resolve_reason', incident: { id: incident.mergedInto, type: 'incident_reference' } },
    conference_bridge: incident.bridge === undefined ? null
      : { conference_url: incident.bridge.url, conference_number: incident.bridge.number },
    incident_type: { name: incident.incidentType }, teams: [], pending_actions: [],
    is_mergeable: incident.status !== 'resolved',
    responder_requests: incident.responderRequests.map((each) => requestShape(book, incident, each)),
    incidents_responders: incident.responderRequests.flatMap((each) => each.users.map((user) => responderShape(book, incident, each, user))),
    assigned_via: 'escalation_policy', basic_alert_grouping: null, alert_grouping: null,
  };
}

export function requestShape(book: Book, incident: Incident, { at, by, message, target, users }: ResponderRequest): JsonObject {
  const responders = users.map((user) => ({ state: 'pending', user: userRef(book, user) }));
  return {
    incident: incidentRef(book, incident), requester: userRef(book, by), requested_at: stamp(at), message,
    responder_request_targets: [{ responder_request_target: { ...target, incidents_responders: responders } }],
  };
}

function responderShape(book: Book, incident: Incident, { at, by, message }: ResponderRequest, user: string): JsonObject {
  return {
    state: 'pending', user: userRef(book, user), incident: incidentRef(book, incident), updated_at: stamp(at), message,
    requester: userRef(book, by), requested_at: stamp(at),
  };
}

export function userShape(book: Book, user: User): JsonObject {
  const { summary, self, html_url } = userRef(book, user.id);
  return {
    id: user.id, type: 'user', summary, self, html_url, name: user.name, email: user.email, role: 'user', time_zone: 'Etc/UTC',
    teams: [],
  };
}

/** An e-mail address, as everybody has one, then the telephones. */
export function contactShapes(user: User): JsonObject[] {
  const email = { id: `${user.id}C0`, type: 'email_contact_method', summary: 'Default', label: 'Default', address: user.email };
  return [email, ...(user.phones ?? []).map(({ country, number }, index) => ({
    id: `${user.id}C${index + 1}`, type: 'phone_contact_method', summary: 'Mobile', label: 'Mobile', address: number, country_code: country,
    blacklisted: false,
  }))];
}

export function noteShape(book: Book, note: Note): JsonObject {
  return {
    id: note.id, content: note.content, created_at: stamp(note.at), user: userRef(book, note.by),
    channel: { summary: 'The PagerDuty website or APIs' },
  };
}

export function alertShape(book: Book, incident: Incident, alert: Alert): JsonObject {
  const details = typeof alert.details === 'string' ? alert.details : JSON.parse(JSON.stringify(alert.details));
  return {
    id: alert.id, type: 'alert', summary: alert.summary,
    self: `${book.publicUrl}/pagerduty/api/incidents/${incident.id}/alerts/${alert.id}`,
    html_url: incidentPage(book, incident), created_at: stamp(alert.at), alert_key: alert.key, severity: alert.severity,
    status: incident.status === 'resolved' ? 'resolved' : 'triggered', suppressed: false,
    service: ref(book, 'services', 'service', incident.service), incident: incidentRef(book, incident),
    body: { type: 'alert_body', details, contexts: alert.links.map((link) => ({ type: 'link', ...link })) },
  };
}

export function logShape(book: Book, incident: Incident, entry: LogEntry): JsonObject {
  const channel = entry.by === undefined ? { type: 'api' } : { type: 'web_ui' };
  return {
    id: entry.id, type: entry.type, summary: entry.text, self: `${book.publicUrl}/pagerduty/api/log_entries/${entry.id}`,
    html_url: null,
    created_at: entry.at.toISOString(), agent: agentRef(book, entry.by, incident.service), channel, event_details: {},
    incident: incidentRef(book, incident), service: ref(book, 'services', 'service', incident.service), teams: [], contexts: [],
  };
}
