// The REST API of incidents: reading, creating and changing them, one or many.
import { addAlert, assign, change, escalate, record, setStatus, trigger } from '../acts.ts';
import type { Incident, User } from '../model.ts';
import type { JsonObject } from '../refs.ts';
import { actor, ApiError, created, incidentOf, invalid, list, object, ok, paged, text } from './http.ts';
import type { Answer, Asked, Route } from './http.ts';
import { incidentShape } from './shapes.ts';

export const incidentRoutes: readonly Route[] = [
  [
    'GET', /^incidents$/,
    (asked) => paged(asked, 'incidents', filtered(asked), (each) => incidentShape(asked.stage.book, each)),
  ],
  ['POST', /^incidents$/, create],
  ['PUT', /^incidents$/, changeMany],
  [
    'GET', /^incidents\/types$/,
    () => ok({ incident_types: [{ id: 'PTYPE01', type: 'incident_type', name: 'incident_default', enabled: true }] }),
  ],
  ['GET', /^incidents\/([^/]+)$/, (asked) => ok({ incident: incidentShape(asked.stage.book, incidentOf(asked)) })],
  ['PUT', /^incidents\/([^/]+)$/, (asked) => {
    const user = actor(asked);
    const incident = incidentOf(asked);
    apply(asked, incident, object(asked.body['incident']), user);
    return ok({ incident: incidentShape(asked.stage.book, incident) });
  }],
];

/** Newest last, within one month unless `since`, `until` or `date_range=all` say otherwise; over six months is a 400. */
function filtered(asked: Asked): Incident[] {
  const { query, stage: { book } } = asked;
  const key = query.get('incident_key');
  const statuses = query.getAll('statuses[]');
  const services = query.getAll('service_ids[]');
  const all = query.get('date_range') === 'all';
  const day = 86_400_000;
  const until = new Date(query.get('until') ?? book.now().getTime() + 1);
  const since = new Date(query.get('since') ?? until.getTime() - 30 * day);
  if (Number.isNaN(since.getTime()) || Number.isNaN(until.getTime())) {
    throw new ApiError(400, 2004, "Invalid 'since' or 'until' parameter");
  }
  if (!all && until.getTime() - since.getTime() > 184 * day) throw new ApiError(400, 2005, 'Invalid query date range');
  return [...book.incidents.values()]
    .filter((each) => key === null || each.key === key || each.alerts.some((alert) => alert.key === key))
    .filter((each) => statuses.length === 0 || statuses.includes(each.status))
    .filter((each) => services.length === 0 || services.includes(each.service.id))
    .filter((each) => all || (each.createdAt >= since && each.createdAt < until));
}

function create(asked: Asked): Answer {
  const user = actor(asked);
  const { book } = asked.stage;
  const wanted = object(asked.body['incident']);
  const title = text(wanted['title']);
  const serviceId = text(object(wanted['service'])['id']) ?? '';
  const key = text(wanted['incident_key']);
  if (title === undefined) throw invalid('Title cannot be empty.');
  if (book.service(serviceId) === undefined) throw invalid('Service cannot be empty.');
  const open = [...book.incidents.values()].some((each) => each.key === key && each.status !== 'resolved');
  if (key !== undefined && open) throw invalid('Open incident already exists on the specified service with matching dedup key');
  const urgency = wanted['urgency'] === 'low' ? 'low' : 'high';
  const incident = trigger(
    asked.stage, { serviceId, title, urgency, key, by: user.id, priority: text(object(wanted['priority'])['id']), ...rung(asked, wanted) },
  );
  const details = text(object(wanted['body'])['details']);
  if (details !== undefined) addAlert(asked.stage, incident, { serviceId, title, urgency, key, details });
  return created({ incident: incidentShape(book, incident) });
}

/** Whom a new incident rings, where it says so: people or a policy, never both. */
function rung({ stage: { book } }: Asked, wanted: JsonObject): { assignees?: string[]; policy?: string } {
  const people = list(wanted['assignments']).map((each) => text(object(object(each)['assignee'])['id']) ?? '');
  const policy = text(object(wanted['escalation_policy'])['id']);
  if (people.length > 0 && policy !== undefined) throw invalid('Assignments and escalation policy cannot both be given.');
  if (people.some((id) => !book.users.some((user) => user.id === id))) throw invalid('Assignee Not Found');
  if (policy !== undefined && !book.policies.some((each) => each.id === policy)) throw invalid('Escalation policy Not Found');
  return { ...(people.length > 0 && { assignees: people }), ...(policy !== undefined && { policy }) };
}

function changeMany(asked: Asked): Answer {
  const user = actor(asked);
  const { book } = asked.stage;
  const wanted = list(asked.body['incidents']).map((each) => object(each));
  if (wanted.length > 250) {
    throw new ApiError(413, 2001, 'Invalid Input Provided', ['At most 250 incidents can be changed at once.']);
  }
  const changed = wanted.map((body) => {
    const incident = book.incident(text(body['id']) ?? '');
    if (incident === undefined) throw invalid('Incident Not Found');
    apply(asked, incident, body, user);
    return incidentShape(book, incident);
  });
  return ok({ incidents: changed });
}

function apply(asked: Asked, incident: Incident, wanted: JsonObject, user: User): void {
  const { stage } = asked;
  const { book } = stage;
  const title = text(wanted['title']);
  if (title !== undefined) incident.title = title;
  if (wanted['urgency'] === 'high' || wanted['urgency'] === 'low') incident.urgency = wanted['urgency'];
  const priority = book.priorities.find((each) => each.id === object(wanted['priority'])['id']);
  if (priority !== undefined) {
    incident.priority = priority;
    change(stage, incident, 'priority_updated', 'priority_change', user.id, `Priority set to ${priority.name}`);
  }
  const users = list(wanted['assignments']).flatMap((each) => text(object(object(each)['assignee'])['id']) ?? []);
  if (users.length > 0) assign(stage, incident, users, user.id);
  const policy = book.policies.find((each) => each.id === object(wanted['escalation_policy'])['id']);
  if (policy !== undefined) {
    incident.policy = policy;
    change(stage, incident, 'delegated', 'delegate', user.id, `Delegated to ${policy.name}`);
  }
  if (typeof wanted['escalation_level'] === 'number') escalate(stage, incident, user.id, wanted['escalation_level']);
  const { status } = wanted;
  if (status !== 'triggered' && status !== 'acknowledged' && status !== 'resolved') return;
  if (!setStatus(stage, incident, status, user.id)) {
    if (status === 'resolved') throw new ApiError(400, 1001, 'Incident Already Resolved');
    throw new ApiError(400, 1002, 'Incident Already Acknowledged');
  }
  const resolution = text(wanted['resolution']);
  if (resolution !== undefined) record(stage, incident, 'resolve', user.id, resolution);
}
