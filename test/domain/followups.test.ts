// Follow-ups: noted once, with or without an owner, also after the end, where the postmortem hears of them.
import { describe, expect, it } from 'vitest';
import { followupAdded, followupDropped, followupOfTask, readFollowup } from '../../src/domain/followups.ts';
import { taskAdded, taskEnded } from '../../src/domain/tasks.ts';
import { ada, aResolvedIncident, after, anIncident, applied, at, changesNothing, effectKinds, facts, grace, refusal, said } from '../support/incidents.ts';

const asks = { by: ada, now: at(600) };
const text = 'alert on a full disk';

describe('a follow-up', () => {
  it('is noted with its owner or without one', () => {
    expect(facts(followupAdded(anIncident(), { text }))).toEqual([{ kind: 'followup.added', data: { followup: 1, text } }]);
    expect(said(followupAdded(anIncident(), { text }))).toBe('Follow-up 1 is noted, without an owner yet. It goes into the postmortem.');
    const owned = followupAdded(applied(anIncident(), followupAdded(anIncident(), { text })), { text: 'write the runbook', owner: grace });
    expect(facts(owned)).toEqual([{ kind: 'followup.added', data: { followup: 2, text: 'write the runbook', owner: grace } }]);
    expect(said(owned)).toContain('Follow-up 2 is noted for <@U0GRACE>');
    expect(effectKinds(owned)).toEqual(['slack.card.show']);
  });

  it('of a drill or a private incident promises no postmortem', () => {
    for (const shape of [{ kind: 'drill' }, { private: true }] as const) expect(said(followupAdded(anIncident(shape), { text }))).not.toContain('postmortem');
  });

  it('that is there already is not noted again; a dropped one may be', () => {
    const there = applied(anIncident(), followupAdded(anIncident(), { text }));
    const again = followupAdded(there, { text: ' ALERT on a full disk' });
    expect([changesNothing(again), said(again)]).toEqual([true, 'That is follow-up 1 already. Nothing changed.']);
    expect(facts(followupAdded(applied(there, followupDropped(there, 1)), { text }))).toHaveLength(1);
    expect(said(followupAdded(there, { text, owner: grace }))).toContain('`/incident followup drop 1` and note it again');
  });

  it('from a message is made once, though it was dropped and the words differ', () => {
    const from = { channel: 'C0INC42', ts: '1795230012.000100' };
    const made = followupAdded(anIncident(), { text, from });
    expect(facts(made)).toMatchObject([{ key: 'followup:C0INC42:1795230012.000100', data: from }]);
    const there = applied(anIncident(), made);
    expect(said(followupAdded(there, { text: 'other', from }))).toBe('That message is follow-up 1 already. Nothing changed.');
    expect(said(followupAdded(applied(there, followupDropped(there, 1)), { text: 'other', from }))).toBe('That message is follow-up 1 already, and was dropped. Nothing changed.');
    expect(facts(followupAdded(there, { text, from: { ...from, ts: '1.1' } }))).toHaveLength(1);
  });

  it('is noted after the end too, and brings the draft up to date; a private one never leaves', () => {
    const over = after(aResolvedIncident(), { kind: 'postmortem.wanted', data: { why: 'SEV2' } });
    expect(effectKinds(followupAdded(over, { text }))).toContain('github.postmortem.publish');
    expect(effectKinds(followupAdded(aResolvedIncident(), { text }))).not.toContain('github.postmortem.publish');
    expect(effectKinds(followupAdded({ ...over, private: true }, { text }))).not.toContain('github.postmortem.publish');
    expect(effectKinds(followupAdded({ ...over, status: 'investigating' }, { text }))).not.toContain('github.postmortem.publish');
  });

  it('of a merged incident belongs to the one that goes on; its owner is somebody who is there', () => {
    expect(refusal(followupAdded(after(anIncident(), { kind: 'incident.merged', data: { into: 7 } }), { text }))).toContain('INC-7');
    expect(refusal(followupAdded(anIncident(), { text, owner: grace }, { known: { account: { id: grace.id, is: 'gone' } } }))).toContain('has no account');
  });

  it('is dropped once', () => {
    const there = applied(anIncident(), followupAdded(anIncident(), { text }));
    expect(facts(followupDropped(there, 1))).toEqual([{ kind: 'followup.dropped', data: { followup: 1 } }]);
    expect(said(followupDropped(applied(there, followupDropped(there, 1)), 1))).toBe('Follow-up 1 was dropped already. Nothing changed.');
    expect(refusal(followupDropped(there, 2))).toContain('There is no follow-up 2');
  });
});

describe('a task that can wait', () => {
  const given = applied(anIncident(), taskAdded(anIncident(), { text: 'tidy the logs', assignee: grace }, asks));

  it('ends, and its person owns the follow-up', () => {
    const outcome = followupOfTask(given, 1, asks);
    expect(facts(outcome)).toEqual([
      { kind: 'task.ended', data: { task: 1, how: 'dropped' } },
      { kind: 'followup.added', key: 'followup:task:1', data: { followup: 1, text: 'tidy the logs', owner: grace } },
    ]);
    expect(said(outcome)).toBe('Task 1 ends here and is follow-up 1 now, for <@U0GRACE>.');
  });

  it('becomes one once; one that has ended does not', () => {
    expect(said(followupOfTask(applied(given, followupOfTask(given, 1, asks)), 1, asks))).toBe('Task 1 is dropped (<@U0ADA>) already. Nothing changed.');
    expect(said(followupOfTask(applied(given, taskEnded(given, 1, 'done', asks)), 1, asks))).toContain('done');
    expect(refusal(followupOfTask(given, 9, asks))).toContain('There is no task 9');
  });

  it('that is noted as a follow-up already stays a task', () => {
    const both = applied(given, followupAdded(given, { text: 'tidy the logs' }));
    expect(changesNothing(followupOfTask(both, 1, asks))).toBe(true);
  });
});

describe('after /incident followup', () => {
  it.each([
    ['alert on a full disk', 'followup', { do: 'add', text: 'alert on a full disk', who: undefined }],
    ['<@U1AA|ada> alert on it', 'fu', { do: 'add', text: 'alert on it', who: 'U1AA' }],
    ['alert on it <@U1AA>', 'followup', { do: 'add', text: 'alert on it', who: 'U1AA' }],
    ['me alert on it', 'followup', { do: 'add', text: 'alert on it', who: 'me' }],
    ['ask <@U1AA|ada> about it', 'followup', { do: 'add', text: 'ask @ada about it', who: undefined }],
    ['drop the old index', 'followup', { do: 'add', text: 'drop the old index', who: undefined }],
    ['2 replicas are too few', 'followup', { do: 'add', text: '2 replicas are too few', who: undefined }],
    ['', 'followup', { do: 'add', text: '', who: undefined }],
    ['', 'followups', { do: 'list' }], ['', 'action-items', { do: 'list' }], ['list', 'followup', { do: 'list' }],
    ['drop 2', 'followup', { do: 'drop', id: 2 }], ['2 drop', 'followup', { do: 'drop', id: 2 }], ['remove #2', 'fu', { do: 'drop', id: 2 }],
  ])('"%s" (%s)', (typed, as, read) => expect(readFollowup(typed, as)).toEqual(read));

  it('says what is wrong', () => {
    expect(readFollowup('drop')).toEqual({ refuse: expect.stringContaining('drop 2') });
    expect(readFollowup('x'.repeat(1_001))).toEqual({ refuse: expect.stringContaining('1,000') });
  });
});
