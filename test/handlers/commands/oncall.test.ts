// /incident oncall: who is on call; numbers only when PagerDuty is away, and only in the incident's own channel.
import { expect, it } from 'vitest';
import oncall from '../../../handlers/commands/oncall.ts';
import type { OnCall } from '../../../src/domain/paging.ts';
import { ask } from '../../support/asking.ts';
import { after, anIncident, at, said } from '../../support/incidents.ts';

const groups: OnCall['groups'] = [{
  target: { type: 'escalation_policy', id: 'PEPCHKT', name: 'Checkout' }, why: ['checkout-api'], asOf: at(0), stale: true,
  people: [{ id: 'PADA', name: 'Ada', level: 1, phones: ['+1 2025550102'] }],
}];
const forRoles = groups.map((group) => ({ ...group, roles: ['commander'] }));
const incident = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } });
const shown = (onCall: OnCall | undefined, more: object = {}) => JSON.stringify(ask(oncall, '', { incident, known: { at: at(600), ...(onCall && { onCall }) }, ...more }));

it('asks who is on call', () => {
  expect(oncall.it.needs?.({})).toEqual([{ need: 'on-call' }]);
});

it('with a button for each inside an incident, and none outside', () => {
  expect(shown({ state: 'known', groups })).toContain('"value":"42:PEPCHKT"');
  expect(shown({ state: 'known', groups: forRoles }, { incident: undefined })).toContain('Checkout');
  expect(shown({ state: 'known', groups: forRoles }, { incident: undefined })).not.toContain('page_someone');
});

it('says nothing of an incident that the person may not see', () => {
  expect(shown({ state: 'known', groups }, { incident: undefined })).not.toContain('Checkout');
  expect(shown({ state: 'known', groups: forRoles }, { incident: undefined })).not.toContain('checkout-api');
});

it('with numbers only when PagerDuty is away and it was asked in the channel', () => {
  expect(shown({ state: 'known', groups })).not.toContain('2025550102');
  expect(shown({ state: 'away', groups })).toContain('2025550102');
  expect(shown({ state: 'away', groups }, { channel: 'C0OTHER' })).not.toContain('2025550102');
  expect(shown({ state: 'away', groups: forRoles }, { incident: undefined, channel: undefined })).not.toContain('2025550102');
});

it.each<[string, OnCall | undefined, RegExp]>([
  ['no PagerDuty', undefined, /PAGERDUTY_API_TOKEN/],
  ['PagerDuty away and nothing kept', { state: 'away', groups: [] }, /call from your own list/],
  ['nobody to be found', { state: 'known', groups: [] }, /roles\.commander\.page/],
])('%s', (_, onCall, words) => {
  expect(said(ask(oncall, '', { incident, known: { at: at(600), ...(onCall && { onCall }) } }))).toMatch(words);
});
