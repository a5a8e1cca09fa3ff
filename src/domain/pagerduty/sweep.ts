// What webhooks lost: PagerDuty's list of open incidents beside what we know of them. What comes of it is read like a webhook.
import type { PagerDutyIncident } from '../../ports.ts';
import type { Actor } from '../actor.ts';
import { toInstant, type Instant } from '../time.ts';

/** Who tells us of it: not PagerDuty by itself, we looked. */
export const sweeper: Actor = { type: 'system', id: 'pagerduty-sweep', name: 'PagerDuty' };

export function isSwept({ type, id }: Actor): boolean {
  return type === 'system' && id === sweeper.id;
}

/** What is so young may be on its way as a webhook: those took well under this wherever it was measured. */
export const graceMs = 15_000;

export type KnownState = { readonly state: 'triggered' | 'acknowledged' | 'cleared'; readonly stateAt: Instant };
/** A delivery as the door would store it. Its key says what it is about, so that the same finding twice is one. */
export type Found = { readonly key: string; readonly lane: string; readonly body: string };

type Event = 'incident.triggered' | 'incident.acknowledged' | 'incident.unacknowledged' | 'incident.reopened' | 'incident.resolved';

/** What we have to be told of one incident; nothing when we know it as it is. `known`: undefined when no delivery ever told us. */
export function lost(incident: PagerDutyIncident, known: KnownState | undefined, now: Instant): readonly Found[] {
  const since = incident.changedAt ?? incident.createdAt;
  if (Date.parse(now) - since.getTime() < graceMs) return [];
  return eventsFor(incident, known).map((event) => found(incident, event, event === 'incident.triggered' && incident.status === 'acknowledged' ? incident.createdAt : since));
}

function eventsFor({ status, changedAt, createdAt }: PagerDutyIncident, known: KnownState | undefined): readonly Event[] {
  // Who has never heard of it does not hear of its end.
  if (!known) return status === 'resolved' ? [] : ['incident.triggered', ...acknowledged(status)];
  // PagerDuty's list knows seconds: what changed within the second of what we know may be older than it.
  if (status === known.state || (changedAt ?? createdAt).getTime() <= Date.parse(known.stateAt)) return [];
  if (status === 'resolved') return ['incident.resolved'];
  if (known.state === 'cleared') return ['incident.reopened', ...acknowledged(status)];
  return [status === 'acknowledged' ? 'incident.acknowledged' : 'incident.unacknowledged'];
}

function acknowledged(status: PagerDutyIncident['status']): readonly Event[] {
  return status === 'acknowledged' ? ['incident.acknowledged'] : [];
}

function found(incident: PagerDutyIncident, event: Event, since: Date): Found {
  // The last millisecond of PagerDuty's second: the webhook of the same moment is then no later.
  const at = toInstant(since.getMilliseconds() === 0 ? new Date(since.getTime() + 999) : since);
  const key = `sweep:${incident.id}:${event}:${at}`;
  const ref = (one: { id: string; name: string }, type: string) => ({ id: one.id, type: `${type}_reference`, summary: one.name });
  const data = {
    id: incident.id, type: 'incident', status: incident.status, title: incident.title, html_url: incident.url, urgency: incident.urgency,
    incident_key: incident.key ?? null, service: ref(incident.service, 'service'), assignees: incident.assignees.map((one) => ref(one, 'user')),
    priority: incident.priority === undefined ? null : { id: incident.priority, summary: incident.priority },
    escalation_policy: incident.escalationPolicy === undefined ? null : { id: incident.escalationPolicy },
    resolve_reason: incident.mergedInto === undefined ? null : { type: 'merge_resolve_reason', incident: { id: incident.mergedInto } },
  };
  return { key, lane: `pagerduty/${incident.id}`, body: JSON.stringify({ swept: true, event: { id: key, event_type: event, resource_type: 'incident', occurred_at: at, agent: null, data } }) };
}
