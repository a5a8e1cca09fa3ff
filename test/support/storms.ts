// A storm for tests: three services, one alert each, after ten incidents of which two are still there.
import type { FactData, NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { after, anIncident, at, pager } from './incidents.ts';

export function joining(n: number, more: Partial<FactData<'storm.alert'>> = {}): NewFact {
  return {
    kind: 'storm.alert', at: at(50), by: pager,
    data: { source: 'pagerduty', key: `Q${n}`, service: { id: `P${n}`, name: `service-${n}` }, state: 'triggered', title: `alarm ${n}`, assignees: [{ id: 'PBOB', name: 'Bob' }], ...more },
  };
}

export function aStorm(then: readonly NewFact[] = []): Incident {
  const begun = anIncident({ title: 'Alert storm: 10 incidents in 5 min', services: [{ id: 'P1', name: 'service-1' }], storm: { opens: 10, withinMs: 300_000, before: [31, 32] } });
  return after(begun, joining(1), joining(2), joining(3), ...then);
}
