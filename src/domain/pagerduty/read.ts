// One v3 event → what it means for us. All 30 published types have their place; an unknown one is kept and ignored.
import type { Actor } from '../actor.ts';
import type { Alert, Signal } from '../alert.ts';
import { sweeper } from './sweep.ts';
import { incidentOfPageKey } from '../pages.ts';
import { readInstant, type Instant } from '../time.ts';
import { envelope, incidentData, partData, type Envelope, type IncidentData, type Reference } from './payload.ts';

const source = 'pagerduty';
type Stamp = { readonly at: string; readonly by: Actor };

export function readPagerDuty(body: unknown): readonly Signal[] {
  if (isRetired(body)) throw new Error('This is a body of PagerDuty’s retired V1 or V2 webhooks, of which nothing is read: make a Generic Webhook (v3) subscription in PagerDuty.');
  const { event, swept } = envelope.parse(body);
  const stamp = { at: event.occurred_at, by: swept === true ? sweeper : agentOf(event.agent) };
  switch (event.event_type) {
    case 'incident.triggered': return [triggered(event, stamp)];
    case 'incident.reopened': return [{ type: 'triggered', ...stamp, alert: alertOf(event) }];
    case 'incident.acknowledged': return [{ type: 'acknowledged', ...stamp, alert: alertOf(event) }];
    case 'incident.unacknowledged': return [{ type: 'unacknowledged', ...stamp, alert: alertOf(event) }];
    case 'incident.resolved': return [resolved(event, stamp)];
    case 'incident.escalated': return [updated(event, stamp, 'Escalated')];
    case 'incident.reassigned': return [updated(event, stamp, 'Reassigned')];
    case 'incident.delegated': return [updated(event, stamp, 'Delegated to another escalation policy')];
    case 'incident.priority_updated': return [updated(event, stamp, 'Priority changed')];
    case 'incident.service_updated': return [updated(event, stamp, 'Service changed')];
    case 'incident.incident_type.changed': return [updated(event, stamp, 'Type changed')];
    case 'incident.annotated': return note(event, stamp);
    case 'pagey.ping': return [{ type: 'pinged', at: event.occurred_at, source }];
    default: return part(event, stamp);
  }
}

/** Both came as a list of messages, unsigned; V3 is one event. */
function isRetired(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'messages' in body && Array.isArray(body.messages) && !('event' in body);
}

/** As much as an alarm that could not be read still tells. Only for a trigger; anything else opens nothing. */
export function salvagePagerDuty(body: unknown, receivedAt: Instant): Extract<Signal, { type: 'triggered' }> | undefined {
  const event = (body as { event?: { event_type?: unknown; occurred_at?: unknown; data?: Record<string, unknown> } } | undefined)?.event;
  const id = event?.data?.['id'];
  if (event?.event_type !== 'incident.triggered' || typeof id !== 'string' || id === '') return undefined;
  const { title, html_url: url } = event.data ?? {};
  const fired = readInstant(event.occurred_at) ?? receivedAt;
  return {
    type: 'triggered', at: fired, by: { type: 'system', id: source, name: 'PagerDuty' },
    alert: {
      source, key: id.slice(0, 200), title: typeof title === 'string' ? title.slice(0, 2_000) : 'A PagerDuty incident that Tocsin could not read',
      ...(typeof url === 'string' ? { url: url.slice(0, 3_000) } : {}), service: { id: 'unknown', name: 'unknown service' }, urgency: 'high', assignees: [],
    },
  };
}

/** One that Tocsin opened to page somebody carries its key, however soon it comes back. */
function triggered(event: Envelope, stamp: Stamp): Signal {
  const data = incidentData.parse(event.data);
  const page = data.incident_key !== undefined && incidentOfPageKey(data.incident_key) !== undefined ? data.incident_key : undefined;
  return { type: 'triggered', ...stamp, alert: toAlert(data), ...(page === undefined ? {} : { page }) };
}

function agentOf(agent: Reference | undefined): Actor {
  if (agent?.type === 'user_reference') return { type: 'person', id: agent.id.slice(0, 40), via: 'pagerduty', ...(agent.summary === undefined ? {} : { name: agent.summary.slice(0, 200) }) };
  return { type: 'system', id: source, name: agent?.summary?.slice(0, 200) ?? 'PagerDuty' };
}

function alertOf(event: Envelope): Alert {
  return toAlert(incidentData.parse(event.data));
}

function toAlert(data: IncidentData): Alert {
  const service = data.service ? named(data.service) : { id: 'unknown', name: 'unknown service' };
  return {
    source, key: data.id, title: (data.title ?? 'Untitled PagerDuty incident').slice(0, 2_000), service, urgency: (data.urgency ?? 'high').slice(0, 40),
    assignees: data.assignees.slice(0, 100).map(named),
    ...(data.html_url === undefined ? {} : { url: data.html_url.slice(0, 3_000) }),
    ...(data.priority === undefined ? {} : { priority: named(data.priority).name.slice(0, 100) }),
    ...(data.escalation_policy === undefined ? {} : { escalationPolicy: data.escalation_policy.id }),
  };
}

