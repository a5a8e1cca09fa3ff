// What can be decided about a task, by whom, and what comes of it when two people press at once.
import { describe, expect, it } from 'vitest';
import { slackPerson, type Person } from '../../src/domain/actor.ts';
import type { NewEffect } from '../../src/domain/effects.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { acknowledgedBy, isDirect, taskAcknowledged, taskAdded, taskAssigned, taskEnded, taskExtended, type TaskOutcome } from '../../src/domain/tasks.ts';
import { ada, aResolvedIncident, after, anIncident, applied, at, changesNothing, effects, factKinds, facts, grace, refusal, said } from '../support/incidents.ts';

const linus = slackPerson('U0LINUS');
const minute = 60_000;
const channel = { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } } as const;
const open = anIncident({ then: [channel] });
const asks = (by: Person, seconds = 600) => ({ by, now: at(seconds) });
/** Ada gives Grace a task of ten minutes at 03:10. */
const given = applied(open, taskAdded(open, { text: 'check the logs', assignee: grace, boxMs: 10 * minute }, asks(ada)));
const told = (outcome: TaskOutcome): string[] => effects(outcome).flatMap((one) => (one.kind === 'slack.tell' ? [`${one.data.user}${one.data.here ? ' here' : ''}`] : []));
const has = (outcome: TaskOutcome, wanted: NewEffect) => expect(effects(outcome)).toContainEqual(wanted);
const now = (incident: Incident, outcome: TaskOutcome, by: Person) => applied(incident, outcome, by).tasks[0];

describe('a task given to somebody', () => {
  const outcome = taskAdded(open, { text: 'check the logs', assignee: grace, boxMs: 10 * minute }, asks(ada));

  it('has a person, a time-box and its end, and waits for their word', () => {
    expect(facts(outcome)).toEqual([{ kind: 'task.added', data: { task: 1, text: 'check the logs', assignee: grace, boxMs: 600_000, dueAt: at(1_200) } }]);
    expect(given.tasks).toMatchObject([{ id: 1, state: 'asked', assignee: grace, by: ada }]);
  });

  it('is shown, and the person is told and brought in', () => {
    has(outcome, { kind: 'slack.item.show', data: { item: 'task', ref: '1' } });
    has(outcome, { kind: 'slack.card.show', data: {} });
    has(outcome, { kind: 'slack.people.invite', data: {} });
    expect(told(outcome)).toEqual(['U0GRACE']);
    expect(said(outcome)).toBe('Task 1 is with <@U0GRACE> for the next 10 min; I have told them.');
  });

  it('brings in nobody who is there', () => {
    const there = after(open, { kind: 'people.invited', data: { people: ['U0GRACE'] } });
    expect(effects(taskAdded(there, { text: 'x', assignee: grace }, asks(ada)))).not.toContainEqual({ kind: 'slack.people.invite', data: {} });
  });

  it('may go without a time-box', () => {
    const free = taskAdded(open, { text: 'watch', assignee: grace }, asks(ada));
    expect(facts(free)).toEqual([{ kind: 'task.added', data: { task: 1, text: 'watch', assignee: grace } }]);
    expect(said(free)).toBe('Task 1 is with <@U0GRACE>; I have told them.');
  });

  it.each([['bot', 'is an app'], ['gone', 'has no account'], ['guest', 'is a guest']] as const)('goes to nobody who is a %s', (is, why) => {
    expect(refusal(taskAdded(open, { text: 'x', assignee: grace }, { ...asks(ada), known: { account: { id: grace.id, is } } }))).toContain(why);
    expect(facts(taskAdded(open, { text: 'x', assignee: grace }, { ...asks(ada), known: { account: { id: grace.id, is: 'unknown' } } }))).toHaveLength(1);
  });
});

it('who takes a task has acknowledged it, and is told nothing', () => {
  const outcome = taskAdded(open, { text: 'x', assignee: ada, boxMs: minute }, asks(ada));
  expect(factKinds(outcome)).toEqual(['task.added', 'task.acknowledged']);
  expect(told(outcome)).toEqual([]);
  expect(said(outcome)).toBe('Task 1 is yours for the next 60 s.');
});

