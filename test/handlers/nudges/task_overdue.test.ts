// A time-box that is over: whoever has the task is asked how long, then whoever leads; more time or its end stops it.
import { describe, expect, it } from 'vitest';
import taskOverdue from '../../../handlers/nudges/task_overdue.ts';
import { config, defaultConfig } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { ada, after, anIncident, at, grace } from '../../support/incidents.ts';
import { buttons, rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('task_overdue', taskOverdue.it, incident, given);
const commands: NewFact = { kind: 'commander.set', at: at(10), by: ada, data: { commander: ada } };
const task: NewFact = { kind: 'task.added', at: at(600), by: ada, data: { task: 1, text: 'read the logs', assignee: grace, boxMs: 600_000, dueAt: at(1_200) } };
const acknowledged: NewFact = { kind: 'task.acknowledged', at: at(610), by: grace, data: { task: 1 } };
const given = anIncident({ then: [commands, task, acknowledged] });

describe('a time-box', () => {
  it('over for a minute asks who has the task, and who leads five minutes later', () => {
    expect(table(ring(given))).toEqual([[1_260, 'tell U0GRACE'], [1_560, 'tell U0ADA']]);
  });

  it('counts for a task that nobody has answered to as well', () => {
    expect(ring(anIncident({ then: [commands, task] })).map((one) => one.second)).toEqual([1_260, 1_560]);
  });

  it.each<[string, NewFact, readonly number[]]>([
    ['done in time', { kind: 'task.ended', at: at(1_259), by: grace, data: { task: 1, how: 'done' } }, []],
    ['dropped after the first', { kind: 'task.ended', at: at(1_300), by: grace, data: { task: 1, how: 'dropped' } }, [1_260]],
    ['more time', { kind: 'task.extended', at: at(1_300), by: grace, data: { task: 1, dueAt: at(2_400) } }, [1_260, 2_460, 2_760]],
    ['the incident is over', { kind: 'status.set', at: at(1_100), by: ada, data: { status: 'resolved', was: 'triage' } }, []],
  ])('%s', (_what, fact, expected) => {
    expect(ring(given, { meanwhile: [fact] }).map((one) => one.second)).toEqual(expected);
  });

  it('that is not there asks nobody', () => {
    expect(ring(anIncident({ then: [commands, { kind: 'task.added', at: at(600), by: ada, data: { task: 1, text: 'read the logs', assignee: grace } }] }))).toEqual([]);
  });

  it('as long as the config says, or never', () => {
    expect(ring(given, { config: config.parse({ nudges: { 'task-overdue': '10m' } }) }).map((one) => one.second)).toEqual([1_800, 2_100]);
    expect(ring(given, { config: config.parse({ nudges: { 'task-overdue': false } }) })).toEqual([]);
    expect(ring(given, { config: config.parse({ nudges: { 'task-unacknowledged': false } }) }).map((one) => one.second)).toEqual([1_260, 1_560]);
  });
});

describe('its words', () => {
  const [first, second] = ring(given);

  it('ask the expert how long, with the ways to answer', () => {
    expect(text(first)).toMatch(/^INC-42: The time for task 1, “read the logs”, was over <!date[^>]+>\. How long do you need\? Do you need help\?$/);
    expect(buttons(first?.words[0]).slice(0, 2)).toEqual(['task_done 42:1', 'task_extend 42:1']);
  });

  it('tell who leads whom to ask', () => {
    expect(text(second)).toContain('Ask <@U0GRACE> how long they need, and whether they need help.');
  });

  it('are gone when there is more time', () => {
    const ref = `1-${Date.parse(at(1_200)) / 1_000}-${Date.parse(at(600)) / 1_000}`;
    expect(taskOverdue.it.words(given, ref, defaultConfig)).toBeDefined();
    expect(taskOverdue.it.words(after(given, { kind: 'task.extended', by: grace, data: { task: 1, dueAt: at(9_000) } }), ref, defaultConfig)).toBeUndefined();
  });
});
