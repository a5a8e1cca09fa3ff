// The work of people, in words: tasks, decisions, hypotheses, follow-ups and links, their lists and their forms.
import { describe, expect, it } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Message, ModalView } from '../../src/render/blocks.ts';
import { tasksPart } from '../../src/render/card-work.ts';
import { decideModal } from '../../src/render/forms/decide.ts';
import { followupModal } from '../../src/render/forms/followup.ts';
import { renderFollowups } from '../../src/render/followups.ts';
import { renderItem } from '../../src/render/items.ts';
import { linkModal } from '../../src/render/forms/link.ts';
import { objectionModal } from '../../src/render/forms/objection.ts';
import { taskAssignModal } from '../../src/render/forms/task-assign.ts';
import { taskExtendModal } from '../../src/render/forms/task-extend.ts';
import { taskModal } from '../../src/render/forms/task.ts';
import { taskButtons } from '../../src/render/task-parts.ts';
import { renderTasks } from '../../src/render/tasks.ts';
import { renderTheories, theoryStated } from '../../src/render/theories.ts';
import { theoryModal } from '../../src/render/forms/theory.ts';
import { renderTold } from '../../src/render/told.ts';
import { taskForOne } from '../../src/render/told/task.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { wrongInMessage, wrongInView } from '../support/slack-limits.ts';
import { anyStory } from './any-incident.ts';
import { sameMessage, sameView } from './golden.ts';
import { ada, bela, config, declaredFacts, freshFacts, incidentOf, workedFacts } from './stories.ts';

const chiara = slackPerson('U0CHIARA');
const end = '2026-11-21T03:40:00.000Z';
const over: NewFact = { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'investigating' } };
const given: NewFact = { kind: 'task.added', by: ada, data: { task: 1, text: 'look at the logs of <checkout>\n& say', assignee: bela, dueAt: end, boxMs: 600_000 } };
const asked: readonly NewFact[] = [...workedFacts, given];
const taken: readonly NewFact[] = [...asked, { kind: 'task.acknowledged', by: bela, data: { task: 1 } }];
const done: readonly NewFact[] = [...taken, { kind: 'task.ended', by: chiara, data: { task: 1, how: 'done' } }];
const free: readonly NewFact[] = [...workedFacts, { kind: 'task.added', by: bela, data: { task: 1, text: 'watch the error rate', assignee: bela } }, { kind: 'task.acknowledged', by: bela, data: { task: 1 } }];
const proposed: readonly NewFact[] = [...workedFacts, { kind: 'decision.proposed', by: bela, data: { decision: 1, text: 'fail over to the west', until: end } }];
const opposed: readonly NewFact[] = [...proposed, { kind: 'decision.objected', by: chiara, data: { decision: 1, reason: 'west has no capacity <!here>' } }];
const opposedTwice: readonly NewFact[] = [...opposed, { kind: 'decision.objected', by: ada, data: { decision: 1, reason: 'and no time' } }];
const mergedAway: readonly NewFact[] = [{ kind: 'status.set', by: ada, data: { status: 'merged', was: 'investigating' } }, { kind: 'incident.merged', by: ada, data: { into: 7 } }];
const made = (facts: readonly NewFact[], how: 'unopposed' | 'despite' | 'at_once', by?: typeof ada): readonly NewFact[] => [...facts, { kind: 'decision.made', ...(by ? { by } : {}), data: { decision: 1, how } }];
const busy: readonly NewFact[] = [
  ...taken, { kind: 'task.added', by: ada, data: { task: 2, text: 'call the bank', assignee: chiara } }, { kind: 'task.added', by: ada, data: { task: 3, text: 'c', assignee: chiara } },
  { kind: 'task.ended', by: ada, data: { task: 3, how: 'dropped' } },
  { kind: 'followup.added', by: bela, data: { followup: 1, text: 'alert on a full disk', owner: chiara } }, { kind: 'followup.added', by: bela, data: { followup: 2, text: 'write the runbook' } },
  { kind: 'followup.added', by: bela, data: { followup: 3, text: 'x' } }, { kind: 'followup.dropped', data: { followup: 3 } },
  { kind: 'hypothesis.stated', by: bela, data: { hypothesis: 1, text: 'the new cache' } }, { kind: 'hypothesis.stated', by: ada, data: { hypothesis: 2, text: 'the <network>' } },
  { kind: 'hypothesis.stated', by: ada, data: { hypothesis: 3, text: 'the bank' } },
  { kind: 'hypothesis.settled', by: chiara, data: { hypothesis: 1, how: 'ruled_out' } }, { kind: 'hypothesis.settled', by: chiara, data: { hypothesis: 3, how: 'confirmed' } },
];
const drill = declaredFacts({ kind: 'drill' });