describe('made from a message', () => {
  const from = { channel: 'C0INC42', ts: '1795230012.000100' };
  const made = taskAdded(open, { text: 'x', assignee: grace, from }, asks(ada));

  it('has the message as its natural key', () => {
    expect(facts(made)[0]).toMatchObject({ key: 'task:C0INC42:1795230012.000100', data: from });
    expect(facts(taskAdded(open, { text: 'x', assignee: grace, from }, asks(ada), 'other'))[0]).toMatchObject({ key: 'other' });
  });

  it('is made once, also when it has ended', () => {
    const there = applied(open, made);
    const again = taskAdded(there, { text: 'y', assignee: linus, from }, asks(linus));
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('That message is task 1 already, with <@U0GRACE>. Nothing changed.');
    const ended = applied(there, taskEnded(there, 1, 'done', asks(grace)), grace);
    expect(said(taskAdded(ended, { text: 'y', assignee: linus, from }, asks(linus)))).toBe('That message is task 1 already, done (<@U0GRACE>). Nothing changed.');
    expect(facts(taskAdded(there, { text: 'y', assignee: linus, from: { ...from, ts: '1.1' } }, asks(ada)))).toHaveLength(1);
  });
});

describe('“I’m on it”', () => {
  it('of who has it', () => {
    const outcome = taskAcknowledged(given, 1, asks(grace));
    expect(facts(outcome)).toEqual([{ kind: 'task.acknowledged', data: { task: 1 } }]);
    expect(now(given, outcome, grace)).toMatchObject({ state: 'acknowledged', dueAt: at(1_200) });
  });

  it('a second time says so', () => {
    const again = taskAcknowledged(applied(given, taskAcknowledged(given, 1, asks(grace)), grace), 1, asks(grace));
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('You are on it already. Nothing changed.');
  });

  it('of somebody else takes it over, with its time anew, and tells who had it', () => {
    const outcome = taskAcknowledged(given, 1, asks(linus, 900));
    expect(facts(outcome)).toEqual([
      { kind: 'task.assigned', data: { task: 1, assignee: linus, was: grace } }, { kind: 'task.extended', data: { task: 1, dueAt: at(1_500) } }, { kind: 'task.acknowledged', data: { task: 1 } },
    ]);
    expect(told(outcome)).toEqual(['U0GRACE']);
    expect(said(outcome)).toBe('You have taken task 1 over from <@U0GRACE>; I have told them.');
    expect(now(given, outcome, linus)).toMatchObject({ state: 'acknowledged', assignee: linus });
  });

  it('of the second of two at once takes nothing from the first', () => {
    const first = applied(given, taskAcknowledged(given, 1, asks(linus)), linus);
    for (const late of [grace, ada]) {
      const second = taskAcknowledged(first, 1, asks(late));
      expect(changesNothing(second)).toBe(true);
      expect(said(second)).toContain('<@U0LINUS> is on it already');
    }
  });

  it('is shown to one person before it is so just as it will be', () => {
    for (const by of [grace, linus]) {
      const [task] = given.tasks;
      const will = now(given, taskAcknowledged(given, 1, asks(by, 900)), by);
      expect(task && acknowledgedBy(task, by, at(900))).toMatchObject({ assignee: will?.assignee, state: will?.state, dueAt: will?.dueAt });
    }
  });
});

describe('given on', () => {
  it('the next person has their own time and must say so themselves', () => {
    const taken = applied(given, taskAcknowledged(given, 1, asks(grace)), grace);
    const outcome = taskAssigned(taken, 1, linus, asks(ada, 1_000));
    expect(factKinds(outcome)).toEqual(['task.assigned', 'task.extended']);
    expect(now(taken, outcome, ada)).toMatchObject({ state: 'asked', assignee: linus, dueAt: at(1_600), acknowledgedAt: undefined });
    expect(told(outcome)).toEqual(['U0LINUS', 'U0GRACE']);
  });

  it('by who had it tells the next one only; to yourself, nobody but who had it', () => {
    expect(told(taskAssigned(given, 1, linus, asks(grace)))).toEqual(['U0LINUS']);
    const mine = taskAssigned(given, 1, linus, asks(linus));
    expect([factKinds(mine).at(-1), told(mine)]).toEqual(['task.acknowledged', ['U0GRACE']]);
  });

  it('to who has it changes nothing, and never goes to an app', () => {
    expect(said(taskAssigned(given, 1, grace, asks(ada)))).toBe('Task 1 is with <@U0GRACE> already. Nothing changed.');
    expect(refusal(taskAssigned(given, 1, linus, { ...asks(ada), known: { account: { id: linus.id, is: 'bot' } } }))).toContain('is an app');
  });

  it('without a time-box there is none to begin anew', () => {
    const free = applied(open, taskAdded(open, { text: 'x', assignee: grace }, asks(ada)));
    expect(factKinds(taskAssigned(free, 1, linus, asks(ada)))).toEqual(['task.assigned']);
  });
});

