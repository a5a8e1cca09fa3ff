// A follow-up as an issue: asked for once, and what GitHub says of it becomes what is true here. Late and repeated words change nothing.
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { issueAsked, issueOpened, issueSeen, issuesForAll, pullSeen, titleOf } from '../../src/domain/followup-issues.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { ada, after, applied, changesNothing, effectKinds, effects, factKinds, facts, grace, refusal, said } from '../support/incidents.ts';
import { asIssue, configured, issue, over } from '../support/following.ts';

const github: Actor = { type: 'system', id: 'github' };
const config = configured({}, { people: { U0GRACE: { github: 'Grace-H' } } });
const see = (incident: Incident, more: Parameters<typeof issue>[0]) => issueSeen(incident, 1, issue(more), github, config);

describe('asking', () => {
  it('opens one, once, and never two', () => {
    const asked = issueAsked(over, 1, { config });
    expect(facts(asked)).toEqual([{ kind: 'followup.issue_wanted', data: { followup: 1 } }]);
    expect(effects(asked)).toEqual([{ kind: 'github.issue.open', data: { followup: 1 } }]);
    // Given up, perhaps: asked again it is tried again.
    expect(effectKinds(issueAsked(applied(over, asked), 1, { config }))).toEqual(['github.issue.open']);
    expect([changesNothing(issueAsked(asIssue, 1, { config })), said(issueAsked(asIssue, 1, { config }))]).toEqual([true, 'Follow-up 1 is an issue already: https://github.example/issues/12. Nothing changed.']);
  });

  it.each([['dropped', { kind: 'followup.dropped', data: { followup: 1 } }], ['done', { kind: 'followup.settled', data: { followup: 1, how: 'done' } }]] as const)('of one that is %s opens none', (word, fact) => {
    const outcome = issueAsked(after(over, fact), 1, { config });
    expect([changesNothing(outcome), said(outcome)]).toEqual([true, `Follow-up 1 is ${word}: no issue is opened.`]);
  });

  it('of a private incident is refused unless the config allows it', () => {
    const hidden = { ...over, private: true };
    expect(refusal(issueAsked(hidden, 1, { config }))).toContain('private-issues');
    expect(effectKinds(issueAsked(hidden, 1, { config: configured({ 'private-issues': true }) }))).toEqual(['github.issue.open']);
    expect(refusal(issueAsked({ ...over, mergedInto: 7 }, 1, { config }))).toContain('INC-7');
    expect(refusal(issueAsked(over, 9, { config }))).toContain('no follow-up 9');
  });
});

describe('being there', () => {
  it('is written down once, with the day that stands in it', () => {
    const opened = issueOpened(over, 1, issue({ assignee: 'Grace-H' }), config);
    expect(facts(opened)).toMatchObject([{ kind: 'followup.issue_opened', key: 'followup:1:issue:I_12', data: { number: 12, dueOn: '2026-12-04', assignee: 'Grace-H' } }]);
    expect(effects(opened)).toContainEqual({ kind: 'slack.say', data: { about: 'followup', ref: '1:opened' } });
    expect(changesNothing(issueOpened(applied(over, opened), 1, issue(), config))).toBe(true);
    expect(changesNothing(issueOpened(over, 9, issue(), config))).toBe(true);
  });
});

