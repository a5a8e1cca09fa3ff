// Our own shapes → the API's. What is absent is null there, so that every field is always named.
import type { Actor } from '../domain/actor.ts';
import type { Fact } from '../domain/facts.ts';
import { incidentName, type Incident } from '../domain/incident.ts';
import type { Storm } from '../domain/storm-state.ts';
import { toInstant } from '../domain/time.ts';
import { factText } from '../render/timeline.ts';
import type { AlertRecord } from '../store/alert.ts';
import type { ActorJson, AlertJson, IncidentJson, StormJson, TimelineJson } from './api-shapes.ts';

export function incidentJson(incident: Incident): IncidentJson {
  const { channel, postmortem, commander, storm } = incident;
  return {
    id: incidentName(incident.id), number: incident.id, title: incident.title, status: incident.status, severity: incident.severity ?? null,
    kind: incident.kind, private: incident.private, services: incident.services.map(({ id, name }) => ({ id, name })),
    commander: commander ? actorJson(commander) : null,
    openedAt: incident.openedAt, mitigatedAt: incident.mitigatedAt ?? null, resolvedAt: incident.resolvedAt ?? null,
    channel: channel ? { id: channel.id, name: channel.name } : null,
    postmortem: postmortem ? { url: postmortem.url ?? null, state: postmortem.state } : null,
    storm: storm ? stormJson(storm) : null,
  };
}

function stormJson({ alerts, open, services, lastAt, endedAt }: Storm): StormJson {
  return {
    alerts, open, services: services.map(({ id, name, alerts: all, open: left }) => ({ id, name, alerts: all, open: left })),
    lastAt, endedAt: endedAt ?? null,
  };
}

export function timelineJson(fact: Fact, incident: Incident): TimelineJson {
  const { seq, at, recordedAt, kind, hash } = fact;
  return { seq, at, recordedAt, kind: fact.newer ?? kind, by: actorJson(fact.by), text: factText(fact, incident), source: sourceOf(fact), hash };
}

export function alertJson({ alert, incident, state, why, times, firstAt, stateAt }: AlertRecord): AlertJson {
  return {
    source: alert.source, key: alert.key, title: alert.title, url: alert.url ?? null, service: alert.service, urgency: alert.urgency,
    priority: alert.priority ?? null, state, why, times, firstAt: toInstant(firstAt), stateAt: toInstant(stateAt),
    incident: incident === undefined ? null : incidentName(incident),
  };
}

function actorJson(actor: Actor): ActorJson {
  return { type: actor.type, id: actor.id, via: actor.type === 'person' ? actor.via : null, name: actor.name ?? null };
}

/** The system that told us: an alert's source, else where the person acted, else the system itself. */
function sourceOf(fact: Fact): string {
  if ('source' in fact.data && 'key' in fact.data) return fact.data.source;
  return fact.by.type === 'person' ? fact.by.via : fact.by.id;
}
