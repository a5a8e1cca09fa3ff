// A task without an answer: whoever has it is asked, then whoever leads; an answer, somebody else or its end stops it.
import { describe, expect, it } from 'vitest';
import taskUnacknowledged from '../../../handlers/nudges/task_unacknowledged.ts';
import { config, defaultConfig } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { slackPerson } from '../../../src/domain/actor.ts';
import { ada, after, anIncident, at, grace } from '../../support/incidents.ts';
import { buttons, rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('task_unacknowledged', taskUnacknowledged.it, incident, given);
const linus = slackPerson('U0LINUS');
const commands: NewFact = { kind: 'commander.set', at: at(10), by: ada, data: { commander: ada } };
const task = (assignee = grace, second = 1_000): NewFact => ({ kind: 'task.added', at: at(second), by: ada, data: { task: 1, text: 'read <the> logs', assignee } });
const given = anIncident({ then: [commands, task()] });

describe('a task that nobody has said yes to', () => {
  it('asks who has it after three minutes, and the commander after three more', () => {
    expect(table(ring(given))).toEqual([[1_180, 'tell U0GRACE'], [1_360, 'tell U0ADA']]);
  });

  it('waits until the first ten minutes are over', () => {
    expect(ring(anIncident({ then: [commands, task(grace, 60)] })).map((one) => one.second)).toEqual([600, 780]);
  });

  it.each<[string, NewFact, readonly number[]]>([
    ['acknowledged in time', { kind: 'task.acknowledged', at: at(1_179), by: grace, data: { task: 1 } }, []],
    ['acknowledged after the first', { kind: 'task.acknowledged', at: at(1_200), by: grace, data: { task: 1 } }, [1_180]],
    ['done', { kind: 'task.ended', at: at(1_200), by: grace, data: { task: 1, how: 'done' } }, [1_180]],
    ['dropped', { kind: 'task.ended', at: at(1_100), by: ada, data: { task: 1, how: 'dropped' } }, []],
    ['turned off', { kind: 'nudge.silenced', at: at(1_200), by: ada, data: { nudge: 'task_unacknowledged', ref: `1-${Date.parse(at(1_000)) / 1_000}` } }, [1_180]],
    ['the incident is over', { kind: 'status.set', at: at(1_200), by: ada, data: { status: 'resolved', was: 'triage' } }, [1_180]],
  ])('stops: %s', (_what, fact, expected) => {
    expect(ring(given, { meanwhile: [fact] }).map((one) => one.second)).toEqual(expected);
  });

  it('asks somebody else anew, from when they got it', () => {
    const passed: NewFact = { kind: 'task.assigned', at: at(1_300), by: ada, data: { task: 1, assignee: linus, was: grace } };
    expect(table(ring(given, { meanwhile: [passed] }))).toEqual([[1_180, 'tell U0GRACE'], [1_480, 'tell U0LINUS'], [1_660, 'tell U0ADA']]);
  });

  it('when it is the commander’s own, the deputy hears of it, or nobody else', () => {
    const own = anIncident({ then: [commands, task(ada)] });
    expect(table(ring(own))).toEqual([[1_180, 'tell U0ADA'], [1_360, 'tell U0ADA']]);
    const deputy: NewFact = { kind: 'role.set', by: ada, data: { role: 'deputy', person: linus } };
    expect(table(ring(after(own, deputy)))).toEqual([[1_180, 'tell U0ADA'], [1_360, 'tell U0LINUS']]);
  });

  it('two tasks are two things', () => {
    const two = after(given, { kind: 'task.added', at: at(1_060), by: ada, data: { task: 2, text: 'call the vendor', assignee: linus } });
    expect(ring(two).map((one) => one.second)).toEqual([1_180, 1_240, 1_360, 1_420]);
  });

  it('as long as the config says, or never', () => {
    expect(ring(given, { config: config.parse({ nudges: { 'task-unacknowledged': '1m' } }) }).map((one) => one.second)).toEqual([1_060, 1_120]);
    expect(ring(given, { config: config.parse({ nudges: { 'task-unacknowledged': false } }) })).toEqual([]);
  });
});

describe('its words', () => {
  const [first, second] = ring(given);

  it('name the task, and take the answer', () => {
    expect(text(first)).toBe('INC-42: You were asked to do task 1, “read &lt;the&gt; logs”. Are you on it? If not, give it to somebody else.');
    expect(buttons(first?.words[0]).slice(0, 2)).toEqual(['task_ack 42:1', 'task_assign 42:1']);
  });

  it('tell who leads whom to ask', () => {
    expect(text(second)).toContain('<@U0GRACE> has not answered to task 1');
    expect(buttons(second?.words[0])[0]).toBe('task_assign 42:1');
  });

  it('are gone when it was answered meanwhile', () => {
    const ref = `1-${Date.parse(at(1_000)) / 1_000}`;
    expect(taskUnacknowledged.it.words(given, ref, defaultConfig)).toBeDefined();
    expect(taskUnacknowledged.it.words(after(given, { kind: 'task.acknowledged', by: grace, data: { task: 1 } }), ref, defaultConfig)).toBeUndefined();
    expect(taskUnacknowledged.it.words(after(given, { kind: 'task.assigned', at: at(1_190), by: ada, data: { task: 1, assignee: linus, was: grace } }), ref, defaultConfig)).toBeUndefined();
  });
});
