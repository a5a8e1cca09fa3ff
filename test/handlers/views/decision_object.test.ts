// The form decision_object: its field, and what is decided.
import { expect, it } from 'vitest';
import handler from '../../../handlers/views/decision_object.ts';
import { problems, submit } from '../../support/asking.ts';
import { after, facts, grace, said } from '../../support/incidents.ts';
import { working } from '../../support/working.ts';

it('the form behind "Strong objection" keeps the reason', () => {
  expect(facts(submit(handler, { reason: ' no capacity ', meta: '42:1' }, { incident: working, by: grace }))).toEqual([{ kind: 'decision.objected', data: { decision: 1, reason: 'no capacity' } }]);
});

it('sent when it was decided meanwhile says so', () => {
  const made = after(working, { kind: 'decision.made', data: { decision: 1, how: 'unopposed' } });
  expect(said(submit(handler, { reason: 'no capacity', meta: '42:1' }, { incident: made, by: grace }))).toBe('Decision 1 is recorded already. Is it wrong? Propose something else: `/incident decide`.');
});

it('needs a reason', () => {
  for (const reason of [undefined, '', 'no']) expect(problems(handler, { reason, meta: '42:1' })).toEqual({ reason: 'Say in one sentence what goes wrong.' });
  expect(problems(handler, { reason: 'x'.repeat(1_001), meta: '42:1' })).toEqual({ reason: 'Keep it under 1,000 characters.' });
});
