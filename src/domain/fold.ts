// Facts → incident. One fact at a time, pure; the snapshot in the database is this function's last result.
import type { Fact, FactData } from './facts.ts';
import type { Incident, IncidentAlert } from './incident.ts';
import { foldRun } from './fold-run.ts';

const startingStatus = 'triage';

/** The incident after `fact`. The first fact of every incident is `incident.opened`; anything else on nothing is a bug. */
export function fold(before: Incident | undefined, fact: Fact, id: number): Incident {
  if (fact.kind === 'incident.opened') return opened(fact, id);
  if (!before) throw new Error(`INC-${id} begins with ${fact.kind}, not with incident.opened`);
  const touched = before.touched || (fact.by.type === 'person' && fact.by.via !== 'pagerduty');
  const next = { ...before, seq: fact.seq, touched, lastChangeAt: fact.recordedAt };
  return { ...next, ...change(next, fact) };
}

export function foldAll(facts: readonly Fact[], id: number): Incident | undefined {
  let incident: Incident | undefined;
  for (const fact of facts) incident = fold(incident, fact, id);
  return incident;
}

function opened(fact: Extract<Fact, { kind: 'incident.opened' }>, id: number): Incident {
  const { title, kind, severity, source, services } = fact.data;
  return {
    id, seq: fact.seq, title, status: startingStatus, kind, private: fact.data.private, source, services,
    ...(severity === undefined ? {} : { severity }),
    openedBy: fact.by, openedAt: fact.at, touched: fact.by.type === 'person' && fact.by.via === 'slack',
    alerts: [], invited: [], missing: [], runbooks: [], runs: [], troubles: [], lastChangeAt: fact.recordedAt,
  };
}

function change(now: Incident, fact: Fact): Partial<Incident> {
  switch (fact.kind) {
    case 'incident.opened': return {};
    case 'incident.renamed': return { title: fact.data.title };
    case 'status.set': return statusChange(fact);
    case 'severity.set': return { severity: fact.data.severity };
    case 'commander.set': return { commander: fact.data.commander, commanderAt: fact.at };
    case 'alert.attached': return attached(now, fact);
    case 'alert.acknowledged': return { ...alertState(now, fact, 'acknowledged'), acknowledgedAt: now.acknowledgedAt ?? fact.at };
    case 'alert.unacknowledged':
    case 'alert.retriggered': return alertState(now, fact, 'triggered');
    case 'alert.cleared': return alertState(now, fact, 'cleared');
    case 'alert.updated': return updated(now, fact);
    case 'channel.created': return { channel: { id: fact.data.channel, name: fact.data.name, archived: false } };
    case 'channel.renamed': return now.channel ? { channel: { ...now.channel, name: fact.data.name } } : {};
    case 'channel.archived': return now.channel ? { channel: { ...now.channel, archived: true } } : {};
    case 'channel.unarchived': return now.channel ? { channel: { ...now.channel, archived: false } } : {};
    case 'people.invited': return { invited: [...new Set([...now.invited, ...fact.data.people])] };
    case 'people.missing': return { missing: [...now.missing.filter((m) => m.id !== fact.data.id), fact.data] };
    case 'card.posted': return { card: { channel: fact.data.channel, ts: fact.data.ts } };
    case 'announcement.posted': return { announcement: { channel: fact.data.channel, ts: fact.data.ts } };
    case 'runbook.offered': return { runbooks: [...now.runbooks, { id: fact.data.runbook, title: fact.data.title }] };
    case 'postmortem.wanted': return now.postmortem ? {} : { postmortem: { state: 'wanted' } };
    case 'postmortem.opened': return { postmortem: { state: 'open', ...pick(fact.data) } };
    case 'effect.given_up':
      return { troubles: [...now.troubles, { effect: fact.data.effect, kind: fact.data.effectKind, code: fact.data.code, reason: fact.data.reason, at: fact.at }] };
    case 'effect.retried': return { troubles: now.troubles.filter((trouble) => trouble.effect !== fact.data.effect) };
    case 'note.added': case 'alert.noted': case 'alert.changed': case 'delivery.parked': return {};
    default: return { runs: foldRun(now.runs, fact) };
  }
}

function pick(data: FactData<'postmortem.opened'>) {
  return { number: data.number, url: data.url, path: data.path, repo: data.repo };
}

function statusChange(fact: Extract<Fact, { kind: 'status.set' }>): Partial<Incident> {
  const status = fact.data.status;
  if (status === 'mitigated') return { status, mitigatedAt: fact.at };
  if (status === 'resolved') return { status, resolvedAt: fact.at };
  return { status };
}

function attached(now: Incident, fact: Extract<Fact, { kind: 'alert.attached' }>): Partial<Incident> {
  const alert: IncidentAlert = { ...fact.data, state: 'triggered', at: fact.at, stateAt: fact.at, stateBy: fact.by };
  const known = now.services.some((service) => service.id === alert.service.id);
  return {
    alerts: [...now.alerts.filter((a) => a.source !== alert.source || a.key !== alert.key), alert],
    ...(known ? {} : { services: [...now.services, alert.service] }),
  };
}

type StateFact = Extract<Fact, { kind: 'alert.acknowledged' | 'alert.unacknowledged' | 'alert.retriggered' | 'alert.cleared' }>;

function alertState(now: Incident, fact: StateFact, state: IncidentAlert['state']): Partial<Incident> {
  const ref: { source: string; key: string; mergedInto?: string | undefined } = fact.data;
  return {
    alerts: now.alerts.map((alert) => {
      if (alert.source !== ref.source || alert.key !== ref.key) return alert;
      return { ...alert, state, stateAt: fact.at, stateBy: fact.by, ...(ref.mergedInto === undefined ? {} : { mergedInto: ref.mergedInto }) };
    }),
  };
}

function updated(now: Incident, { data, at }: Extract<Fact, { kind: 'alert.updated' }>): Partial<Incident> {
  return {
    alerts: now.alerts.map((alert) => {
      if (alert.source !== data.source || alert.key !== data.key) return alert;
      // One that arrives late stands on the timeline, and changes nothing back.
      if (alert.updatedAt !== undefined && at < alert.updatedAt) return alert;
      return {
        ...alert, assignees: data.assignees, updatedAt: at,
        ...(data.priority === undefined ? {} : { priority: data.priority }),
        ...(data.urgency === undefined ? {} : { urgency: data.urgency }),
      };
    }),
  };
}
