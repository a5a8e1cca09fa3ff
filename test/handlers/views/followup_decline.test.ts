// The form followup_decline: its field, and what is decided.
import { expect, it } from 'vitest';
import handler from '../../../handlers/views/followup_decline.ts';
import { problems, submit } from '../../support/asking.ts';
import { after, applied, changesNothing, facts, refusal } from '../../support/incidents.ts';
import { issueOpenedFact } from '../../support/following.ts';
import { working } from '../../support/working.ts';

const fields = { reason: ' the old system goes away ', meta: '42:1' };

it('declines with the reason, once', () => {
  const outcome = submit(handler, fields, { incident: working });
  expect(facts(outcome)).toEqual([{ kind: 'followup.settled', data: { followup: 1, how: 'declined', reason: 'the old system goes away' } }]);
  expect(changesNothing(submit(handler, fields, { incident: applied(working, outcome) }))).toBe(true);
  expect(refusal(submit(handler, fields, { incident: after(working, issueOpenedFact) }))).toContain('as not planned');
});

it('wants a sentence', () => {
  for (const reason of [undefined, '', 'no ']) expect(problems(handler, { reason, meta: '42:1' })).toEqual({ reason: 'One sentence is enough: why is it not done?' });
  expect(problems(handler, { reason: 'x'.repeat(1_001), meta: '42:1' })).toHaveProperty('reason');
});
