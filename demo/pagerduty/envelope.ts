// The webhook v3 envelope, its headers and its signature.
import { createHmac } from 'node:crypto';
import type { Book } from './model.ts';
import type { JsonObject, Ref } from './refs.ts';

export type WebhookEvent = { readonly id: string; readonly type: string; readonly resource: string; readonly body: string };

/** Everything `world.emit` can send: the 30 types one can subscribe to, and the test ping (PagerDuty's docs, 2026-08). */
export const eventTypes = [
  'incident.triggered', 'incident.reopened', 'incident.resolved', 'incident.acknowledged', 'incident.unacknowledged',
  'incident.escalated', 'incident.reassigned', 'incident.delegated', 'incident.priority_updated', 'incident.service_updated',
  'incident.incident_type.changed', 'incident.annotated', 'incident.responder.added', 'incident.responder.replied',
  'incident.status_update_published', 'incident.conference_bridge.updated', 'incident.custom_field_values.updated',
  'incident.role.assigned', 'incident.task.created', 'incident.task.updated', 'incident.task.completed',
  'incident.action_invocation.created', 'incident.action_invocation.updated', 'incident.action_invocation.terminated',
  'incident.workflow.started', 'incident.workflow.completed',
  'service.created', 'service.updated', 'service.deleted', 'service.custom_field_values.updated', 'pagey.ping',
] as const;

/** One event as the text that is signed and sent. Deliveries keep order per `resource`, the incident's or service's id. */
export function envelope(
  book: Book, type: string, data: JsonObject, agent: Ref | { id: string; type: string } | null,
): WebhookEvent {
  const id = book.id('01', 26);
  const event = {
    id, event_type: type, resource_type: type.split('.')[0] ?? type, occurred_at: book.now().toISOString(), agent, client: null,
    data,
  };
  return { id, type, resource: resourceOf(data) ?? id, body: JSON.stringify({ event }) };
}

function resourceOf(data: JsonObject): string | undefined {
  const { incident } = data;
  const owner = typeof incident === 'object' && incident !== null && 'id' in incident ? incident.id : data['id'];
  return typeof owner === 'string' ? owner : undefined;
}

/** `v1=<hex>` for each secret, comma-separated: HMAC-SHA256 over the body with the secret as text. */
export function signature(body: string, secrets: readonly string[]): string {
  return secrets.map((secret) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`).join(',');
}

export function deliveryHeaders(
  input: { webhookId: string; subscription: string; body: string; secrets: readonly string[] },
): Record<string, string> {
  return {
    'content-type': 'application/json', 'user-agent': 'PagerDuty-Webhook/V3.0',
    'x-webhook-id': input.webhookId, 'x-webhook-subscription': input.subscription,
    'x-pagerduty-signature': signature(input.body, input.secrets),
  };
}
