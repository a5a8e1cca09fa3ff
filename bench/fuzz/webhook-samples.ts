// Bodies as PagerDuty and GitHub send them, of every type, for the fuzz to change.
import { knownPartTypes } from '../../src/domain/pagerduty/read.ts';
import { jsonIn } from './samples.ts';

const reference = (id: string, type: string, summary: string) => ({ id, type: `${type}_reference`, summary, self: null, html_url: `https://acme.pagerduty.com/${type}s/${id}` });
const [about, eve, service] = [reference('QINC', 'incident', 'Checkout is down'), reference('PEVE', 'user', 'Eve'), reference('PCHECK', 'service', 'checkout-api')];

const incident = {
  id: 'QINC', type: 'incident', status: 'triggered', number: 42, title: 'Checkout is down', html_url: 'https://acme.pagerduty.com/incidents/QINC', urgency: 'high', service, assignees: [eve],
  priority: reference('PP1', 'priority', 'P1'), escalation_policy: reference('PEP', 'escalation_policy', 'Default'), conference_bridge: null, resolve_reason: { type: 'merge_resolve_reason', incident: about },
  incident_key: 'tocsin-1-1-abc', teams: [], incident_type: { name: 'incident_default' },
};
/** The fields of all the smaller types together: each reads its own. */
const part = {
  id: 'PPART', type: 'incident_note', incident: about, service, user: eve, escalation_policy: null, content: 'a note', trimmed: true, message: 'Please help\n', state: 'pending', summary: 'Major incident',
  conference_url: 'https://meet.example/1', conference_numbers: [{ label: '', number: '+1 555 0100' }], custom_fields: [{ id: 'PF', name: 'region', value: 'eu-west-1' }], name: 'Check the queue', description: '', status: 'open',
  assignees: [eve], incident_role_assignments: [{ id: 'PA', role: reference('PR', 'role', 'Incident Commander'), incident: about, assignee: eve, old_assignee: null, status: 'assigned' }],
};
const whole = ['triggered', 'reopened', 'acknowledged', 'unacknowledged', 'resolved', 'escalated', 'reassigned', 'delegated', 'priority_updated', 'service_updated', 'incident_type.changed'].map((name) => `incident.${name}`);

function event(type: string, data: object) {
  return { event: { id: '01EVENT', event_type: type, resource_type: 'incident', occurred_at: '2026-11-21T03:00:00.123Z', agent: eve, client: null, data } };
}

const issue = {
  node_id: 'I_12', number: 12, html_url: 'https://github.com/acme/postmortems/issues/12', title: 'Alert on queue depth', state: 'closed', state_reason: 'not_planned', assignees: [{ login: 'ada' }],
  updated_at: '2026-11-22T12:00:00Z', user: { login: 'ada' }, labels: [],
};
const repository = { full_name: 'acme/postmortems', private: true };
const sender = { login: 'ada', type: 'User' };
const moved = { new_issue: { ...issue, node_id: 'I_3', number: 3 }, new_repository: { full_name: 'acme/platform' } };
const pull = { merged: true, merged_at: '2026-11-25T12:00:00Z', state: 'closed', updated_at: '2026-11-25T12:00:01+02:00', draft: false, head: { ref: 'inc-42' } };

export const pagerdutySamples: readonly unknown[] = [
  ...jsonIn('test/fixtures/pagerduty').filter((body) => typeof body === 'object' && body !== null && 'event' in body),
  ...whole.map((type) => event(type, incident)), ...[...knownPartTypes, 'incident.annotated', 'incident.unheard_of'].map((type) => event(type, part)), event('pagey.ping', { type: 'ping', message: 'Hello' }),
];
export const githubSamples: readonly unknown[] = [
  ...['closed', 'reopened', 'edited', 'assigned', 'deleted', 'labeled'].map((action) => ({ action, issue, repository, sender })), { action: 'transferred', issue, repository, sender, changes: moved },
  ...['closed', 'reopened', 'ready_for_review', 'converted_to_draft', 'synchronize'].map((action) => ({ action, number: 7, pull_request: pull, repository, sender })),
  { action: 'created', issue, comment: { body: 'hello' }, repository, sender }, { zen: 'Keep it logically awesome.', hook_id: 1, repository },
];
