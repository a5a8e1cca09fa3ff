// The form task_assign: its fields, and what is decided.
import { expect, it } from 'vitest';
import handler from '../../../handlers/views/task_assign.ts';
import { problems, submit } from '../../support/asking.ts';
import { ada, after, at, facts, grace, refusal, said } from '../../support/incidents.ts';
import { working } from '../../support/working.ts';

it('the form behind "Give to…" passes the task on', () => {
  expect(facts(submit(handler, { who: 'U0ADA', meta: '42:1' }, { incident: working }))).toMatchObject([
    { kind: 'task.assigned', data: { task: 1, assignee: ada, was: grace } }, { kind: 'task.extended', data: { dueAt: at(1_200) } }, { kind: 'task.acknowledged' },
  ]);
  expect(handler.it.needs?.(handler.it.fields.parse({ who: 'U0ADA', meta: '42:1' }))).toEqual([{ need: 'account', user: 'U0ADA' }]);
});

it('sent when the task has ended meanwhile changes nothing', () => {
  const done = after(working, { kind: 'task.ended', by: grace, data: { task: 1, how: 'done' } });
  expect(said(submit(handler, { who: 'U0ADA', meta: '42:1' }, { incident: done }))).toContain('done (<@U0GRACE>) already');
  expect(refusal(submit(handler, { who: 'U0ADA', meta: '42:1' }, { incident: working, known: { at: at(600), account: { id: 'U0ADA', is: 'bot' } } }))).toContain('is an app');
});

it('needs a person', () => {
  for (const who of [undefined, '', 'ada']) expect(problems(handler, { who, meta: '42:1' })).toEqual({ who: 'Choose who does it.' });
});