describe('what GitHub shows', () => {
  it.each<[string, Parameters<typeof issue>[0], object | undefined]>([
    ['completed', { state: 'closed', reason: 'completed' }, { how: 'done' }], ['no reason', { state: 'closed' }, { how: 'done' }],
    ['not planned', { state: 'closed', reason: 'not_planned' }, { how: 'declined', reason: 'closed as not planned' }],
    ['a duplicate', { state: 'closed', reason: 'duplicate' }, { how: 'declined', reason: 'closed as a duplicate' }],
    ['deleted', { state: 'gone' }, { how: 'gone' }], ['open as before', {}, undefined],
  ])('%s', (_what, more, settled) => {
    const outcome = see(asIssue, more);
    expect(facts(outcome)).toEqual(settled ? [{ kind: 'followup.settled', by: github, at: issue().seen, data: { followup: 1, seen: issue().seen, ...settled } }] : []);
    // Told twice, by a webhook and by the night: once.
    expect(changesNothing(see(applied(asIssue, outcome), more))).toBe(true);
  });

  it('reopened is open again; an older word that comes later changes nothing', () => {
    const closed = applied(asIssue, see(asIssue, { state: 'closed', seen: '2026-11-23T00:00:00.000Z' }));
    expect(changesNothing(see(closed, { state: 'open', seen: '2026-11-22T00:00:00.000Z' }))).toBe(true);
    const open = see(closed, { state: 'open', seen: '2026-11-24T00:00:00.000Z' });
    expect(facts(open)).toMatchObject([{ kind: 'followup.reopened', data: { why: 'issue' } }]);
    expect(changesNothing(see(applied(closed, open), { state: 'closed', seen: '2026-11-23T00:00:00.000Z' }))).toBe(true);
  });

  it('reworded, assigned and moved is followed; our own gaps in a title are no new words', () => {
    expect(changesNothing(see(asIssue, { title: 'alert\u200b on a full disk' }))).toBe(true);
    expect(facts(see(asIssue, { title: 'Alert at 80 %' }))).toMatchObject([{ kind: 'followup.issue_edited', data: { title: 'Alert at 80 %' } }]);
    expect(changesNothing(see(asIssue, { assignee: 'grace-h' }))).toBe(true);
    expect(facts(see(asIssue, { assignee: 'somebody' }))).toMatchObject([{ kind: 'followup.owned', data: { owner: { id: 'somebody', via: 'github' }, was: grace } }]);
    const moved = applied(asIssue, see(asIssue, { repo: 'acme/platform', number: 3, url: 'https://github.example/platform/3', node: 'I_3' }));
    expect(moved.followups[0]?.issue).toMatchObject({ repo: 'acme/platform', number: 3, node: 'I_3' });
    expect(factKinds(issueSeen(moved, 1, issue({ repo: 'acme/platform', number: 3, url: 'https://github.example/platform/3', node: 'I_3', state: 'closed' }), github, config))).toEqual(['followup.settled']);
  });

  it('of a dropped one changes nothing, and after its issue was gone another may be opened', () => {
    expect(changesNothing(see(after(asIssue, { kind: 'followup.dropped', data: { followup: 1 } }), { state: 'closed' }))).toBe(true);
    const again = after(applied(asIssue, see(asIssue, { state: 'gone' })), { kind: 'followup.reopened', data: { followup: 1, why: 'person' } });
    expect(effectKinds(issueAsked(again, 1, { config }))).toEqual(['github.issue.open']);
  });
});

describe('the pull request', () => {
  const pull = (state: 'open' | 'merged' | 'closed', seen = '2026-11-25T12:00:00.000Z') => ({ repo: 'Acme/Postmortems', number: 7, state, seen });

  it('merged closes the incident, once', () => {
    const merged = pullSeen(over, pull('merged'), ada, config);
    expect(facts(merged)).toMatchObject([{ kind: 'postmortem.ended', by: ada, data: { how: 'merged' } }, { kind: 'status.set', data: { status: 'closed', was: 'resolved' } }]);
    expect(changesNothing(pullSeen(applied(over, merged), pull('merged'), ada, config))).toBe(true);
    expect(changesNothing(pullSeen(applied(over, merged), pull('closed'), ada, config))).toBe(true);
  });

  it('of an incident that is open again leaves it open', () => {
    expect(factKinds(pullSeen({ ...over, status: 'investigating' }, pull('merged'), ada, config))).toEqual(['postmortem.ended']);
  });

  it('closed by a person is respected and may be reopened; what is older comes too late', () => {
    const closed = applied(over, pullSeen(over, pull('closed'), ada, config));
    expect([closed.status, closed.postmortem?.state]).toEqual(['resolved', 'closed']);
    expect(changesNothing(pullSeen(closed, pull('open', '2026-11-24T12:00:00.000Z'), ada, config))).toBe(true);
    const again = applied(closed, pullSeen(closed, pull('open', '2026-11-26T12:00:00.000Z'), ada, config));
    expect(again.postmortem?.state).toBe('open');
    // The word that it was closed, from before that, comes late.
    expect(changesNothing(pullSeen(again, pull('closed', '2026-11-25T13:00:00.000Z'), ada, config))).toBe(true);
    expect(applied(again, pullSeen(again, pull('closed', '2026-11-26T13:00:00.000Z'), ada, config)).postmortem?.state).toBe('closed');
    expect(applied(again, pullSeen(again, pull('merged', '2026-11-25T13:00:00.000Z'), ada, config)).postmortem?.state).toBe('merged');
  });

  it('of another repository or number is not ours', () => {
    for (const other of [{ ...pull('merged'), repo: 'acme/other' }, { ...pull('merged'), number: 8 }]) expect(changesNothing(pullSeen(over, other, ada, config))).toBe(true);
  });

  it('merged opens issues for the open ones without, where the config says always', () => {
    const always = configured({ issues: 'always' });
    expect(effects(pullSeen(asIssue, pull('merged'), ada, always)).filter((each) => each.kind === 'github.issue.open')).toEqual([{ kind: 'github.issue.open', data: { followup: 2 } }]);
    expect(effectKinds(pullSeen(asIssue, pull('merged'), ada, config))).not.toContain('github.issue.open');
    expect(issuesForAll({ ...over, private: true }, always).effects).toEqual([]);
  });
});

it('a title is one line that GitHub takes whole', () => {
  expect(titleOf(' add\tan alert \nand more')).toBe('add an alert');
  expect(titleOf('x'.repeat(300))).toHaveLength(120);
});