it('more time counts from now, for a task without a time-box too', () => {
  expect(facts(taskExtended(given, 1, 5 * minute, asks(grace, 2_000)))).toEqual([{ kind: 'task.extended', data: { task: 1, dueAt: at(2_300) } }]);
  expect(said(taskExtended(given, 1, 5 * minute, asks(grace)))).toBe('Task 1 has another 5 min from now.');
});

describe('ended', () => {
  it('by anybody, who is kept; who had it and who gave it hear of it', () => {
    const outcome = taskEnded(given, 1, 'done', asks(linus));
    expect(facts(outcome)).toEqual([{ kind: 'task.ended', data: { task: 1, how: 'done' } }]);
    expect(told(outcome)).toEqual(['U0GRACE', 'U0ADA here']);
    expect(now(given, outcome, linus)).toMatchObject({ state: 'done', endedBy: linus });
    expect(told(taskEnded(given, 1, 'done', asks(grace)))).toEqual(['U0ADA here']);
    expect(told(taskEnded(given, 1, 'done', asks(ada)))).toEqual(['U0GRACE']);
  });

  it('without a channel nobody is told there', () => {
    const bare = anIncident();
    const there = applied(bare, taskAdded(bare, { text: 'x', assignee: grace }, asks(ada)));
    expect(told(taskEnded(there, 1, 'done', asks(grace)))).toEqual([]);
    const archived = after(given, { kind: 'channel.archived', data: {} });
    expect(told(taskEnded(archived, 1, 'done', asks(grace)))).toEqual([]);
  });

  it.each([['done', 'dropped'], ['dropped', 'done']] as const)('%s and then %s: the second gets plain words', (first, second) => {
    const over = applied(given, taskEnded(given, 1, first, asks(grace)), grace);
    const outcomes = [taskEnded(over, 1, second, asks(ada)), taskAcknowledged(over, 1, asks(ada)), taskExtended(over, 1, minute, asks(ada)), taskAssigned(over, 1, linus, asks(ada))];
    for (const outcome of outcomes) {
      expect(changesNothing(outcome)).toBe(true);
      expect(said(outcome)).toBe(`Task 1 is ${first} (<@U0GRACE>) already. Nothing changed.`);
    }
  });
});

describe('of an incident that is over', () => {
  const over = after(given, { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'triage' } });

  it('tasks are put away, and nothing else', () => {
    expect(facts(taskEnded(over, 1, 'done', asks(ada)))).toHaveLength(1);
    for (const outcome of [taskAcknowledged(over, 1, asks(grace)), taskExtended(over, 1, minute, asks(grace)), taskAssigned(over, 1, linus, asks(ada))]) {
      expect(refusal(outcome)).toBe('INC-42 is resolved: end task 1 with “Finish task” or “Drop task”, or make it a follow-up.');
    }
  });

  it('there are no new ones, and the way is shown', () => {
    expect(refusal(taskAdded(aResolvedIncident(), { text: 'x', assignee: grace }, asks(ada)))).toContain('`/incident followup`');
    const merged = after(open, { kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 7 } });
    expect(refusal(taskAdded(merged, { text: 'x', assignee: grace }, asks(ada)))).toBe('INC-42 goes on as INC-7: add the task there.');
  });
});

it('a task that is not there is named, with the way to the list', () => {
  for (const outcome of [taskEnded(open, 7, 'done', asks(ada)), taskAcknowledged(open, 7, asks(ada)), taskExtended(open, 7, minute, asks(ada)), taskAssigned(open, 7, linus, asks(ada))]) {
    expect(refusal(outcome)).toContain('There is no task 7 in INC-42');
  }
});

describe('the commander', () => {
  const led = after(given, { kind: 'commander.set', data: { commander: ada } });

  it('who takes a task is reminded of what commanding is, and gets it all the same', () => {
    for (const outcome of [taskAdded(led, { text: 'x', assignee: ada }, asks(ada)), taskAcknowledged(led, 1, asks(ada)), taskAssigned(led, 1, ada, asks(ada))]) {
      expect(said(outcome)).toContain('You command, and who commands decides and delegates rather than fixes');
      expect(said(outcome)).toContain('`/incident handoff`');
      expect(facts(outcome).length).toBeGreaterThan(0);
    }
    expect(said(taskAdded(led, { text: 'x', assignee: ada }, asks(grace)))).toContain('<@U0ADA> commands');
  });

  it('who delegates hears nothing of it', () => {
    expect(said(taskAdded(led, { text: 'x', assignee: linus }, asks(ada)))).not.toContain('command');
  });
});

it('knows a conversation of two', () => expect([isDirect('D0ADA'), isDirect('C0INC42'), isDirect(undefined)]).toEqual([true, false, false]));