const task = (facts: readonly NewFact[]) => renderItem(incidentOf(facts), 'task', '1', config);
const decision = (facts: readonly NewFact[]) => renderItem(incidentOf(facts), 'decision', '1', config);
const told = (facts: readonly NewFact[], user: string) => renderTold(incidentOf(facts), 'task', '1', { config, user, facts: [] });
const objected = (facts: readonly NewFact[], ref = '1:1') => renderItem(incidentOf(facts), 'decision', ref, config);
const ids = (message: Message | undefined): string[] => [...JSON.stringify(message ?? {}).matchAll(/"action_id":"([^"]+)"/g)].map((found) => found[1] ?? '');

describe('golden words', () => {
  const messages: Readonly<Record<string, Message | undefined>> = {
    'task-asked': task(asked), 'task-taken': task(taken), 'task-free': task(free), 'task-done': task(done), 'task-dropped': task([...asked, { kind: 'task.ended', by: ada, data: { task: 1, how: 'dropped' } }]),
    'task-left-over': task([...asked, over]), 'task-drill': task([...drill, given]),
    'told-task': told(asked, 'U0BELA'), 'told-task-gone': told([...asked, { kind: 'task.assigned', by: ada, data: { task: 1, assignee: chiara, was: bela } }], 'U0BELA'), 'told-task-done': told(done, 'U0ADA'),
    'decision-proposed': decision(proposed), 'decision-opposed': decision(opposed), 'decision-unopposed': decision(made(proposed, 'unopposed')), 'decision-despite': decision(made(opposed, 'despite', ada)),
    'decision-at-once': decision(made(proposed, 'at_once', bela)), 'decision-withdrawn': decision([...opposed, { kind: 'decision.withdrawn', by: bela, data: { decision: 1 } }]),
    objection: objected(opposed), 'objection-older': objected(opposedTwice), 'objection-decided': objected(made(opposed, 'despite', ada)), 'objection-left-open': objected([...opposed, over]),
    'decision-left-open': decision([...opposed, over]), 'task-merged': task([...asked, ...mergedAway]),
    tasks: renderTasks(incidentOf(busy)), 'tasks-none': renderTasks(incidentOf(freshFacts)), followups: renderFollowups(incidentOf(busy)), 'followups-none': renderFollowups(incidentOf([...freshFacts, over])),
    theories: renderTheories(incidentOf(busy)), 'theories-none': renderTheories(incidentOf(freshFacts)), 'theory-stated': theoryStated(incidentOf(freshFacts), 1, 'the new cache <!here>'),
  };
  for (const [name, message] of Object.entries(messages)) it(name, () => sameMessage(`work-${name}`, message));
});

describe('golden forms', () => {
  const [first] = incidentOf(asked).tasks;
  const [poll] = incidentOf(opposed).decisions;
  if (!first || !poll) throw new Error('the stories have them');
  const from = { channel: 'C0INC42', ts: '1795230012.000100' };
  const views: Readonly<Record<string, ModalView>> = {
    task: taskModal(incidentOf(freshFacts), { by: bela }), 'task-commander': taskModal(incidentOf(workedFacts), { by: ada }),
    'task-from-message': taskModal(incidentOf(drill), { by: bela, text: 'look at\n<!here>', who: 'U0CHIARA', box: { ms: 25 * 60_000 }, from }),
    'task-assign': taskAssignModal(incidentOf(asked), first), 'task-extend': taskExtendModal(incidentOf(asked), first),
    followup: followupModal(incidentOf(freshFacts)), 'followup-from-message': followupModal(incidentOf(freshFacts), { text: 'alert', who: 'U0BELA', from }),
    decide: decideModal(incidentOf(freshFacts), config), objection: objectionModal(incidentOf(opposed), poll),
    theory: theoryModal(incidentOf(busy)), link: linkModal(incidentOf(freshFacts)),
  };
  for (const [name, view] of Object.entries(views)) it(name, () => sameView(`modal-${name}`, view));

  it('carry ids only', () => {
    expect(views['task']?.private_metadata).toBe('42');
    expect(views['task-from-message']?.private_metadata).toBe('42:C0INC42:1795230012.000100');
    expect([views['task-assign'], views['task-extend'], views['objection']].map((view) => view?.private_metadata)).toEqual(['42:1', '42:1', '42:1']);
  });
});

