// The form behind "Make private".
import { expect, it } from 'vitest';
import make from '../../../handlers/views/make_private.ts';
import { problems, submit } from '../../support/asking.ts';
import { anAlertedIncident, anIncident, changesNothing, effectKinds, facts, said } from '../../support/incidents.ts';

const shown = anAlertedIncident({ then: [{ kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42-checkout', adopted: false } }, { kind: 'announcement.posted', data: { channel: 'C0INCIDENT', ts: '1.1' } }] });

it('makes it private, with or without a reason, and says what was visible', () => {
  const outcome = submit(make, { reason: ' customer data ', meta: '42' }, { incident: shown });
  expect(facts(outcome)).toEqual([{ kind: 'incident.made_private', data: { was: { id: 'C0INC42', name: 'inc-42-checkout' }, reason: 'customer data' } }]);
  expect(effectKinds(outcome)).toEqual(['slack.channel.move', 'slack.announcement.show', 'slack.channel.close']);
  expect(said(outcome)).toMatch(/INC-42 is private now[^]*<#C0INC42>[^]*<#C0INCIDENT>[^]*PagerDuty/);
  expect(facts(submit(make, { meta: '42' }, { incident: shown }))[0]?.data).not.toHaveProperty('reason');
});

it('changes nothing the second time', () => {
  const outcome = submit(make, { meta: '42' }, { incident: anIncident({ private: true }) });
  expect([changesNothing(outcome), said(outcome)]).toEqual([true, 'INC-42 is private already. Nothing changed.']);
});

it('takes 1,000 characters of reason', () => {
  expect(problems(make, { reason: 'x'.repeat(1_000) })).toEqual({});
  expect(problems(make, { reason: 'x'.repeat(1_001) })).toEqual({ reason: 'Keep it under 1,000 characters.' });
});
