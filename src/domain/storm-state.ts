// What an incident keeps of a storm: counts by service, bounded however many alerts come. The alerts themselves stand in their table.
import type { IncidentAlert } from './incident.ts';
import type { Named } from './alert.ts';
import type { Instant } from './time.ts';

/** Services counted one by one; the alerts of further ones are counted together. */
export const mostServices = 100;
/** People who are invited: whom the first alerts woke. More would be a crowd, and each service's own incident invites its own. */
export const mostAssignees = 30;

/** `newest` is the title of the last alert that joined. */
export type StormService = { readonly id: string; readonly name: string; readonly alerts: number; readonly open: number; readonly newest: string };
export type StormPart = { readonly incident: number; readonly how: 'promoted' | 'apart'; readonly title: string };

export type Storm = {
  /** What the config called a storm when it began. */
  readonly opens: number;
  readonly withinMs: number;
  /** The incidents that stood before it. */
  readonly before: readonly number[];
  /** When the last alert joined, by our clock; and the source's time of the last change of any. */
  readonly lastAt: Instant;
  readonly stateAt: Instant;
  readonly endedAt?: Instant;
  readonly alerts: number;
  /** Not cleared. */
  readonly open: number;
  /** The gravest severity of its alerts. */
  readonly worst?: string;
  readonly services: readonly StormService[];
  readonly others: { readonly alerts: number; readonly open: number };
  readonly assignees: readonly Named[];
  readonly parts: readonly StormPart[];
};

/** In an incident beside a storm. */
export type StormLink = { readonly storm: number; readonly how: 'before' | 'promoted' | 'apart' };

export type StormAlertState = IncidentAlert['state'];
