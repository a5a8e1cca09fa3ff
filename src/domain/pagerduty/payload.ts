// PagerDuty's v3 webhooks as far as we read them. Tolerant: only what we cannot do without is required, nulls are usual.
import { z } from 'zod';
import { instant } from '../time.ts';

const text = z.string().nullish().transform((value) => value ?? undefined);
export const reference = z.object({ id: z.string().min(1).max(100), type: text, summary: text, html_url: text });
export type Reference = z.infer<typeof reference>;
const maybe = reference.nullish().transform((value) => value ?? undefined);

export const envelope = z.object({
  /** Found by our own look at PagerDuty, not sent by it. */
  swept: z.literal(true).optional().catch(undefined),
  event: z.object({
    id: z.string().min(1).max(200),
    event_type: z.string().min(1).max(100),
    occurred_at: z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString()).pipe(instant),
    agent: maybe,
    data: z.looseObject({ id: z.string().max(200).optional(), type: z.string().max(100).optional() }),
  }),
});
export type Envelope = z.infer<typeof envelope>['event'];

/** `data` of the incident events. Several fields are absent in older deliveries. */
export const incidentData = z.object({
  id: z.string().min(1).max(100), status: text, incident_key: text, title: text, html_url: text, urgency: text, service: maybe,
  assignees: z.array(reference.nullable()).nullish().transform((list) => (list ?? []).flatMap((one) => one ?? [])),
  priority: maybe, escalation_policy: maybe,
  resolve_reason: z.object({ type: text, incident: maybe }).nullish().transform((value) => value ?? undefined),
});
export type IncidentData = z.infer<typeof incidentData>;

/** `data` of events about something that belongs to an incident: notes, responders, updates, tasks, workflows. */
export const partData = z.looseObject({
  id: text, incident: maybe, content: text, message: text, state: text, name: text, status: text, summary: text, user: maybe,
  conference_url: text, escalation_policy: maybe,
  /** PagerDuty cut the text off. */
  trimmed: z.boolean().nullish(),
  incident_role_assignments: z.array(z.looseObject({ role: maybe, assignee: maybe, incident: maybe })).nullish().transform((list) => list ?? []),
});
export type PartData = z.infer<typeof partData>;
