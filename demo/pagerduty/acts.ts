// Everything that can happen to an incident. Each act changes the book, writes a log entry and emits its webhook.
// Those that can find nothing to do (already in that state) return false then.
import type { Alert, Book, Incident, Note, Status, Urgency } from './model.ts';
import { incidentRef, thinIncident, userRef } from './refs.ts';
import type { JsonObject } from './refs.ts';

/** `by` is a user's id; undefined means that an integration did it. */
export type Emit = (type: string, data: JsonObject, by?: string, service?: { id: string; name: string }) => void;
export type Trigger = {
  readonly serviceId: string; readonly title: string; readonly urgency: Urgency;
  /** Name or id of a priority. */
  readonly priority?: string | undefined;
  readonly key?: string | undefined;
  readonly by?: string | undefined;
  readonly severity?: 'critical' | 'error' | 'warning' | 'info' | undefined;
  readonly details?: Alert['details'] | undefined;
  readonly links?: Alert['links'] | undefined;
  /** Whom it rings instead of the service's own policy: these people, or the first level of this policy. */
  readonly assignees?: readonly string[] | undefined;
  readonly policy?: string | undefined;
};
/** One world: what it keeps and how its webhooks leave. */
export type Stage = { readonly book: Book; readonly emit: Emit };

export function record(stage: Stage, incident: Incident, type: string, by: string | undefined, text: string): void {
  incident.log.push({ id: stage.book.id('R', 26), type: `${type}_log_entry`, at: stage.book.now(), by, text });
  incident.changedAt = stage.book.now();
  incident.changedBy = by;
}

export function change(
  stage: Stage, incident: Incident, event: string, logType: string, by: string | undefined, text: string,
): void {
  record(stage, incident, logType, by, text);
  stage.emit(`incident.${event}`, thinIncident(stage.book, incident), by, incident.service);
}

export function addAlert(stage: Stage, incident: Incident, input: Trigger): Alert {
  const id = stage.book.id('Q', 14);
  const alert = {
    id, key: input.key ?? id.toLowerCase(), severity: input.severity ?? (input.urgency === 'high' ? 'critical' : 'warning'),
    summary: input.title, details: input.details ?? {}, links: input.links ?? [], at: stage.book.now(),
  };
  incident.alerts.push(alert);
  return alert;
}

export function trigger(stage: Stage, input: Trigger): Incident {
  const service = stage.book.service(input.serviceId);
  if (service === undefined) throw new Error(`PagerDuty has no service ${input.serviceId}`);
  const policy = stage.book.policies.find((each) => each.id === input.policy) ?? stage.book.policyOf(service);
  const at = stage.book.now();
  const incident: Incident = {
    id: stage.book.id('Q', 14), number: stage.book.incidents.size + 1, createdAt: at,
    key: input.by === undefined ? undefined : input.key,
    title: input.title, status: 'triggered', urgency: input.urgency, service, policy, level: 1,
    priority: stage.book.priorities.find((each) => each.name === input.priority || each.id === input.priority),
    assignees: [...(input.assignees ?? policy.levels[0]?.users ?? [])], changedAt: at, changedBy: undefined, reopenedAt: undefined,
    mergedInto: undefined,
    incidentType: 'incident_default', bridge: undefined, acknowledgedBy: [], notes: [], alerts: [], log: [],
    responderRequests: [],
  };
  stage.book.incidents.set(incident.id, incident);
  if (input.by === undefined) addAlert(stage, incident, input);
  change(stage, incident, 'triggered', 'trigger', input.by, `Triggered: ${input.title}`);
  return incident;
}

export function setStatus(stage: Stage, incident: Incident, status: Status, by: string | undefined): boolean {
  if (incident.status === status && status !== 'triggered') return false;
  // PagerDuty reopens a resolved incident when it is set to triggered or acknowledged.
  if (incident.status === 'resolved') reopen(stage, incident, by);
  if (status === 'triggered') return true;
  incident.status = status;
  if (status === 'acknowledged') {
    incident.acknowledgedBy = by === undefined ? [] : [{ user: by, at: stage.book.now() }];
    if (by !== undefined) incident.assignees = [by];
  } else {
    incident.assignees = [];
  }
  change(stage, incident, status, status === 'resolved' ? 'resolve' : 'acknowledge', by, `Set to ${status}`);
  return true;
}

export function reopen(stage: Stage, incident: Incident, by: string | undefined): boolean {
  if (incident.status !== 'resolved') return false;
  incident.status = 'triggered';
  incident.reopenedAt = stage.book.now();
  incident.mergedInto = undefined;
  incident.assignees = [...(incident.policy.levels[0]?.users ?? [])];
  change(stage, incident, 'reopened', 'reopen', by, 'Reopened');
  return true;
}

export function unacknowledge(stage: Stage, incident: Incident, by?: string): boolean {
  if (incident.status !== 'acknowledged') return false;
  incident.status = 'triggered';
  incident.acknowledgedBy = [];
  change(stage, incident, 'unacknowledged', 'unacknowledge', by, 'Acknowledgement lost');
  return true;
}

export function note(stage: Stage, incident: Incident, content: string, by: string): Note {
  const note = { id: stage.book.id('P', 14), content, by, at: stage.book.now() };
  incident.notes.push(note);
  record(stage, incident, 'annotate', by, content);
  stage.emit(
    'incident.annotated',
    { incident: incidentRef(stage.book, incident), id: note.id, type: 'incident_note', content, trimmed: false }, by,
  );
  return note;
}

export function merge(stage: Stage, target: Incident, sources: readonly Incident[], by: string | undefined): void {
  for (const source of sources) {
    target.alerts.push(...source.alerts.splice(0));
    source.status = 'resolved';
    source.assignees = [];
    source.mergedInto = target.id;
    change(stage, source, 'resolved', 'resolve', by, `Merged into #${target.number}`);
  }
  record(stage, target, 'merge', by, `Merged ${sources.map((each) => `#${each.number}`).join(', ')} into this`);
}

/** To the next level of its policy, or the one named (1 is the first). False when there is none. */
export function escalate(stage: Stage, incident: Incident, by: string | undefined, level = incident.level + 1): boolean {
  const users = incident.policy.levels[level - 1]?.users;
  if (users === undefined || incident.status === 'resolved') return false;
  incident.level = level;
  incident.assignees = [...users];
  change(stage, incident, 'escalated', 'escalate', by, `Escalated to level ${level}`);
  return true;
}

export function assign(stage: Stage, incident: Incident, users: readonly string[], by: string | undefined): void {
  incident.assignees = [...users];
  change(
    stage, incident, 'reassigned', 'assign', by, `Assigned to ${users.map((id) => userRef(stage.book, id).summary).join(', ')}`,
  );
}
