// The channel's bookmarks.
import { expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { bookmarksOf } from '../../src/render/bookmarks.ts';
import { alert, closingFacts, config, incidentOf, opened } from './stories.ts';

it('are the alerts, the dashboards and the postmortem', () => {
  expect(bookmarksOf(incidentOf(closingFacts), config)).toEqual([
    { title: 'PagerDuty: checkout-api', link: 'https://acme.pagerduty.example/incidents/Q1ALERT' },
    { title: 'PagerDuty: payments', link: 'https://acme.pagerduty.example/incidents/Q2ALERT' },
    { title: 'Dashboard: checkout-api', link: 'https://grafana.acme.example/d/checkout?orgId=1&from=now-1h' },
    { title: 'Postmortem, pull request 12', link: 'https://github.example/acme/postmortems/pull/12' },
  ]);
});

it('leave out what is no web address, and hold nothing that looks like a mention', () => {
  const incident = incidentOf([opened(), { kind: 'alert.attached', data: { ...alert, url: 'javascript:alert(1)' } }, { kind: 'alert.attached', data: { ...alert, key: 'K2', service: { id: 'S', name: '<!here>' } } }]);
  expect(bookmarksOf(incident, { ...config, services: {} })).toEqual([{ title: 'PagerDuty: !here', link: alert.url }]);
});

it('hold what people added, the newest first and each address once', () => {
  const link = (n: number): NewFact => ({ kind: 'link.added', data: { url: `https://example.com/${n}`, title: n === 9 ? '<>' : `Link ${n}` } });
  const made = bookmarksOf(incidentOf([opened(), ...Array.from({ length: 12 }, (_, n) => link(n)), link(3)]), { ...config, services: {} });
  expect(made.map((one) => one.title)).toEqual(['Link 3', 'Link 11', 'Link 10', 'Link 8', 'Link 7', 'Link 6', 'Link 5']);
});
