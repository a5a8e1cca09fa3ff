// The topic and the bookmarks.
import { describe, expect, it } from 'vitest';
import { bookmarksOf } from '../../src/render/bookmarks.ts';
import { renderTopic } from '../../src/render/topic.ts';
import { alert, closingFacts, config, declaredFacts, freshFacts, incidentOf, opened, workedFacts } from './stories.ts';

describe('topic', () => {
  it('says severity, status, commander and title', () => {
    expect(renderTopic(incidentOf(workedFacts), config)).toBe('SEV2 Major · Investigating · IC <@U0ADA> · Checkout API: 5xx rate above 5 %');
    expect(renderTopic(incidentOf(freshFacts), config)).toBe('SEV2 Major · Triage · NO COMMANDER · Checkout API: 5xx rate above 5 %');
    expect(renderTopic(incidentOf(declaredFacts({ kind: 'drill' })), config)).toBe('DRILL · Severity not set · Triage · IC <@U0ADA> · Search is slow');
  });

  it('is at most 250 characters, the state never cut', () => {
    const topic = renderTopic(incidentOf([opened({ title: `<!channel> ${'&'.repeat(2_000)}` })]), config);
    expect(topic.length).toBeLessThanOrEqual(250);
    expect(topic).toMatch(/^SEV2 Major · Triage · NO COMMANDER · &lt;!channel&gt; (&amp;)+…$/);
  });

  it('asks for no commander when it is over', () => {
    expect(renderTopic(incidentOf([...freshFacts, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }]), config)).not.toContain('NO COMMANDER');
  });
});

describe('bookmarks', () => {
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
});
