// What PagerDuty answers: the shapes we rely on, and each refusal in words that say what to do.
import { z } from 'zod';
import { Outage, Rejected } from '../domain/errors.ts';
import type { PagerDutyIncident, PagerDutySubscription } from '../ports.ts';

export type Failure = { readonly status: number; readonly code: string; readonly message: string };
export type Answer = { readonly data: unknown } | { readonly failure: Failure };

/** Error codes from PagerDuty's REST docs (2026-08): already resolved, already acknowledged, already merged. */
export const alreadySo = new Set(['1001', '1002', '1019']);
/** The address in `From` belongs to no PagerDuty user. */
export const fromUnknown = '1008';
const notFound = new Set(['2100', '5001']);

const errorBody = z.object({
  error: z.object({
    code: z.union([z.number(), z.string()]).optional(), message: z.string().optional(),
    errors: z.array(z.string()).optional().catch(undefined),
  }),
});
export const reference = z.object({ id: z.string(), summary: z.string().nullish() });
const incident = z.object({
  id: z.string(), incident_number: z.number(), status: z.enum(['triggered', 'acknowledged', 'resolved']), title: z.string(),
  html_url: z.string().nullish(), self: z.string().nullish(), service: reference, urgency: z.string(),
  priority: z.object({ name: z.string().nullish(), summary: z.string().nullish() }).nullish(),
  created_at: z.string().pipe(z.coerce.date()), last_status_change_at: z.string().pipe(z.coerce.date()).nullish(), incident_key: z.string().nullish(),
  resolve_reason: z.object({ incident: z.object({ id: z.string() }).nullish() }).nullish(),
  assignments: z.array(z.object({ assignee: reference.nullish() })).nullish(), escalation_policy: reference.nullish(),
});
export const incidentBody = z.object({ incident });
export const incidentsBody = z.object({ incidents: z.array(incident) });
const asked = z.array(z.object({ message: z.string().nullish() })).nullish().transform((list) => list ?? []);
/** PagerDuty's changelog of 2021-11-30: both are part of every answer about an incident. */
export const responderRequestsBody = z.object({ responder_requests: asked, incidents_responders: asked });
export const person = z.object({ id: z.string(), name: z.string(), email: z.string() });
export const named = z.object({ id: z.string(), name: z.string() });
export const note = z.object({ id: z.string(), content: z.string() });
export const onCallEntry = z.object({ user: reference.nullish(), escalation_level: z.number().nullish() });
export const page = z.object({ more: z.boolean().nullish() });
export const contactMethod = z.object({ type: z.string(), address: z.string().nullish(), country_code: z.number().nullish() });
export const subscription = z.object({
  id: z.string(), active: z.boolean().nullish(), events: z.array(z.string()).nullish(), filter: z.object({ type: z.string() }).nullish(),
  delivery_method: z.object({ url: z.string().nullish(), temporarily_disabled: z.boolean().nullish() }).nullish(),
});

export function toIncident(raw: z.infer<typeof incident>, apiUrl: string): PagerDutyIncident {
  return {
    id: raw.id, number: raw.incident_number, status: raw.status, title: raw.title, urgency: raw.urgency,
    url: raw.html_url ?? raw.self ?? `${apiUrl}/incidents/${raw.id}`,
    service: { id: raw.service.id, name: raw.service.summary ?? raw.service.id },
    priority: raw.priority?.summary ?? raw.priority?.name ?? undefined,
    createdAt: raw.created_at,
    assignees: (raw.assignments ?? []).flatMap(({ assignee }) => (assignee ? [{ id: assignee.id, name: assignee.summary ?? assignee.id }] : [])),
    escalationPolicy: raw.escalation_policy?.id, key: raw.incident_key ?? undefined, changedAt: raw.last_status_change_at ?? undefined, mergedInto: raw.resolve_reason?.incident?.id,
  };
}

