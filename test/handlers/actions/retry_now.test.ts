// "Try again" of /incident doctor: what was given up is recorded as tried again, what waits only waits no longer.
import { expect, it } from 'vitest';
import retryNow from '../../../handlers/actions/retry_now.ts';
import { press } from '../../support/asking.ts';
import { after, anIncident, effects, facts } from '../../support/incidents.ts';

const incident = after(anIncident(), ...[7, 8].map((effect) => ({ kind: 'effect.given_up', data: { effect, effectKind: 'slack.people.invite', lane: '42/x', code: 'x', reason: 'x' } }) as const));

it('tries exactly those again', () => {
  const outcome = press(retryNow, '42:7,9', { incident });
  expect(facts(outcome)).toEqual([{ kind: 'effect.retried', data: { effect: 7, effectKind: 'slack.people.invite' } }]);
  expect(effects(outcome)).toEqual([{ kind: 'effects.retry', data: { effects: [7, 9] } }]);
});

it.each(['42', '42:', '42:x', '42:7;drop', '42:7,', '42:999999999999999999'])('%j is no value of ours', (value) => {
  expect(retryNow.it.input.safeParse(value).success).toBe(false);
});
