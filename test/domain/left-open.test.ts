// What is still open when an incident ends or begins again is shown anew, and only that.
import { describe, expect, it } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import { leftOpen } from '../../src/domain/left-open.ts';
import { declined, reopened } from '../../src/domain/lifecycle.ts';
import { merged } from '../../src/domain/merging.ts';
import { resolution } from '../../src/domain/resolving.ts';
import { ada, after, anIncident, at, effects, grace } from '../support/incidents.ts';

const anew = (item: string, ref: string) => ({ kind: 'slack.item.show', data: { item, ref }, urgency: 'normal' });
const busy = after(
  anIncident(),
  { kind: 'task.added', by: ada, data: { task: 1, text: 'a', assignee: grace } }, { kind: 'task.added', by: ada, data: { task: 2, text: 'b', assignee: grace } },
  { kind: 'task.ended', by: grace, data: { task: 1, how: 'done' } },
  { kind: 'decision.proposed', by: ada, data: { decision: 1, text: 'c', until: at(140) } }, { kind: 'decision.proposed', by: ada, data: { decision: 2, text: 'd', until: at(140) } },
  { kind: 'decision.proposed', by: ada, data: { decision: 3, text: 'e', until: at(140) } }, { kind: 'decision.made', by: ada, data: { decision: 3, how: 'at_once' } },
  { kind: 'decision.objected', by: grace, data: { decision: 2, reason: 'x' } }, { kind: 'decision.objected', by: grace, data: { decision: 2, reason: 'y' } },
  { kind: 'handoff.offered', by: ada, data: { handoff: 1, to: grace } },
);
const open = [anew('task', '2'), anew('decision', '1'), anew('decision', '2'), anew('decision', '2:2')];
const over = after(busy, { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'triage' } });

it('is the handoff that waits, open tasks and decisions, and the newest objection to each', () => {
  expect(leftOpen(busy)).toEqual([anew('handoff', '1'), ...open]);
  expect(leftOpen(anIncident())).toEqual([]);
});

describe('is shown anew', () => {
  it.each([
    ['resolved', resolution(busy, defaultConfig, 'gone')], ['declined', declined(busy, 'a test')], ['merged', merged(busy, { ...anIncident(), id: 7, openedBy: slackPerson('U0DEV') }, 7)],
  ] as const)('when it is %s', (_how, outcome) => expect(effects(outcome)).toEqual(expect.arrayContaining([anew('handoff', '1'), ...open])));

  it('when it is opened again: its tasks are to be done now', () => {
    expect(effects(reopened(over))).toEqual(expect.arrayContaining(open));
    expect(effects(reopened(over))).not.toContainEqual(anew('handoff', '1'));
  });
});
