// The form followup: its fields, and what is decided.
import { expect, it } from 'vitest';
import handler from '../../../handlers/views/followup.ts';
import { problems, submit } from '../../support/asking.ts';
import { aResolvedIncident, at, facts, grace, refusal } from '../../support/incidents.ts';

const filled = { text: ' alert on it ', meta: '42' };

it('the form behind "Add follow-up" notes it, with or without an owner, after the end too', () => {
  for (const incident of [undefined, aResolvedIncident()]) expect(facts(submit(handler, filled, incident ? { incident } : {}))).toEqual([{ kind: 'followup.added', data: { followup: 1, text: 'alert on it' } }]);
  expect(facts(submit(handler, { ...filled, who: 'U0GRACE' }))).toMatchObject([{ data: { owner: grace } }]);
  expect(facts(submit(handler, { ...filled, meta: '42:C0INC42:1.1' }))).toMatchObject([{ key: 'followup:C0INC42:1.1' }]);
});

it('asks Slack who is meant, if anybody is', () => {
  expect(handler.it.needs?.(handler.it.fields.parse(filled))).toEqual([]);
  expect(handler.it.needs?.(handler.it.fields.parse({ ...filled, who: 'U0GRACE' }))).toEqual([{ need: 'account', user: 'U0GRACE' }]);
  expect(refusal(submit(handler, { ...filled, who: 'U0GRACE' }, { known: { at: at(600), account: { id: 'U0GRACE', is: 'gone' } } }))).toContain('has no account');
});

it('says at the field what is wrong', () => {
  for (const text of [undefined, '', 'ab']) expect(problems(handler, { ...filled, text })).toEqual({ text: 'Say in a few words what is to be done.' });
  expect(problems(handler, { ...filled, text: 'x'.repeat(1_001) })).toEqual({ text: 'Keep it under 1,000 characters.' });
  expect(problems(handler, { ...filled, who: 'ada' })).toEqual({ who: 'Choose a person.' });
});
