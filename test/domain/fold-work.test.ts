// The work of people, folded: what each fact makes of tasks, follow-ups, decisions, hypotheses, links, messages and reminders.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { ada, after, anIncident, at, grace } from '../support/incidents.ts';

const start = anIncident();
const becomes = (...facts: readonly NewFact[]) => after(start, ...facts);
const where = { channel: 'C0INC42', ts: '1795230012.000100' };

describe('a task', () => {
  const added: NewFact = { kind: 'task.added', at: at(10), by: ada, data: { task: 1, text: 'check the logs', assignee: grace, boxMs: 600_000, dueAt: at(610), ...where } };
  const other: NewFact = { kind: 'task.added', at: at(11), by: ada, data: { task: 2, text: 'other', assignee: ada } };

  it('is asked of somebody, with its time-box and the message it came from', () => {
    expect(becomes(added).tasks).toEqual([{
      id: 1, text: 'check the logs', assignee: grace, by: ada, at: at(10), assignedAt: at(10), state: 'asked', boxMs: 600_000, dueAt: at(610), from: where,
    }]);
    expect(becomes(other).tasks[0]).toMatchObject({ from: undefined, dueAt: undefined });
  });

  it('is acknowledged, given on and ended; the others stay as they are', () => {
    const acknowledged = becomes(added, other, { kind: 'task.acknowledged', at: at(20), by: grace, data: { task: 1 } });
    expect(acknowledged.tasks).toMatchObject([{ state: 'acknowledged', acknowledgedAt: at(20) }, { state: 'asked' }]);
    const given = after(acknowledged, { kind: 'task.assigned', at: at(30), by: ada, data: { task: 1, assignee: ada, was: grace } });
    expect(given.tasks[0]).toMatchObject({ state: 'asked', assignee: ada, assignedAt: at(30), acknowledgedAt: undefined, dueAt: at(610) });
    expect(after(given, { kind: 'task.extended', at: at(31), data: { task: 1, dueAt: at(900) } }).tasks[0]).toMatchObject({ dueAt: at(900), boxMs: 600_000 });
    const ended = after(given, { kind: 'task.ended', at: at(40), by: grace, data: { task: 1, how: 'dropped' } });
    expect(ended.tasks).toMatchObject([{ state: 'dropped', endedAt: at(40), endedBy: grace }, { state: 'asked' }]);
  });

  it('that nobody knows changes nothing', () => {
    for (const fact of [{ kind: 'task.acknowledged', data: { task: 9 } }, { kind: 'task.ended', data: { task: 9, how: 'done' } }] as const) expect(becomes(added, fact).tasks).toEqual(becomes(added).tasks);
  });
});

it('a follow-up keeps its owner and origin, and is marked when it is dropped', () => {
  const noted = becomes({ kind: 'followup.added', at: at(10), by: ada, data: { followup: 1, text: 'alert on it', owner: grace, ...where } }, { kind: 'followup.added', by: ada, data: { followup: 2, text: 'b' } });
  expect(noted.followups).toMatchObject([{ id: 1, owner: grace, from: where, dropped: false, by: ada, at: at(10) }, { id: 2, owner: undefined, from: undefined, dropped: false }]);
  expect(after(noted, { kind: 'followup.dropped', data: { followup: 1 } }).followups.map((one) => one.dropped)).toEqual([true, false]);
});

describe('a decision', () => {
  const proposed: NewFact = { kind: 'decision.proposed', at: at(10), by: ada, data: { decision: 1, text: 'fail over', until: at(130) } };

  it('collects objections in their order', () => {
    const opposed = becomes(
      proposed, { kind: 'decision.objected', at: at(20), by: grace, data: { decision: 1, reason: 'no capacity' } }, { kind: 'decision.objected', at: at(21), by: ada, data: { decision: 1, reason: 'slow' } },
    );
    expect(opposed.decisions).toMatchObject([{
      state: 'open', until: at(130), objections: [{ by: grace, reason: 'no capacity', at: at(20) }, { by: ada, reason: 'slow' }],
    }]);
  });

  it('is made or withdrawn by somebody', () => {
    expect(becomes(proposed, { kind: 'decision.made', at: at(30), by: grace, data: { decision: 1, how: 'despite' } }).decisions).toMatchObject([{ state: 'made', how: 'despite', endedAt: at(30), endedBy: grace }]);
    expect(becomes(proposed, { kind: 'decision.withdrawn', at: at(30), by: ada, data: { decision: 1 } }).decisions).toMatchObject([{ state: 'withdrawn', endedAt: at(30), endedBy: ada }]);
  });
});