/** What one would dial: telephones first, then numbers that only get text messages. Each number once. */
export function dialled(methods: readonly z.infer<typeof contactMethod>[]): string[] {
  const numbers = ['phone_contact_method', 'sms_contact_method'].flatMap((type) => methods.filter((one) => one.type === type)).flatMap((one) => {
    const address = one.address?.trim() ?? '';
    return address === '' ? [] : [one.country_code ? `+${one.country_code} ${address}` : address];
  });
  return [...new Set(numbers)];
}

export function toSubscription(raw: z.infer<typeof subscription>): PagerDutySubscription {
  return {
    id: raw.id, url: raw.delivery_method?.url ?? '', active: raw.active ?? true, disabled: raw.delivery_method?.temporarily_disabled ?? false,
    events: raw.events ?? [], filter: raw.filter?.type ?? 'account_reference',
  };
}

export function onCallQuery(target: { escalationPolicy?: string; schedule?: string }): Record<string, string | string[]> {
  const query = {
    earliest: 'true',
    ...(target.escalationPolicy !== undefined && { 'escalation_policy_ids[]': [target.escalationPolicy] }),
    ...(target.schedule !== undefined && { 'schedule_ids[]': [target.schedule] }),
  };
  // Without either, PagerDuty would answer with everybody on call in the account.
  if (Object.keys(query).length === 1) {
    throw new Rejected('pagerduty', 'no_target', 'Name an escalation policy or a schedule to ask who is on call.');
  }
  return query;
}

/** Each person once, at their first level. */
export function byLevel(entries: readonly z.infer<typeof onCallEntry>[]): { id: string; name: string; level: number }[] {
  const sorted = [...entries].sort((a, b) => (a.escalation_level ?? Infinity) - (b.escalation_level ?? Infinity) || 0);
  const people = new Map<string, { id: string; name: string; level: number }>();
  for (const { user, escalation_level: level } of sorted) {
    if (user && !people.has(user.id)) people.set(user.id, { id: user.id, name: user.summary ?? user.id, level: level ?? 1 });
  }
  return [...people.values()];
}

export function toFailure(status: number, data: unknown): Failure {
  const error = errorBody.safeParse(data).data?.error;
  const message = [error?.message ?? `HTTP ${status}`, ...(error?.errors ?? [])].join('; ');
  return { status, code: String(error?.code ?? `http_${status}`), message: message.slice(0, 300) };
}

export function isGone(answer: Answer): boolean {
  return 'failure' in answer && (answer.failure.status === 404 || notFound.has(answer.failure.code));
}

export function must(answer: Answer, doing: string): unknown {
  if ('failure' in answer) throw rejected(answer.failure, doing);
  return answer.data;
}

export function parse<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Rejected(
    'pagerduty', 'unexpected_answer', `PagerDuty's answer is not what its API promises: ${z.prettifyError(parsed.error)}`,
  );
}

export function unclear(doing: string, cause: Error): Outage {
  return new Outage('pagerduty', `PagerDuty's answer to ${doing} is not what its API promises`, { ambiguous: true, cause });
}

export function rejected(failure: Failure, doing: string): Rejected {
  return new Rejected('pagerduty', failure.code, `PagerDuty refused ${doing}: ${failure.message}. ${fix(failure)}`);
}

function fix({ status, code }: Failure): string {
  if (code === fromUnknown) return 'Set PAGERDUTY_FROM_EMAIL to the e-mail address of a PagerDuty user.';
  if (status === 401) return 'Check PAGERDUTY_API_TOKEN, and PAGERDUTY_API_URL if the account lives in the EU.';
  if (status === 402) return 'The PagerDuty plan lacks this ability; do it by hand in PagerDuty or change the plan.';
  if (status === 403) return 'Give the token the scope this needs: incidents.write, users.read, users:contact_methods.read, escalation_policies.read, oncalls.read, services.read, webhook_subscriptions.read or webhook_subscriptions.write.';
  if (status === 404 || notFound.has(code)) return 'It is gone in PagerDuty, or the token cannot see it.';
  return 'Do it by hand in PagerDuty; trying again will not help.';
}
