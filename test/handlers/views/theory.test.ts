// The form theory: its field, and what is decided.
import { expect, it } from 'vitest';
import handler from '../../../handlers/views/theory.ts';
import { problems, submit } from '../../support/asking.ts';
import { decision, facts, said } from '../../support/incidents.ts';
import { working } from '../../support/working.ts';

it('the form behind "State a hypothesis" puts it on the card, with the buttons that settle it', () => {
  const outcome = submit(handler, { text: ' the network ' }, { incident: working });
  expect(facts(outcome)).toEqual([{ kind: 'hypothesis.stated', data: { hypothesis: 2, text: 'the network' } }]);
  expect(JSON.stringify(decision(outcome).answer)).toContain('theory_confirm');
  expect(said(submit(handler, { text: 'the new cache' }, { incident: working }))).toContain('That is hypothesis 1 already');
});

it('says at the field what is wrong', () => {
  for (const text of [undefined, '', 'ab']) expect(problems(handler, { text })).toEqual({ text: 'Say in a few words what you think.' });
  expect(problems(handler, { text: 'x'.repeat(1_001) })).toEqual({ text: 'Keep it under 1,000 characters.' });
});
