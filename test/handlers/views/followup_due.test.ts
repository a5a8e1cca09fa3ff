// The form followup_due: its field, and what is decided.
import { expect, it } from 'vitest';
import handler from '../../../handlers/views/followup_due.ts';
import { problems, submit } from '../../support/asking.ts';
import { after, applied, changesNothing, facts, refusal } from '../../support/incidents.ts';
import { working } from '../../support/working.ts';

const fields = { day: '2026-12-01', meta: '42:1' };

it('sets the day, once', () => {
  const outcome = submit(handler, fields, { incident: working });
  expect(facts(outcome)).toEqual([{ kind: 'followup.scheduled', data: { followup: 1, dueOn: '2026-12-01' } }]);
  expect(changesNothing(submit(handler, fields, { incident: applied(working, outcome) }))).toBe(true);
});

it('not one that is over, or of one that has ended meanwhile', () => {
  expect(refusal(submit(handler, { ...fields, day: '2026-11-01' }, { incident: working }))).toContain('is over');
  expect(refusal(submit(handler, fields, { incident: after(working, { kind: 'followup.settled', data: { followup: 1, how: 'done' } }) }))).toContain('needs no day');
});

it('wants a day', () => {
  expect(problems(handler, { meta: '42:1' })).toEqual({ day: 'Choose a day.' });
  for (const day of ['', 'soon', '2026-02-30']) expect(problems(handler, { day, meta: '42:1' })).toHaveProperty('day');
  expect(problems(handler, { day: '2026-12-01', meta: '42' })).toHaveProperty('meta');
});
