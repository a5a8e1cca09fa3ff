// What is said and shown of paging: the words in the channel, who is on call, the form. Within Slack's limits whatever PagerDuty says.
import { describe, expect, it, test } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import type { OnCall, OnCallGroup } from '../../src/domain/paging.ts';
import { byHand } from '../../src/render/by-hand.ts';
import { renderOnCall } from '../../src/render/oncall.ts';
import { pageModal } from '../../src/render/forms/page.ts';
import { renderSaid } from '../../src/render/said.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { wrongInMarkup, wrongInMessage, wrongInView } from '../support/slack-limits.ts';
import { sameMessage, sameView } from './golden.ts';
import { ada, config, declaredFacts, freshFacts, incidentOf, now, start } from './stories.ts';

const ben = { type: 'user', id: 'PBEN', name: 'Ben Okafor' } as const;
const requested: NewFact = { kind: 'page.requested', by: ada, data: { page: 1, target: ben, why: 'the orders database is full' } };
const sent: NewFact = { kind: 'page.sent', data: { page: 1, key: 'Q1ALERT' } };
const failed: NewFact = { kind: 'page.failed', data: { page: 1, reason: 'PagerDuty refused opening an incident: Service not found. Do it by hand in PagerDuty; trying again will not help.' } };
const reminded: NewFact = { kind: 'nudge.sent', data: { nudge: 'page_unsent', ref: '1', times: 1 } };

const people = [{ id: 'PADA', name: 'Ada Park', level: 1, slackId: 'U0ADA', phones: ['+1 2025550102', '+82 1012345678'] }, { id: 'PCHI', name: 'Chiara Rossi', level: 2, phones: [] }];
const groups: OnCallGroup[] = [
  { target: { type: 'escalation_policy', id: 'PEPCHKT', name: 'Checkout' }, why: ['checkout-api'], people, asOf: start, stale: false },
  { target: { type: 'user', id: 'PBEN', name: 'Ben Okafor' }, why: ['page 1'], people: [{ id: 'PBEN', name: 'Ben Okafor', level: 1, phones: ['+1 2025550103'] }], asOf: start, stale: false },
];
const onCall: OnCall = { state: 'known', groups };
const stale: OnCall = { state: 'away', groups: groups.map((group) => ({ ...group, stale: true })) };
const say = (facts: readonly NewFact[], ref: string, known: OnCall | undefined = onCall) => renderSaid(incidentOf([...freshFacts, ...facts]), 'page', ref, { config, onCall: known });

describe('golden words', () => {
  const stories: readonly (readonly [string, ReturnType<typeof say>])[] = [
    ['sent', say([requested, sent], '1')], ['sent-late', say([requested, reminded, sent], '1')], ['failed', say([requested, failed], '1', stale)],
    ['waiting', say([requested], '1:waiting')], ['waiting-nobody-known', say([requested], '1:waiting', { state: 'away', groups: [] })],
    ['sent-policy', say([{ kind: 'page.requested', data: { page: 1, target: { type: 'escalation_policy', id: 'PEPCHKT', name: 'Checkout' }, why: 'You are needed.' } }, sent], '1')],
  ];
  for (const [name, message] of stories) it(name, () => sameMessage(`said-page-${name}`, message));

  const incident = incidentOf(freshFacts);
  it('on call', () => sameMessage('oncall', renderOnCall(onCall, { incident, now, here: true })));
  it('on call, PagerDuty away', () => sameMessage('oncall-away', renderOnCall(stale, { incident, now, here: true })));
  it('on call, outside an incident', () => sameMessage('oncall-outside', renderOnCall(onCall, { incident: undefined, now, here: false })));
  it('the form', () => sameView('page-modal', pageModal(incident, onCall, 'PEPCHKT')));
  it('the form of a drill, PagerDuty away', () => sameView('page-modal-drill', pageModal(incidentOf(declaredFacts({ kind: 'drill' })), { state: 'away', groups: [] })));
});

describe('what is no longer true is not said', () => {
  it.each<[string, readonly NewFact[], string]>([
    ['that PagerDuty does not answer, once it took the page', [requested, sent], '1:waiting'],
    ['that PagerDuty does not answer, once the incident is over', [requested, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }], '1:waiting'],
    ['how a page ended that has not', [requested], '1'],
    ['anything of a page nobody asked for', [requested, sent], '2'],
  ])('%s', (_, facts, ref) => {
    expect(say(facts, ref)).toBeUndefined();
  });
});

describe('whom to call', () => {
  it('is whoever was meant, then the others, each once', () => {
    const lines = byHand(onCall, ben).split('\n').slice(1);
    expect(lines).toEqual(['• Ben Okafor: *+1 2025550103*', '• Ada Park (<@U0ADA>): *+1 2025550102* or *+82 1012345678*, Checkout level 1 (checkout-api)', '• Chiara Rossi: PagerDuty has no number, Checkout level 2 (checkout-api)']);
  });

  it('says how old that is where it matters', () => {
    expect(byHand(onCall, ben)).not.toContain('as of');
    expect(byHand(onCall, ben, true)).toContain('as of <!date^');
    expect(byHand(stale)).toContain('as of <!date^');
  });

  it('is nobody known: said, not left empty', () => {
    expect(byHand(undefined)).toMatch(/your own list/);
  });
});

test('hostile names and numbers stay text, and everything stays within Slack’s limits', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const roll = dice(seed);
    const text = (most: number) => hostileText(roll, most);
    const many: OnCallGroup[] = Array.from({ length: roll.pick([1, 3, 30, 150]) }, (_, n) => ({
      target: { type: roll.pick(['user', 'escalation_policy'] as const), id: `P${n}`, name: text(200) }, why: [text(300)], asOf: start, stale: roll.pick([true, false]),
      people: Array.from({ length: roll.pick([0, 1, 12]) }, (__, p) => ({ id: `PP${p}`, name: text(300), level: p, slackId: roll.pick([undefined, 'U0ADA', text(30)]), phones: [text(80)] })),
    }));
    const known: OnCall = { state: roll.pick(['known', 'away'] as const), groups: many };
    const incident = incidentOf([...freshFacts, { kind: 'page.requested', by: ada, data: { page: 1, target: { type: 'user', id: 'P0', name: text(200) }, why: text(1_000) } }]);
    expect(wrongInMessage(renderOnCall(known, { incident, now, here: true })), `seed ${seed}`).toEqual([]);
    expect(wrongInView(pageModal(incident, known, 'P1')), `seed ${seed}`).toEqual([]);
    const message = renderSaid(incident, 'page', '1:waiting', { config, onCall: known });
    expect(message && wrongInMessage(message), `seed ${seed}`).toEqual([]);
    expect(wrongInMarkup(byHand(known)), `seed ${seed}`).toEqual([]);
  }
});
