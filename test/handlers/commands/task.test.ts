// /incident task: what it takes, opens, refuses and decides.
import { describe, expect, it } from 'vitest';
import task from '../../../handlers/commands/task.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { ask } from '../../support/asking.ts';
import { ada, aResolvedIncident, after, anIncident, applied, at, facts, factKinds, form, grace, refusal, said } from '../../support/incidents.ts';

const given = applied(anIncident(), ask(task, '<@U0GRACE|grace> check the logs in 20m'));
const needs = (text: string) => {
  const input = task.it.parse(text, defaultConfig);
  return task.it.needs?.(input);
};

describe('/incident task', () => {
  it('gives it to who is mentioned, with its time-box', () => {
    expect(facts(ask(task, '<@U0GRACE|grace> check the logs in 20m'))).toEqual([
      { kind: 'task.added', data: { task: 1, text: 'check the logs', assignee: grace, boxMs: 1_200_000, dueAt: at(1_800) } },
    ]);
    expect(facts(ask(task, 'me check the logs'))).toMatchObject([{ data: { assignee: ada, boxMs: 600_000 } }, { kind: 'task.acknowledged' }]);
  });

  it('asks Slack who is meant, and refuses an app', () => {
    expect(needs('<@U0GRACE> x')).toEqual([{ need: 'account', user: 'U0GRACE' }]);
    for (const text of ['x', 'list', '3 done']) expect(needs(text)).toEqual([]);
    for (const text of ['me x', '3 ack']) expect(needs(text)).toEqual([{ need: 'account' }]);
    expect(refusal(ask(task, '<@U0GRACE> x', { known: { at: at(600), account: { id: 'U0GRACE', is: 'bot' } } }))).toContain('is an app');
  });

  it('without a person or a text opens the form with what was typed', () => {
    expect(form(ask(task, ''))).toMatchObject({ callback_id: 'task', private_metadata: '42' });
    const typed = JSON.stringify(form(ask(task, 'check the logs in 25m')));
    expect(typed).toContain('"initial_value":"check the logs"');
    expect(typed).toContain('"initial_option":{"text":{"type":"plain_text","text":"25 min","emoji":false},"value":"25"}');
    expect(JSON.stringify(form(ask(task, '<@U0GRACE>')))).toContain('"initial_user":"U0GRACE"');
    expect(JSON.stringify(form(ask(task, 'x --no-limit')))).toContain('"initial_option":{"text":{"type":"plain_text","text":"No time-box","emoji":false},"value":"none"}');
  });

  it('lists what is open', () => {
    for (const [text, as] of [['list', 'task'], ['', 'tasks']] as const) expect(said(ask(task, text, { incident: given, as }))).toContain('INC-42: 1 open task; 1 <@U0GRACE>: check the logs');
    expect(said(ask(task, 'list'))).toBe('INC-42: no task is open');
  });

  it('says a word about one that is there', () => {
    const by = (text: string) => ask(task, text, { incident: given, by: grace });
    expect(factKinds(by('1 on it'))).toEqual(['task.acknowledged']);
    expect(facts(by('1 done'))).toEqual([{ kind: 'task.ended', data: { task: 1, how: 'done' } }]);
    expect(facts(by('drop 1'))).toEqual([{ kind: 'task.ended', data: { task: 1, how: 'dropped' } }]);
    expect(facts(by('1 +15m'))).toEqual([{ kind: 'task.extended', data: { task: 1, dueAt: at(1_500) } }]);
    expect(facts(by('1 <@U0ADA>'))).toMatchObject([{ kind: 'task.assigned', data: { assignee: ada } }, { kind: 'task.extended' }]);
    expect(refusal(by('9 done'))).toContain('There is no task 9');
  });

  it('after the end shows the way to a follow-up, before any form', () => {
    for (const text of ['', 'x', '<@U0GRACE> x']) expect(refusal(ask(task, text, { incident: aResolvedIncident() }))).toContain('/incident followup');
    expect(facts(ask(task, '1 done', { incident: after(given, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }) }))).toHaveLength(1);
  });

  it('opens nothing for a mistyped flag', () => expect(refusal(ask(task, '--nolimit <@U0GRACE> x'))).toContain('--no-limit'));
});
