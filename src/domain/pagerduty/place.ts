// Under which keys a PagerDuty delivery is stored once, and in which lane. Never throws: whatever is signed must be stored.
import { createHash } from 'node:crypto';

type Loose = { event?: { id?: unknown; data?: { id?: unknown; type?: unknown; incident?: { id?: unknown } } } } | null | undefined;

/** Keys: `event.id` (covers overlapping subscriptions) and `x-webhook-id` (the same on every attempt). The lane is the incident. */
export function placePagerDuty(body: unknown, webhookId: string | undefined): { keys: readonly string[]; lane: string } {
  const event = (body as Loose)?.event;
  const id = text(event?.id) ?? createHash('sha256').update(JSON.stringify(body) ?? '').digest('hex');
  const incident = text(event?.data?.incident?.id) ?? text(event?.data?.id) ?? id;
  const other = text(webhookId);
  return { keys: other === undefined ? [id] : [id, `webhook:${other}`], lane: `pagerduty/${incident}` };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200).replaceAll('\u0000', '') : undefined;
}
