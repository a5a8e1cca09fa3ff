// A storm as people see it: its card while it lasts and when it is over, the list for who asks, and what is said in its channel.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { stormOpened } from '../../src/domain/storm.ts';
import { renderAnnouncement } from '../../src/render/announcement.ts';
import { renderCard } from '../../src/render/card.ts';
import { renderSaid } from '../../src/render/said.ts';
import { renderStatus } from '../../src/render/status.ts';
import { renderStormList } from '../../src/render/storm-list.ts';
import { facts } from '../support/incidents.ts';
import { wrongInMessage } from '../support/slack-limits.ts';
import { sameMessage } from './golden.ts';
import { ada, alert, config, freshFacts, incidentOf, now } from './stories.ts';

const stamp = { at: now, by: { type: 'system', id: 'pagerduty', name: 'PagerDuty' } } as const;
const service = (n: number, name = `service-${n}`) => ({ id: `P${n}`, name });
const joined = (n: number, name?: string, title = `p99 latency of service-${n} above 2 s`): NewFact => (
  { kind: 'storm.alert', by: stamp.by, data: { source: 'pagerduty', key: `Q${n}`, service: service(n % 8, name), state: 'triggered', title } });
const cleared = (n: number): NewFact => ({ kind: 'storm.alert', by: stamp.by, data: { source: 'pagerduty', key: `Q${n}`, service: service(n % 8), state: 'cleared', was: 'triggered' } });
const begun = facts(stormOpened(config, { ...alert, service: service(0), priority: 'P2' }, stamp, [31, 32, 33])).map((fact) => fact);
const raging: readonly NewFact[] = [
  ...begun, ...Array.from({ length: 23 }, (_, n) => joined(n + 1)), ...[3, 4, 11].map(cleared),
  { kind: 'storm.parted', by: stamp.by, data: { incident: 44, how: 'apart', title: 'Payments are down', alerts: [] } },
  { kind: 'storm.parted', by: ada, data: { incident: 45, how: 'promoted', title: 'service-6: p99 latency', alerts: [{ service: service(6), alerts: 3, open: 3 }] } },
];
const over: readonly NewFact[] = [...raging, { kind: 'storm.ended', data: { alerts: 21, open: 18, services: [{ ...service(1), alerts: 3 }] } }];
const resolved: readonly NewFact[] = [...over, { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'triage', evidence: 'all is calm' } }];
const hostile = '<!channel> *calm* <https://evil.example|here> & <@U0EVIL>\n```';

describe('golden', () => {
  const card = (story: readonly NewFact[]) => renderCard(incidentOf(story), { config, now });
  it('the card while it lasts', () => sameMessage('storm-card', card(raging)));
  it('the card when it is over', () => sameMessage('storm-card-over', card(over)));
  it('the card of what was resolved, without buttons that do nothing', () => sameMessage('storm-card-resolved', card(resolved)));
  it('the card of an incident that stood before it', () => sameMessage('storm-card-beside', card([...freshFacts, { kind: 'storm.linked', data: { storm: 41, how: 'before' } }])));
  it('the announcement', () => sameMessage('storm-announcement', renderAnnouncement(incidentOf(raging), { config, now })));
  it('the list', () => {
    const incident = incidentOf(raging);
    return sameMessage('storm-list', incident.storm && renderStormList(incident, incident.storm));
  });
  it('that it is over', () => sameMessage('said-storm-ended', renderSaid(incidentOf(over), 'storm', 'ended', { config })));
  it('what was taken out', () => sameMessage('said-storm-parted', renderSaid(incidentOf(over), 'storm', 'parted:45', { config })));
});

describe('words', () => {
  it('are not said when they are no longer true', () => {
    const say = (story: readonly NewFact[], ref?: string) => renderSaid(incidentOf(story), 'storm', ref, { config });
    expect([say(raging, 'ended'), say(resolved, 'ended'), say(over, 'parted:99'), say(over), say(freshFacts, 'ended')]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('stand in the status too', () => {
    expect(renderStatus(incidentOf(raging), { config, now }).text).toContain('Storm: 21 alerts of 7 services, 18 not cleared.');
  });

  it('of the sender are never markup, and a hundred services fit on the card', () => {
    const many = incidentOf([...begun, ...Array.from({ length: 150 }, (_, n): NewFact => ({ kind: 'storm.alert', by: stamp.by, data: { source: 'pagerduty', key: `X${n}`, service: { id: `S${n}`, name: hostile }, state: 'triggered', title: hostile } }))]);
    const messages = [renderCard(many, { config, now }), ...(many.storm ? [renderStormList(many, many.storm)] : []), renderAnnouncement(many, { config, now })];
    for (const one of messages) {
      expect(wrongInMessage(one)).toEqual([]);
      expect(JSON.stringify(one)).not.toMatch(/<!channel>|<@U0EVIL>|<https:\/\/evil/);
    }
  });
});
