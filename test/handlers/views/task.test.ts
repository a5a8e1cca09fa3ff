// The form task: its fields, and what is decided.
import { describe, expect, it } from 'vitest';
import task from '../../../handlers/views/task.ts';
import { problems, submit } from '../../support/asking.ts';
import { ada, aResolvedIncident, at, factKinds, facts, grace, refusal, said, applied, anIncident } from '../../support/incidents.ts';

const filled = { text: ' check the logs ', who: 'U0GRACE', box: '20', meta: '42' };

describe('the form behind "Add task"', () => {
  it('gives the task', () => {
    expect(facts(submit(task, filled))).toEqual([{ kind: 'task.added', data: { task: 1, text: 'check the logs', assignee: grace, boxMs: 1_200_000, dueAt: at(1_800) } }]);
    expect(facts(submit(task, { ...filled, box: 'none' }))).toEqual([{ kind: 'task.added', data: { task: 1, text: 'check the logs', assignee: grace } }]);
    expect(factKinds(submit(task, { ...filled, who: ada.id }))).toEqual(['task.added', 'task.acknowledged']);
  });

  it('made from a message remembers it, once', () => {
    const meta = '42:C0INC42:1795230012.000100';
    const made = submit(task, { ...filled, meta });
    expect(facts(made)).toMatchObject([{ key: 'task:C0INC42:1795230012.000100', data: { channel: 'C0INC42', ts: '1795230012.000100' } }]);
    expect(said(submit(task, { ...filled, meta }, { incident: applied(anIncident(), made) }))).toContain('That message is task 1 already');
  });

  it('asks Slack who is meant', () => {
    expect(task.it.needs?.(task.it.fields.parse(filled))).toEqual([{ need: 'account', user: 'U0GRACE' }]);
    expect(refusal(submit(task, filled, { known: { at: at(600), account: { id: 'U0GRACE', is: 'guest' } } }))).toContain('is a guest');
  });

  it('says at the field what is wrong', () => {
    for (const text of [undefined, '', '  ', 'ab']) expect(problems(task, { ...filled, text })).toEqual({ text: 'Say in a few words what is to be done.' });
    expect(problems(task, { ...filled, text: 'x'.repeat(1_001) })).toEqual({ text: 'Keep it under 1,000 characters.' });
    for (const who of [undefined, '', 'ada']) expect(problems(task, { ...filled, who })).toEqual({ who: 'Choose who does it.' });
    for (const box of [undefined, '', '0', 'soon']) expect(problems(task, { ...filled, box })).toEqual({ box: 'Choose how long.' });
  });

  it('sent after the end gets a plain answer', () => expect(refusal(submit(task, filled, { incident: aResolvedIncident() }))).toContain('/incident followup'));
});