it('a hypothesis is open until it is settled, and may be settled anew', () => {
  const stated = becomes({ kind: 'hypothesis.stated', at: at(10), by: ada, data: { hypothesis: 1, text: 'the cache' } });
  expect(stated.hypotheses).toEqual([{ id: 1, text: 'the cache', by: ada, at: at(10), state: 'open' }]);
  const out = after(stated, { kind: 'hypothesis.settled', at: at(20), by: grace, data: { hypothesis: 1, how: 'ruled_out' } });
  expect(out.hypotheses).toMatchObject([{ state: 'ruled_out', settledAt: at(20), settledBy: grace }]);
  expect(after(out, { kind: 'hypothesis.settled', data: { hypothesis: 1, how: 'confirmed' } }).hypotheses).toMatchObject([{ state: 'confirmed' }]);
});

it('an address stands among the links once, with its last title', () => {
  const link = (url: string, title: string): NewFact => ({ kind: 'link.added', by: ada, data: { url, title } });
  expect(becomes(link('https://a.example/', 'a'), link('https://b.example/', 'b'), link('https://a.example/', 'c')).links).toEqual([
    { url: 'https://b.example/', title: 'b', by: ada }, { url: 'https://a.example/', title: 'c', by: ada },
  ]);
});

it('a message is counted each time it is recorded, and known as dropped or deleted', () => {
  const recorded: NewFact = { kind: 'message.recorded', data: { ...where, author: 'U0GRACE', text: 'errors fall' } };
  expect(becomes(recorded).messages).toMatchObject([{ ...where, times: 1, state: 'kept' }]);
  expect(becomes(recorded, { kind: 'message.dropped', data: where }).messages).toMatchObject([{ times: 1, state: 'dropped' }]);
  expect(becomes(recorded, { kind: 'message.dropped', data: where }, recorded).messages).toMatchObject([{ times: 2, state: 'kept' }]);
  expect(becomes(recorded, { kind: 'message.deleted', data: where }).messages).toMatchObject([{ state: 'deleted' }]);
  expect(becomes(recorded, { kind: 'message.edited', data: { ...where, text: 'b' } }).messages).toEqual(becomes(recorded).messages);
});

it('an update says the impact until another does', () => {
  const said = becomes({ kind: 'update.sent', at: at(10), by: ada, data: { update: 1, text: 'rolling back', impact: 'EU', nextAt: at(1_000) } });
  expect(said).toMatchObject({ impact: 'EU', lastUpdate: { id: 1, text: 'rolling back', by: ada, nextAt: at(1_000) } });
  expect(after(said, { kind: 'update.sent', at: at(20), data: { update: 2, text: 'done' } })).toMatchObject({ impact: 'EU', lastUpdate: { id: 2, nextAt: undefined } });
});

it('a message of ours is found again by what it shows; a reminder is counted, and silenced', () => {
  expect(becomes({ kind: 'item.shown', data: { item: 'task', ref: '1', ...where } }).shown).toEqual({ 'task:1': where });
  const sent = becomes({ kind: 'nudge.sent', at: at(10), data: { nudge: 'quiet', ref: 'x', times: 1 } });
  expect(sent.nudges['quiet:x']).toMatchObject({ times: 1, at: at(10) });
  expect(after(sent, { kind: 'nudge.silenced', data: { nudge: 'quiet', ref: 'x', until: at(99) } }).nudges['quiet:x']).toMatchObject({ times: 1, silenced: { until: at(99) } });
});

it('what is noted late makes nobody seem to have been silent since', () => {
  const now = becomes({ kind: 'note.added', at: at(600), by: ada, data: { text: 'a' } }, { kind: 'note.added', at: at(30), by: ada, data: { text: 'earlier' } });
  expect(now.personAt).toBe(at(600));
});
