// The channel's bookmarks.
import { expect, it } from 'vitest';
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
