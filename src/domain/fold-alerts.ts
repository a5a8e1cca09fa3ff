// Alerts within an incident, folded: whether they ring, who made it so, and what changed about them.
import type { Fact } from './facts.ts';
import type { Change, Folds } from './fold-table.ts';
import type { Incident, IncidentAlert } from './incident.ts';

export const alertFolds: Folds<Extract<Fact['kind'], `alert.${string}`>> = {
  'alert.attached': attached,
  'alert.acknowledged': (now, fact) => ({ ...alertState(now, fact, 'acknowledged'), acknowledgedAt: now.acknowledgedAt ?? fact.at }),
  'alert.unacknowledged': (now, fact) => alertState(now, fact, 'triggered'),
  'alert.retriggered': (now, fact) => alertState(now, fact, 'triggered'),
  'alert.cleared': (now, fact) => alertState(now, fact, 'cleared'),
  'alert.updated': updated,
  'alert.noted': () => ({}),
  'alert.changed': () => ({}),
};

function attached(now: Incident, fact: Extract<Fact, { kind: 'alert.attached' }>): Change {
  const alert: IncidentAlert = { ...fact.data, state: 'triggered', at: fact.at, stateAt: fact.at, stateBy: fact.by };
  const known = now.services.some((service) => service.id === alert.service.id);
  return {
    alerts: [...now.alerts.filter((a) => a.source !== alert.source || a.key !== alert.key), alert],
    ...(known ? {} : { services: [...now.services, alert.service] }),
  };
}

type StateFact = Extract<Fact, { kind: 'alert.acknowledged' | 'alert.unacknowledged' | 'alert.retriggered' | 'alert.cleared' }>;

function alertState(now: Incident, fact: StateFact, state: IncidentAlert['state']): Change {
  const ref: { source: string; key: string; mergedInto?: string | undefined } = fact.data;
  return {
    alerts: now.alerts.map((alert) => {
      if (alert.source !== ref.source || alert.key !== ref.key) return alert;
      return { ...alert, state, stateAt: fact.at, stateBy: fact.by, ...(ref.mergedInto === undefined ? {} : { mergedInto: ref.mergedInto }) };
    }),
  };
}

function updated(now: Incident, { data, at }: Extract<Fact, { kind: 'alert.updated' }>): Change {
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
