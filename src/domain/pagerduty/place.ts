// Under which keys a PagerDuty delivery is stored once, and in which lane. Never throws: whatever is signed must be stored.
import { createHash } from 'node:crypto';

type Loose = { event?: { id?: unknown; data?: { id?: unknown; type?: unknown; incident?: { id?: unknown } } } } | null | undefined;

/**
 * Keys: `event.id` (covers overlapping subscriptions) and `x-webhook-id` (the same on every attempt). The lane is the incident.
 * A body without an id has the digest of its bytes: to write it down again could fail where it is nested very deep.
 */
export function placePagerDuty(body: unknown, webhookId: string | undefined, raw: Buffer): { keys: readonly string[]; lane: string } {
  const event = (body as Loose)?.event;
  const id = text(event?.id) ?? createHash('sha256').update(raw).digest('hex');
  const incident = text(event?.data?.incident?.id) ?? text(event?.data?.id) ?? id;
  const other = text(webhookId);
  return { keys: other === undefined ? [id] : [id, `webhook:${other}`], lane: `pagerduty/${incident}` };
}

function text(value: unknown): string | undefined {
  const kept = typeof value === 'string' ? value.replaceAll('\u0000', '').slice(0, 200) : '';
  return kept === '' ? undefined : kept;
}