function named(ref: Reference): { id: string; name: string } {
  return { id: ref.id, name: (ref.summary ?? ref.id).slice(0, 300) };
}

function resolved(event: Envelope, stamp: Stamp): Signal {
  const data = incidentData.parse(event.data);
  const into = data.resolve_reason?.incident?.id;
  return { type: 'cleared', ...stamp, alert: toAlert(data), ...(into === undefined ? {} : { mergedInto: into }) };
}

function updated(event: Envelope, stamp: Stamp, what: string): Signal {
  const alert = alertOf(event);
  const to = alert.assignees.map((one) => one.name).join(', ');
  const detail: Record<string, string> = { 'incident.priority_updated': alert.priority ?? 'none', 'incident.service_updated': alert.service.name };
  const value = detail[event.event_type] ?? to;
  return { type: 'updated', ...stamp, alert, text: value === '' ? what : `${what}: ${value}` };
}

function note(event: Envelope, stamp: Stamp): Signal[] {
  const data = partData.parse(event.data);
  if (!data.incident) return [{ type: 'ignored', reason: 'a note that names no incident' }];
  return [{ type: 'noted', ...stamp, source, key: data.incident.id, noteId: data.id ?? event.id, text: `${(data.content ?? '').slice(0, 19_000)}${cut(data)}` }];
}

type Words = (data: ReturnType<typeof partData.parse>) => string;
const said: Readonly<Record<string, Words>> = {
  'incident.responder.added': (d) => `Responder asked for: ${nameOf(d.user ?? d.escalation_policy)}${line(d.message)}`,
  'incident.responder.replied': (d) => `${nameOf(d.user)} ${d.state ?? 'replied'}${line(d.message)}`,
  'incident.status_update_published': (d) => `Status update: ${(d.message ?? '').slice(0, 2_900)}${cut(d)}`,
  'incident.conference_bridge.updated': (d) => `Conference bridge: ${d.conference_url ?? 'changed'}`,
  'incident.custom_field_values.updated': () => 'Custom fields changed',
  'incident.role.assigned': (d) => `Role in PagerDuty: ${d.incident_role_assignments.map((r) => `${nameOf(r.role)} is ${r.assignee ? nameOf(r.assignee) : 'nobody'}`).join(', ')}`,
  'incident.task.created': (d) => `Task in PagerDuty: ${d.name ?? ''}`,
  'incident.task.updated': (d) => `Task changed in PagerDuty: ${d.name ?? ''} ${d.status ?? ''}`.trim(),
  'incident.task.completed': (d) => `Task done in PagerDuty: ${d.name ?? ''}`,
  'incident.action_invocation.created': (d) => `Automation started in PagerDuty ${d.state ?? ''}`.trim(),
  'incident.action_invocation.updated': (d) => `Automation in PagerDuty: ${d.state ?? 'changed'}`,
  'incident.action_invocation.terminated': (d) => `Automation ended in PagerDuty: ${d.state ?? ''}`,
  'incident.workflow.started': (d) => `Workflow started in PagerDuty: ${d.summary ?? ''}`,
  'incident.workflow.completed': (d) => `Workflow completed in PagerDuty: ${d.summary ?? ''}`,
};
const notOurs = new Set(['service.created', 'service.updated', 'service.deleted', 'service.custom_field_values.updated']);

/** The event types that this file knows by name, for the test that counts them. */
export const knownPartTypes: readonly string[] = [...Object.keys(said), ...notOurs];

function part(event: Envelope, stamp: Stamp): Signal[] {
  if (notOurs.has(event.event_type)) return [{ type: 'ignored', reason: `${event.event_type} is about a service, not an incident` }];
  const words = Object.hasOwn(said, event.event_type) ? said[event.event_type] : undefined;
  if (!words) return [{ type: 'ignored', reason: `the event type ${event.event_type} is not known to this version` }];
  const data = partData.parse(event.data);
  const incident = data.incident ?? data.incident_role_assignments.find((one) => one.incident)?.incident;
  if (!incident) return [{ type: 'ignored', reason: `${event.event_type} names no incident` }];
  return [{ type: 'changed', ...stamp, source, key: incident.id, text: words(data).slice(0, 3_000) }];
}

function nameOf(ref: Reference | undefined): string {
  return ref?.summary ?? ref?.id ?? 'somebody';
}

/** Said where PagerDuty sent only the beginning, so that nobody takes it for the whole. */
function cut(data: { readonly trimmed?: boolean | null | undefined }): string {
  return data.trimmed === true ? ' … (the rest is in PagerDuty)' : '';
}

function line(message: string | undefined): string {
  const text = message?.trim();
  return text === undefined || text === '' ? '' : ` (${text})`;
}
