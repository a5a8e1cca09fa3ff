// The form take_over: its fields, and what is decided when it is sent, later than it was opened.
import { describe, expect, it } from 'vitest';
import takeOver from '../../../handlers/views/take_over.ts';
import { problems, submit } from '../../support/asking.ts';
import { commandedBy, dev, known } from '../../support/commanding.ts';
import { ada, applied, facts, grace, refusal } from '../../support/incidents.ts';

const incident = commandedBy();
const silent = { incident, known: known() };
const active = { incident, known: known({ U0GRACE: 599 }) };
const meta = '42:U0GRACE';

describe('the form behind "Take over"', () => {
  it('ends the old command with the reason, in one decision', () => {
    const outcome = submit(takeOver, { reason: 'no_answer', meta }, silent);
    expect(facts(outcome)[0]).toEqual({ kind: 'commander.set', data: { commander: ada, was: grace, how: 'taken_over', reason: 'No answer' } });
    expect(applied(incident, outcome).commander).toEqual(ada);
    expect(facts(submit(takeOver, { reason: 'asked', words: ' by phone ', meta }, silent))[0]?.data).toMatchObject({ reason: 'They asked me to: by phone' });
  });

  it('says at the field that own words are missing where no likely reason is offered', () => {
    for (const words of [undefined, '', '  ', 'x']) expect(problems(takeOver, { words, meta }), String(words)).toEqual({ words: 'Say in a few words why it cannot wait.' });
    expect(problems(takeOver, { words: 'she fell ill', meta })).toEqual({});
    expect(problems(takeOver, { reason: 'no_answer', meta })).toEqual({});
    expect(problems(takeOver, { reason: 'no_answer', words: 'x'.repeat(501), meta })).toHaveProperty('words');
    expect(problems(takeOver, { reason: 'because', meta })).toHaveProperty('reason');
    for (const wrong of ['42', '42:', ':U0GRACE', '', '42:U0GRACE:7']) expect(problems(takeOver, { reason: 'no_answer', meta: wrong }), wrong).toHaveProperty('meta');
  });

  it('refuses in words when they came back meanwhile, unless there are own words', () => {
    expect(refusal(submit(takeOver, { reason: 'no_answer', meta }, active))).toContain('<@U0GRACE> is back, heard 1 s ago, so nothing changed.');
    expect(facts(submit(takeOver, { reason: 'no_answer', words: 'she agreed', meta }, active))[0]?.data).toMatchObject({ how: 'taken_over', reason: 'Override, heard 1 s before: she agreed' });
  });

  it('relieves nobody else than who was meant', () => {
    expect(refusal(submit(takeOver, { reason: 'no_answer', meta }, { incident: commandedBy(dev), known: known() }))).toContain('has passed to <@U0DEV> meanwhile');
  });

  it('asks who was heard', () => expect(takeOver.it.needs?.(takeOver.it.fields.parse({ reason: 'no_answer', meta }))).toEqual([{ need: 'presence' }, { need: 'account' }]));
});
