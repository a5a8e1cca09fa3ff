// A person asks for a page: every way in which it is done, refused or only talked about.
import { expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { pageAsked, type PageRequest } from '../../src/domain/page-asked.ts';
import { ada, after, anAlertedIncident, anIncident, aResolvedIncident, at, changesNothing, effectKinds, factKinds, facts, grace, refusal, said } from '../support/incidents.ts';

const ben = { type: 'user', id: 'PBEN', name: 'Ben <!here>' } as const;
const one: PageRequest = { found: { found: 'one', target: ben, why: 'disk full' }, why: '', really: false, again: false, byHand: () => 'Call: Ben +1 202.' };
const ask = (request: Partial<PageRequest> = {}, incident = anAlertedIncident(), config = defaultConfig) =>
  pageAsked({ incident, by: ada, now: at(600), config }, { ...one, ...request });

test('somebody who was found is paged, with the rest of the words as the reason', () => {
  expect(facts(ask())).toMatchObject([{ kind: 'page.requested', data: { page: 1, target: ben, why: 'disk full' } }]);
  expect(effectKinds(ask())).toEqual(['pagerduty.page']);
  expect(said(ask())).toBe('Paging *Ben !here*. I say in the channel when PagerDuty has taken it.');
  expect(said(ask({ found: { found: 'one', target: { ...ben, name: `${'x'.repeat(99)}🚨` }, why: '' } }))).toContain(`*${'x'.repeat(99)}\uFFFD*`);
  expect(facts(ask({ why: 'from the form' }))).toMatchObject([{ data: { why: 'from the form' } }]);
});

test('while PagerDuty is away it is kept, and the numbers follow at once', () => {
  const outcome = ask({ found: { found: 'away', target: ben, why: '' } });
  expect(factKinds(outcome)).toEqual(['page.requested', 'nudge.sent']);
  expect(effectKinds(outcome)).toEqual(['pagerduty.page', 'slack.say']);
  expect(said(outcome)).toMatch(/does not answer.*keep trying.*by hand/);
});

test.each<[string, Partial<PageRequest>, RegExp]>([
  ['several policies', { found: { found: 'many', names: ['Databases', 'Databases <EU>'] } }, /Databases, Databases EU\. Write the whole name: `\/incident page "Databases" why`/],
  ['nobody', { found: { found: 'none', say: 'PagerDuty has nobody of that name.' } }, /^PagerDuty has nobody of that name\.$/],
  ['no PagerDuty', { found: { found: 'off' } }, /PAGERDUTY_API_TOKEN.*Call: Ben/],
  ['nothing known', { found: undefined }, /PAGERDUTY_API_TOKEN/],
])('%s: refused, and said what to do', (_, request, words) => {
  expect(refusal(ask(request))).toMatch(words);
});

test('without an alert and without a service: what to set, and whom to call', () => {
  expect(refusal(ask({}, anIncident()))).toMatch(/paging\.service.*Call: Ben/);
  expect(factKinds(ask({}, anIncident(), { ...defaultConfig, paging: { service: 'PSVC001' } }))).toEqual(['page.requested']);
});

test('an incident that is over pages nobody', () => {
  expect(refusal(ask({}, aResolvedIncident()))).toContain('/incident reopen');
});

test('a drill says whom it would have paged, and pages only those who are meant', () => {
  const drill = anIncident({ kind: 'drill' });
  expect(changesNothing(ask({}, drill))).toBe(true);
  expect(said(ask({}, drill))).toMatch(/^DRILL: nobody was paged\. I would have paged \*Ben !here\*.*--really/);
  expect(refusal(ask({ really: true }, drill))).toContain('paging.service');
  expect(factKinds(ask({ really: true }, drill, { ...defaultConfig, paging: { service: 'PSVC001' } }))).toEqual(['page.requested']);
  expect(factKinds(ask({ really: true }, anAlertedIncident({ kind: 'drill' })))).toEqual(['page.requested']);
});

test('two people who page the same one at once ring them once, unless they insist', () => {
  const paged = after(anAlertedIncident(), { kind: 'page.requested', at: at(580), by: grace, data: { page: 1, target: ben, why: 'x' } });
  expect(refusal(ask({}, paged))).toMatch(/was paged 20 s ago by <@U0GRACE> \(page 1\).*--again/);
  expect(facts(ask({ again: true }, paged))).toMatchObject([{ data: { page: 2 } }]);
});
