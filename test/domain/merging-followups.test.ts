// Follow-ups of an incident that was the same as another: each goes on whole in the one that is kept.
import { expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { absorbed, type Story } from '../../src/domain/merging.ts';
import { toProve } from '../../src/domain/followup-proof.ts';
import { issueSeen } from '../../src/domain/followup-issues.ts';
import { configured } from '../support/following.ts';
import { ada, after, anIncident, at, effects, facts, grace, pager } from '../support/incidents.ts';

const story: Story = { by: ada, was: 'investigating', raisedBy: () => pager };
const place = { repo: 'acme/postmortems', number: 12, url: 'https://github.example/issues/12', node: 'I_12' };
const added: NewFact = { kind: 'followup.added', at: at(1), by: ada, data: { followup: 1, text: 'alert on a full disk', owner: grace } };
const opened: NewFact = { kind: 'followup.issue_opened', at: at(2), data: { followup: 1, ...place, dueOn: '2026-12-04', assignee: 'grace-h', seen: at(2) } };
const asked: NewFact = { kind: 'followup.issue_wanted', at: at(2), by: grace, data: { followup: 1 } };
const proof: NewFact = { kind: 'followup.proof_set', at: at(2), data: { followup: 1, proof: { type: 'http', url: 'https://health.example/' } } };
const done: NewFact = { kind: 'followup.settled', at: at(9), by: grace, data: { followup: 1, how: 'done', reason: 'the alarm is there', seen: at(9) } };

const into = (): Incident => ({ ...anIncident({ title: 'Payments fail' }), id: 7 });
/** What the kept incident, which has a follow-up of its own, knows afterwards; and what it then does. */
function kept(...then: readonly NewFact[]) {
  const own = after(into(), added);
  const decision = absorbed(own, anIncident({ then }), story);
  return { incident: after(own, ...facts(decision)), one: after(own, ...facts(decision)).followups[1], effects: effects(decision) };
}

it.each<readonly [string, readonly NewFact[], object]>([
  ['its owner', [added], { id: 2, owner: grace, text: 'alert on a full disk (from INC-42)' }],
  ['its issue, its day and who has it there', [added, opened], { dueOn: '2026-12-04', issue: { ...place, assignee: 'grace-h', seen: at(2), title: 'alert on a full disk' } }],
  ['another title of its issue', [added, opened, { kind: 'followup.issue_edited', data: { followup: 1, title: 'Warn before it is full' } }], { issue: { title: 'Warn before it is full' } }],
  ['a day that somebody named', [added, { kind: 'followup.scheduled', data: { followup: 1, dueOn: '2026-12-24' } }], { dueOn: '2026-12-24' }],
  ['its end, by whom, when and why', [added, opened, done], { ended: { how: 'done', by: grace, at: at(9), reason: 'the alarm is there' }, issue: { node: 'I_12' } }],
  ['an issue that was deleted', [added, opened, { kind: 'followup.settled', data: { followup: 1, how: 'gone' } }], { ended: { how: 'gone' }, issue: { node: 'I_12' } }],
  ['its proof and what came of it', [added, proof, { kind: 'followup.proved', at: at(10), data: { followup: 1, ok: true, result: 'HTTP 200' } }], { proof: { type: 'http' }, proved: { ok: true, result: 'HTTP 200', at: at(10) } }],
])('takes over %s', (_what, then, expected) => {
  expect(kept(...then).one).toMatchObject(expected);
});

it('an issue that was asked for is opened from here; one that is there, or is no longer needed, is not', () => {
  const opens = (...then: readonly NewFact[]) => kept(...then).effects.filter((one) => one.kind === 'github.issue.open');
  expect(opens(added, asked)).toEqual([{ kind: 'github.issue.open', data: { followup: 2 } }]);
  expect(opens(added)).toEqual([]);
  expect(opens(added, asked, opened)).toEqual([]);
  expect(opens(added, asked, done)).toEqual([]);
});

it('what is proved goes on being proved here, and no more there', () => {
  const gone: readonly NewFact[] = [{ kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 7 } }];
  expect(kept(added, proof, done).effects).toContainEqual({ kind: 'followup.prove', data: { followup: 2 } });
  expect(kept(added, proof).effects.map((one) => one.kind)).not.toContain('followup.prove');
  expect(toProve(anIncident({ then: [added, proof, done] }), 1)).toBeDefined();
  expect(toProve(anIncident({ then: [added, proof, done, ...gone] }), 1)).toBeUndefined();
});

it('GitHub’s next word about the issue brings what is new in it, and nothing that is known', () => {
  const { incident } = kept(added, opened);
  const now = { ...place, title: 'alert on a full disk', state: 'open' as const, assignee: 'grace-h', seen: at(20) };
  expect(facts(issueSeen(incident, 2, now, grace, configured()))).toEqual([]);
  expect(facts(issueSeen(incident, 2, { ...now, state: 'closed', reason: 'completed' }, grace, configured()))).toMatchObject([{ kind: 'followup.settled', data: { followup: 2, how: 'done' } }]);
});
