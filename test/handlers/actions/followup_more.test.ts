// The menu followup_more: each choice opens its form, while there is something to ask.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/followup_more.ts';
import { press } from '../../support/asking.ts';
import { after, form, refusal } from '../../support/incidents.ts';
import { notPlaces, working } from '../../support/working.ts';

const done = after(working, { kind: 'followup.settled', data: { followup: 1, how: 'done' } });

it.each([['due', 'followup_due'], ['decline', 'followup_decline'], ['check', 'followup_check']])('%s opens its form', (what, callback) => {
  expect(form(press(handler, `42:1:${what}`, { incident: working }))).toMatchObject({ callback_id: callback, private_metadata: '42:1' });
  expect(refusal(press(handler, `42:9:${what}`, { incident: working }))).toContain('no follow-up 9');
});

it('what has ended needs no day and is not declined; it can still be proved', () => {
  expect(refusal(press(handler, '42:1:due', { incident: done }))).toContain('Follow-up 1 is done: it needs no day.');
  expect(refusal(press(handler, '42:1:decline', { incident: done }))).toContain('Follow-up 1 is done: there is nothing to decline.');
  expect(form(press(handler, '42:1:check', { incident: done }))).toMatchObject({ callback_id: 'followup_check' });
});

it('looks at runbooks for what may need them, and for nothing else', () => {
  expect((['due', 'decline', 'check'] as const).map((what) => handler.it.needs?.({ id: 1, what }))).toEqual([[], [], [{ need: 'runbooks' }]]);
});

it.each([...notPlaces, '42:1', '42:1:', '42:1:drop', '42:1:due:1', 'x:1:due'])('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
