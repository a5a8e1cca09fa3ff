// Data of the webhook types that no act of this world causes, so that every one of the 30 can be sent and seen.
import type { Book, Incident } from './model.ts';
import { incidentRef, ref, stamp, thinIncident, userRef } from './refs.ts';
import type { JsonObject } from './refs.ts';

/** `data` for an event type about an incident (or its service); field names as in PagerDuty's docs, 2026-08. */
export function sampleData(book: Book, type: string, incident: Incident): JsonObject {
  const about = incidentRef(book, incident);
  const id = book.id('P', 14);
  const user = userRef(book, book.users[0]?.id ?? 'PUSER00');
  if (type === 'pagey.ping') return { type: 'ping', message: 'Hello from your friend Pagey!' };
  if (type === 'incident.annotated') return { type: 'incident_note', incident: about, id, content: 'A note', trimmed: false };
  if (type.startsWith('incident.responder.')) return responder(book, incident, type);
  if (type === 'incident.status_update_published') {
    return {
      type: 'incident_status_update', incident: about, id, message: 'An update', trimmed: false,
    };
  }
  if (type === 'incident.conference_bridge.updated') {
    return {
      type: 'incident_conference_bridge', incident: about, conference_url: 'https://meet.example/1',
      conference_numbers: [{ label: '', number: '+1 555 0100' }],
    };
  }
  if (type.endsWith('custom_field_values.updated')) return customFields(book, incident, type);
  if (type === 'incident.role.assigned') {
    const assignment = {
      id, role: { id: 'PROLE01', type: 'incident_role_reference', summary: 'Incident Commander' }, incident: about,
      assignee: user, old_assignee: null, status: 'assigned',
    };
    return { type: 'incident_role_assignment', incident: about, incident_role_assignments: [assignment] };
  }
  if (type.startsWith('incident.task.')) {
    const status = type === 'incident.task.completed' ? 'completed' : 'open';
    return { type: 'incident_task', incident: about, id, name: 'Check the queue', description: '', status, assignees: [user] };
  }
  if (type.startsWith('incident.action_invocation.')) {
    const state = type === 'incident.action_invocation.terminated' ? 'completed' : 'running';
    return {
      type: 'incident_action_invocation', incident: about, id,
      action: { id: 'PACT01', type: 'automation_action_reference', summary: 'Restart' }, state,
    };
  }
  if (type.startsWith('incident.workflow.')) return workflow(book, incident, id);
  if (type.startsWith('service.')) return serviceData(book, incident);
  return thinIncident(book, incident);
}

function responder(book: Book, incident: Incident, type: string): JsonObject {
  return {
    type: 'incident_responder', incident: incidentRef(book, incident), user: userRef(book, book.users[0]?.id ?? 'PUSER00'),
    escalation_policy: null,
    message: 'Please help\n', state: type === 'incident.responder.added' ? 'pending' : 'accepted',
  };
}

/** `changed_custom_fields` holds the value before the change, as PagerDuty's examples have it. */
function customFields(book: Book, incident: Incident, type: string): JsonObject {
  const field = { id: 'PFIELD1', name: 'region', data_type: 'string', field_type: 'single_value' };
  const values = {
    custom_fields: [{ ...field, value: 'eu-west-1' }], changed_custom_fields: [{ ...field, value: 'us-east-1' }],
  };
  if (type.startsWith('service.')) {
    return {
      type: 'service_field_values', service: ref(book, 'services', 'service', incident.service), ...values,
    };
  }
  return { type: 'incident_field_values', incident: incidentRef(book, incident), ...values };
}

function workflow(book: Book, incident: Incident, id: string): JsonObject {
  return {
    type: 'incident_workflow_instance', id, summary: '', incident: incidentRef(book, incident),
    service: ref(book, 'services', 'service', incident.service),
    incident_workflow: { id: 'PWF01', type: 'incident_workflow_reference', summary: 'Major incident' },
    workflow_trigger: { id: 'PWT01', type: 'workflow_trigger_reference', summary: 'Manual' },
  };
}

function serviceData(book: Book, incident: Incident): JsonObject {
  const { self, html_url, summary, id } = ref(book, 'services', 'service', incident.service);
  return {
    type: 'service', id, summary, self, html_url, created_at: stamp(incident.createdAt),
    alert_creation: 'create_alerts_and_incidents', teams: [],
  };
}
