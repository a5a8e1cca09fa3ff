// The form task_extend: its field, and what is decided.
import { expect, it } from 'vitest';
import handler from '../../../handlers/views/task_extend.ts';
import { problems, submit } from '../../support/asking.ts';
import { at, facts, refusal } from '../../support/incidents.ts';
import { overWorking, working } from '../../support/working.ts';

it('the form behind "More time" sets the end anew, from now', () => {
  expect(facts(submit(handler, { box: '15', meta: '42:1' }, { incident: working }))).toEqual([{ kind: 'task.extended', data: { task: 1, dueAt: at(1_500) } }]);
  expect(refusal(submit(handler, { box: '15', meta: '42:1' }, { incident: overWorking }))).toContain('is resolved');
  for (const box of [undefined, 'soon', '0']) expect(problems(handler, { box, meta: '42:1' })).toEqual({ box: 'Choose how long.' });
});
