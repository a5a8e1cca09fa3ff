// A storm, folded from its facts: counts by service, who was woken, what was taken out of it.
import type { Named } from './alert.ts';
import type { Fact } from './facts.ts';
import type { stormFacts } from './facts-storm.ts';
import type { Change, Folds } from './fold-table.ts';
import type { Incident } from './incident.ts';
import { mostAssignees, mostServices, type Storm } from './storm-state.ts';

export const stormFolds: Folds<keyof typeof stormFacts> = {
  'storm.alert': counted,
  'storm.parted': parted,
  'storm.ended': ({ storm }, { at }) => (storm ? { storm: { ...storm, endedAt: at } } : {}),
  'storm.linked': ({ storms = [] }, { data }) => ({ storms: [...storms, { storm: data.storm, how: data.how }] }),
};

export function stormBegun({ at, recordedAt, data }: Extract<Fact, { kind: 'incident.opened' }>): Storm | undefined {
  return data.storm && { ...data.storm, lastAt: recordedAt, stateAt: at, alerts: 0, open: 0, services: [], others: { alerts: 0, open: 0 }, assignees: [], parts: [] };
}

/** The graver of two severities: SEV1 is graver than SEV2. */
export function worse(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other < one ? other : one;
}

type Counts = { readonly alerts: number; readonly open: number };

function counted(now: Incident, { data, at, recordedAt }: Extract<Fact, { kind: 'storm.alert' }>): Change {
  const { storm } = now;
  if (!storm) return {};
  const joined = data.was === undefined;
  const more: Counts = { alerts: joined ? 1 : 0, open: Number(data.state !== 'cleared') - Number(!joined && data.was !== 'cleared') };
  const worst = worse(storm.worst, data.severity);
  return {
    storm: {
      ...added(storm, data.service, more, data.title), stateAt: storm.alerts > 0 && storm.stateAt > at ? storm.stateAt : at,
      // One that joins after the end was on its way already: the storm is not over.
      ...(joined ? { lastAt: recordedAt, assignees: people(storm.assignees, data.assignees ?? []) } : {}),
      ...(worst === undefined ? {} : { worst }),
    },
    ...(now.services.length >= mostServices || now.services.some((one) => one.id === data.service.id) ? {} : { services: [...now.services, data.service] }),
  };
}

function people(known: readonly Named[], more: readonly Named[]): readonly Named[] {
  const fresh = more.filter((one) => !known.some((other) => other.id === one.id));
  return fresh.length === 0 ? known : [...known, ...fresh].slice(0, mostAssignees);
}

/** `title`: of an alert that joined. */
function added(storm: Storm, service: Named, more: Counts, title?: string): Storm {
  const all = { alerts: storm.alerts + more.alerts, open: storm.open + more.open };
  const known = storm.services.find((one) => one.id === service.id);
  if (!known && storm.services.length >= mostServices) return { ...storm, ...all, others: { alerts: storm.others.alerts + more.alerts, open: storm.others.open + more.open } };
  const next = { id: service.id, name: service.name, alerts: (known?.alerts ?? 0) + more.alerts, open: (known?.open ?? 0) + more.open, newest: title ?? known?.newest ?? '' };
  return { ...storm, ...all, services: known ? storm.services.map((one) => (one === known ? next : one)) : [...storm.services, next] };
}

function parted({ storm }: Incident, { data }: Extract<Fact, { kind: 'storm.parted' }>): Change {
  if (!storm) return {};
  const less = data.alerts.reduce((now, { service, alerts, open }) => added(now, service, { alerts: -alerts, open: -open }), storm);
  return { storm: { ...less, services: less.services.filter((one) => one.alerts > 0), parts: [...storm.parts, { incident: data.incident, how: data.how, title: data.title.slice(0, 200) }] } };
}
