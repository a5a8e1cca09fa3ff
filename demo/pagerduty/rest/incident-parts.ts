// The REST API below one incident: notes, alerts, log, responders, status updates, snooze, merge.
import { merge, note, record, unacknowledge } from '../acts.ts';
import type { Incident } from '../model.ts';
import { incidentRef, ref, userRef } from '../refs.ts';
import { actor, ApiError, created, incidentOf, invalid, list, missing, object, ok, paged, text } from './http.ts';
import type { Answer, Asked, Route } from './http.ts';
import { alertShape, incidentShape, logShape, noteShape } from './shapes.ts';

/** PagerDuty's docs, 2026-08. */
const mostNotes = 2_000;
const longestSnoozeS = 604_800;

export const incidentPartRoutes: readonly Route[] = [
  [
    'GET', /^incidents\/([^/]+)\/notes$/,
    (asked) => ok({ notes: incidentOf(asked).notes.map((each) => noteShape(asked.stage.book, each)) }),
  ],
  ['POST', /^incidents\/([^/]+)\/notes$/, addNote],
  ['GET', /^incidents\/([^/]+)\/alerts$/, (asked) => {
    const incident = incidentOf(asked);
    return paged(asked, 'alerts', incident.alerts, (alert) => alertShape(asked.stage.book, incident, alert));
  }],
  ['GET', /^incidents\/([^/]+)\/log_entries$/, (asked) => {
    const incident = incidentOf(asked);
    return paged(asked, 'log_entries', [...incident.log].reverse(), (entry) => logShape(asked.stage.book, incident, entry));
  }],
  ['GET', /^log_entries$/, accountLog],
  ['POST', /^incidents\/([^/]+)\/responder_requests$/, requestResponders],
  ['POST', /^incidents\/([^/]+)\/status_updates$/, publishUpdate],
  ['POST', /^incidents\/([^/]+)\/snooze$/, snooze],
  ['PUT', /^incidents\/([^/]+)\/merge$/, mergeInto],
];

function addNote(asked: Asked): Answer {
  const user = actor(asked);
  const incident = incidentOf(asked);
  const content = text(object(asked.body['note'])['content']);
  if (content === undefined) throw invalid('Content cannot be empty.');
  if (incident.notes.length >= mostNotes) throw invalid(`An incident has at most ${mostNotes} notes.`);
  return created({ note: noteShape(asked.stage.book, note(asked.stage, incident, content, user.id)) });
}

function accountLog(asked: Asked): Answer {
  const { book } = asked.stage;
  const since = new Date(asked.query.get('since') ?? 0);
  const rows = [...book.incidents.values()].flatMap((incident) => incident.log.map((entry) => ({ incident, entry })));
  const wanted = rows.filter(({ entry }) => entry.at >= since).sort((a, b) => b.entry.at.getTime() - a.entry.at.getTime());
  return paged(asked, 'log_entries', wanted, ({ incident, entry }) => logShape(book, incident, entry));
}

/** This call names the asking user in its body, not in `From`. */
function requestResponders(asked: Asked): Answer {
  const { book } = asked.stage;
  const incident = incidentOf(asked);
  const asking = book.users.find((user) => user.id === asked.body['requester_id']);
  if (asking === undefined) throw new ApiError(400, 2011, 'requester_id is required');
  const message = text(asked.body['message']) ?? '';
  const targets = list(asked.body['responder_request_targets']).map((each) => object(object(each)['responder_request_target']));
  if (targets.length === 0) throw invalid('Responder request targets cannot be empty.');
  if (incident.status === 'resolved') throw new ApiError(400, 1001, 'Incident Already Resolved');
  for (const { id, type } of targets) {
    addResponder(asked, incident, { id: text(id) ?? '', type: text(type) ?? '' }, message, asking.id);
  }
  record(asked.stage, incident, 'responder_request', asking.id, `Asked for responders: ${message}`);
  const shown = targets.map((target) => ({ responder_request_target: target }));
  return ok({
    responder_request: {
      incident: incidentRef(book, incident), requester: userRef(book, asking.id), message, responder_request_targets: shown,
    },
  });
}

function addResponder(
  asked: Asked, incident: Incident, target: { id: string; type: string }, message: string, by: string,
): void {
  const { stage, stage: { book } } = asked;
  const policy = target.type.startsWith('escalation_policy') ? book.policies.find((each) => each.id === target.id) : undefined;
  const users = policy?.levels[0]?.users ?? book.users.filter((user) => user.id === target.id).map((user) => user.id);
  if (users.length === 0) throw missing();
  incident.responderRequests.push({ at: book.now(), by, message, target, users });
  for (const user of users) {
    stage.emit('incident.responder.added', {
      type: 'incident_responder', incident: incidentRef(book, incident), user: userRef(book, user), message: `${message}\n`,
      state: 'pending',
      escalation_policy: policy === undefined ? null : ref(book, 'escalation_policies', 'escalation_policy', policy),
    }, by);
  }
}

function publishUpdate(asked: Asked): Answer {
  const user = actor(asked);
  const { stage: { book, emit } } = asked;
  const incident = incidentOf(asked);
  const message = text(asked.body['message']);
  if (message === undefined) throw invalid('Message cannot be empty.');
  const id = book.id('P', 14);
  emit(
    'incident.status_update_published',
    { type: 'incident_status_update', id, incident: incidentRef(book, incident), message, trimmed: false }, user.id,
  );
  return ok({
    status_update: {
      id, message, subject: text(asked.body['subject']) ?? null, created_at: book.now().toISOString(),
      sender: userRef(book, user.id),
    },
  });
}

function snooze(asked: Asked): Answer {
  const user = actor(asked);
  const incident = incidentOf(asked);
  const { duration } = asked.body;
  if (typeof duration !== 'number' || duration < 1 || duration > longestSnoozeS) {
    throw invalid(`Duration must be between 1 and ${longestSnoozeS}.`);
  }
  if (incident.status === 'resolved') throw new ApiError(400, 1001, 'Incident Already Resolved');
  incident.status = 'acknowledged';
  incident.acknowledgedBy = [{ user: user.id, at: asked.stage.book.now() }];
  asked.later(duration * 1_000, () => void unacknowledge(asked.stage, incident));
  return created({ incident: incidentShape(asked.stage.book, incident) });
}

function mergeInto(asked: Asked): Answer {
  const user = actor(asked);
  const target = incidentOf(asked);
  const { book } = asked.stage;
  const sources = list(asked.body['source_incidents']).map((each) => book.incident(text(object(each)['id']) ?? ''));
  if (sources.length === 0 || sources.some((each) => each === undefined || each === target)) {
    throw invalid('Source incidents are invalid.');
  }
  const found = sources.filter((each) => each !== undefined);
  if (found.some((each) => each.mergedInto !== undefined)) throw new ApiError(400, 1019, 'Incident Already Merged');
  merge(asked.stage, target, found, user.id);
  return ok({ incident: incidentShape(book, target) });
}
