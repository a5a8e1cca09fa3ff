// By when, in working days, and every reminder with its moment: none on a weekend.
import { describe, expect, it } from 'vitest';
import { dueOn, isLatest, reminders, workingDay } from '../../src/domain/followup-due.ts';
import { after, anIncident, at } from '../support/incidents.ts';
import { configured, over } from '../support/following.ts';

const one = (incident: typeof over, id = 1) => { const found = incident.followups.find((other) => other.id === id); if (!found) throw new Error('no such follow-up'); return found; };

describe('a working day', () => {
  // 2026-11-20 is a Friday.
  it.each([
    ['2026-11-20', 1, '2026-11-23'], ['2026-11-21', 1, '2026-11-23'], ['2026-11-22', 1, '2026-11-23'], ['2026-11-23', 5, '2026-11-30'], ['2026-11-20', 0, '2026-11-20'],
    ['2026-11-21', 0, '2026-11-23'], ['2026-11-23', -1, '2026-11-20'], ['2026-11-23', -2, '2026-11-19'], ['2026-12-31', 1, '2027-01-01'], ['2028-02-28', 1, '2028-02-29'],
  ])('%s %i later is %s', (from, days, to) => expect(workingDay(from, days)).toBe(to));
});

describe('the day', () => {
  it.each([[{}, '2026-12-04'], [{ due: { SEV2: 1 } }, '2026-11-23'], [{ due: { SEV2: false } }, undefined], [{ due: {}, 'due-otherwise': 2 }, '2026-11-24'], [{ due: {}, 'due-otherwise': false }, undefined]])(
    'by the severity, %j', (followups, day) => expect(dueOn(over, one(over), configured(followups))).toBe(day));

  it('without a severity, or with one that is no key of ours, is the other one', () => {
    for (const severity of ['SEV9', '__proto__', 'constructor']) expect(dueOn({ severity }, one(over), configured({ 'due-otherwise': 1 }))).toBe('2026-11-23');
  });

  it('that somebody named, or that stands in the issue, stays when the config changes', () => {
    const named = after(over, { kind: 'followup.scheduled', data: { followup: 1, dueOn: '2027-01-05' } });
    expect(dueOn(named, one(named), configured({ due: { SEV2: 1 } }))).toBe('2027-01-05');
  });
});

describe('reminders', () => {
  it('come before, on the day and after it, then to whom the config names; at nine, never on a weekend', () => {
    const all = reminders(over, configured({ escalate: { to: 'U0BOSS', after: 6 } })).filter((each) => each.followup === 1);
    expect(all.map(({ stage, at: when }) => `${stage} ${when}`)).toEqual([
      'before 2026-12-02T09:00:00.000Z', 'due 2026-12-04T09:00:00.000Z', 'late1 2026-12-07T09:00:00.000Z', 'late2 2026-12-14T09:00:00.000Z', 'late3 2026-12-21T09:00:00.000Z',
      'up 2026-12-14T09:00:00.000Z',
    ]);
    for (const { at: when } of all) expect([0, 6]).not.toContain(new Date(when).getUTCDay());
  });

  it('as many as the config says', () => {
    const stages = (remind: object) => reminders(over, configured({ remind })).filter((each) => each.followup === 1).map((each) => each.stage);
    expect(stages({ before: false, most: 0 })).toEqual(['due']);
    expect(stages({ most: 1 })).toEqual(['before', 'due', 'late1']);
  });

  it.each([
    ['it is done', { kind: 'followup.settled', data: { followup: 1, how: 'done' } }], ['it is declined', { kind: 'followup.settled', data: { followup: 1, how: 'declined', reason: 'no' } }],
    ['its issue is gone', { kind: 'followup.settled', data: { followup: 1, how: 'gone' } }], ['it is dropped', { kind: 'followup.dropped', data: { followup: 1 } }],
  ] as const)('end when %s', (_what, fact) => {
    expect(reminders(after(over, fact), configured()).map((each) => each.followup)).not.toContain(1);
    expect(reminders(after(over, fact), configured()).map((each) => each.followup)).toContain(2);
  });

  it('there are none while the incident is open, or when it has gone into another', () => {
    const added = { kind: 'followup.added', at: at(40), data: { followup: 1, text: 'x' } } as const;
    expect(reminders(anIncident({ then: [added] }), configured())).toEqual([]);
    expect(reminders({ ...over, status: 'merged' }, configured())).toEqual([]);
    expect(reminders(anIncident({ kind: 'retrospective', then: [added] }), configured())).not.toEqual([]);
  });

  it('begin anew on another day, and when it is open again', () => {
    const refs = (incident: typeof over) => new Set(reminders(incident, configured()).map((each) => each.ref));
    const again = after(over, { kind: 'followup.settled', data: { followup: 1, how: 'done' } }, { kind: 'followup.reopened', data: { followup: 1, why: 'proof' } });
    const moved = after(over, { kind: 'followup.scheduled', data: { followup: 1, dueOn: '2027-01-05' } });
    for (const other of [again, moved]) expect([...refs(other)].filter((ref) => ref.startsWith('1-') && refs(over).has(ref))).toEqual([]);
    for (const ref of refs(again)) expect(ref).not.toContain(':');
  });

  it('only the latest is said after a time in which nobody could be told', () => {
    const all = reminders(over, configured()).filter((each) => each.followup === 1);
    expect(all.filter((each) => each.at <= '2026-12-14T10:00:00.000Z' && isLatest(all, each, '2026-12-14T10:00:00.000Z')).map((each) => each.stage)).toEqual(['late2']);
  });
});
