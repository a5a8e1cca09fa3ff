// The button "Page": the form, with whom the button was about chosen; nothing for an incident that is over.
import { expect, it } from 'vitest';
import pageSomeone from '../../../handlers/actions/page_someone.ts';
import type { OnCall } from '../../../src/domain/paging.ts';
import { press } from '../../support/asking.ts';
import { anIncident, aResolvedIncident, at, form, refusal } from '../../support/incidents.ts';

const onCall: OnCall = { state: 'known', groups: ['PEPCHKT', 'PEPDATA'].map((id) => ({ target: { type: 'escalation_policy', id, name: id }, why: [], people: [], asOf: at(0), stale: false })) };
const given = { incident: anIncident(), known: { at: at(600), onCall } };

it('opens the form, with nobody or somebody chosen', () => {
  expect(JSON.stringify(form(press(pageSomeone, '42', given)))).not.toContain('initial_option');
  expect(JSON.stringify(form(press(pageSomeone, '42:PEPDATA', given)))).toMatch(/"initial_option":\{[^}]*\{[^}]*\},"value":"PEPDATA"/);
  expect(JSON.stringify(form(press(pageSomeone, '42:PGONE', given)))).not.toContain('initial_option');
  expect(pageSomeone.it.needs?.('PEPDATA')).toEqual([{ need: 'on-call' }]);
});

it('says that nobody is paged any more', () => {
  expect(refusal(press(pageSomeone, '42', { ...given, incident: aResolvedIncident() }))).toContain('resolved');
});