describe('the buttons', () => {
  it('of a task are those that make sense now, and none after its end', () => {
    expect(ids(task(asked))).toEqual(['task_ack', 'task_done', 'task_extend', 'task_assign', 'task_drop']);
    expect(ids(task(taken))).toEqual(['task_done', 'task_extend', 'task_assign', 'task_drop']);
    expect(ids(task(free))).toEqual(['task_done', 'task_assign', 'task_drop']);
    expect(ids(task([...taken, over]))).toEqual(['task_done', 'followup_of_task', 'task_drop']);
    expect(ids(task(done))).toEqual([]);
    const ended = incidentOf(done);
    expect(ended.tasks.map((one) => taskButtons(ended, one))).toEqual([[]]);
    expect(ids(told(asked, 'U0BELA'))).toEqual(ids(task(asked)));
  });

  it('of a decision carry what was there to be read, and ask before it is overridden', () => {
    expect(ids(decision(proposed))).toEqual(['decision_object', 'decision_make', 'decision_withdraw']);
    expect(JSON.stringify(decision(proposed))).toContain('"value":"42:1:0"');
    expect(JSON.stringify(decision(proposed))).not.toContain('"confirm"');
    expect(JSON.stringify(decision(opposed))).toContain('"value":"42:1:1"');
    expect(JSON.stringify(decision(opposed))).toContain('Decide despite the objections?');
    for (const facts of [made(proposed, 'unopposed'), [...proposed, { kind: 'decision.withdrawn', by: bela, data: { decision: 1 } } as const]]) expect(ids(decision(facts))).toEqual([]);
  });

  it('under an objection are there while it is the newest, its decision open and its incident too', () => {
    expect(ids(objected(opposed))).toEqual(['decision_object', 'decision_make', 'decision_withdraw']);
    expect(ids(objected(opposedTwice))).toEqual([]);
    expect(ids(objected(opposedTwice, '1:2'))).toEqual(['decision_object', 'decision_make', 'decision_withdraw']);
    for (const facts of [made(opposed, 'despite', ada), [...opposed, { kind: 'decision.withdrawn', by: bela, data: { decision: 1 } } as const], [...opposed, over]]) expect(ids(objected(facts))).toEqual([]);
  });

  it('go with the incident: what cannot be done any more is not offered', () => {
    expect(ids(decision([...opposed, over]))).toEqual([]);
    // Nobody has objected: it is recorded by itself in a moment, and until then somebody may.
    expect(ids(decision([...proposed, over]))).toEqual(ids(decision(proposed)));
    expect(ids(task([...asked, ...mergedAway]))).toEqual([]);
    expect(ids(renderTasks(incidentOf([...asked, ...mergedAway])))).toEqual([]);
  });

  it('of lists are told apart by their tails', () => {
    for (const list of [renderTasks(incidentOf(busy)), renderFollowups(incidentOf(busy)), renderTheories(incidentOf(busy))]) expect(new Set(ids(list)).size).toBe(ids(list).length);
  });
});

it('the card of what is over names tasks that were left open, without a time to keep', () => {
  const card = (facts: readonly NewFact[]) => JSON.stringify(tasksPart(incidentOf(facts), { config, now: end }));
  expect(card(asked)).toMatch(/\(1 open\).*not acknowledged.*until/);
  expect(card([...asked, over])).toMatch(/\(1 left open\)/);
  expect(card([...asked, over])).not.toMatch(/not acknowledged|until|OVERDUE/);
});

describe('what is no longer true is not told', () => {
  it('of a task: to who is on it already', () => expect(told(taken, 'U0BELA')).toBeUndefined());

  it('of things that are not there', () => {
    expect([task(freshFacts), decision(freshFacts), told(freshFacts, 'U0BELA')]).toEqual([undefined, undefined, undefined]);
    expect([objected(proposed), objected(opposed, '1:2'), objected(opposed, '2:1')]).toEqual([undefined, undefined, undefined]);
  });
});

it('a form keeps within Slack whatever was typed, and every message whatever is in the incident', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const roll = dice(seed);
    const { incident } = anyStory(roll);
    const messages = [
      ...incident.tasks.flatMap((one) => [
        renderItem(incident, 'task', String(one.id), config), taskForOne(incident, one),
        ...[one.assignee.id, 'U0OTHER'].map((user) => renderTold(incident, 'task', String(one.id), { config, user, facts: [] })),
      ]),
      ...incident.decisions.flatMap((one) => [renderItem(incident, 'decision', String(one.id), config), renderItem(incident, 'decision', `${one.id}:1`, config)]),
      renderTasks(incident), renderFollowups(incident), renderTheories(incident), theoryStated(incident, 1, hostileText(roll, 1_000) || 'x'),
    ];
    for (const message of messages) if (message) expect(wrongInMessage(message), `seed ${seed}: ${message.text.slice(0, 80)}`).toEqual([]);
    const views = [
      taskModal(incident, { by: ada, text: hostileText(roll, 5_000), who: hostileText(roll, 20), box: { ms: roll.pick([undefined, 0, 61_000, 86_400_000]) } }),
      followupModal(incident, { text: hostileText(roll, 5_000), who: 'U0BELA' }), decideModal(incident, config), theoryModal(incident), linkModal(incident, { title: hostileText(roll, 500) }),
      ...incident.tasks.slice(0, 3).flatMap((one) => [taskAssignModal(incident, one), taskExtendModal(incident, one)]), ...incident.decisions.slice(0, 3).map((one) => objectionModal(incident, one)),
    ];
    for (const view of views) expect(wrongInView(view), `seed ${seed}: ${view.callback_id}`).toEqual([]);
  }
});
