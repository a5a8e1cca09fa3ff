// Actions of a merged postmortem: rows of people become follow-ups once, rows of ours stay what they are, and what people changed in them counts.
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { actionsIn, actionsTaken, mostRows, ownerIn, type DocumentAction, type Reading } from '../../src/domain/document-actions.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { ada, after, applied, changesNothing, effects, factKinds, facts, grace } from '../support/incidents.ts';
import { configured, issue, over } from '../support/following.ts';

const by: Actor = { type: 'system', id: 'github' };
const names = { U0ADA: ['Ada Lovelace'], U0GRACE: ['Grace', 'Grace Hopper'], U0TWIN: ['Sam'], U0OTHER: ['sam'], C0INC: ['Grace'] };
const config = configured({}, { people: { U0GRACE: { github: 'grace-h' } } });
const merged = after(over, { kind: 'postmortem.ended', data: { repo: 'acme/postmortems', number: 7, how: 'merged' } });
const row = (id: string, text: string, more: Partial<DocumentAction> = {}): DocumentAction => ({ id, text, owner: 'nobody named', due: '', state: '', link: undefined, ...more });
const drafted = [row('AI-1', 'alert on a full disk', { owner: 'Grace', due: '2026-12-04', state: 'open' }), row('AI-2', 'write the runbook', { due: '2026-12-04', state: 'open' })];
const take = (theirs: readonly DocumentAction[], more: Partial<Reading> = {}, incident: Incident = merged) => actionsTaken(incident, { theirs, base: drafted, ours: drafted, by, config, names, issues: new Map(), ...more });
const added = (outcome: ReturnType<typeof take>) => facts(outcome).flatMap((fact) => (fact.kind === 'followup.added' ? [fact.data] : []));

describe('the table', () => {
  const document = (rows: string, heading = 'Action items') => `---\nid: INC-42\n---\n\n# INC-42\n\n## ${heading}\n\n| Id | Action | Owner | Due | Issue |\n|-|-|-|-|-|\n${rows}\n\n## Timeline\n\n| Id | Action |\n|-|-|\n| T01 | none of it |\n`;

  it('is read as people see it: without what is struck out or empty, with the link of the issue', () => {
    const rows = '| AI-1 | alert on `df` | @\u200bgrace | 2026-12-04 | [acme/x 12](https://github.example/acme/x/issues/12) |\n|  | **Rotate** the keys | Ada | | https://github.example/acme/x/issues/13 |\n| ~~AI-3~~ | ~~no~~ | | | |\n| | | | | |';
    expect(actionsIn(document(rows))).toEqual([
      { id: 'AI-1', text: 'alert on `df`', owner: '@grace', due: '2026-12-04', state: '', link: 'https://github.example/acme/x/issues/12' },
      { id: '', text: 'Rotate the keys', owner: 'Ada', due: '', state: '', link: 'https://github.example/acme/x/issues/13' },
    ]);
  });

  it.each([['Follow-ups', undefined], ['Corrective actions', undefined], ['What we will do', 'What we will do'], ['MASSNAHMEN', 'Massnahmen']])('under %s, when the config says %s', (heading, title) => {
    expect(actionsIn(document('| AI-1 | x | | | |', heading), title)).toHaveLength(1);
  });

  it('is none under another heading; and what cannot be read is undefined', () => {
    expect(actionsIn(document('| AI-1 | x | | | |', 'What we will do'))).toEqual([]);
    expect(actionsIn(`## Action items\n\n${'- '.repeat(400)}x`)).toBeUndefined();
  });
});

describe('rows of people', () => {
  it('become follow-ups, with who and by when; said once, with the card', () => {
    const outcome = take([...drafted, row('AI-3', 'Rotate the keys', { owner: 'ada lovelace', due: '2026-12-24 (before the freeze)' }), row('', 'Page on silence', { owner: '@grace-h' })]);
    expect(facts(outcome)).toEqual([
      { kind: 'followup.added', by, data: { followup: 3, text: 'Rotate the keys', owner: { ...ada, name: 'Ada Lovelace' }, row: 'its-id' } },
      { kind: 'followup.scheduled', by, data: { followup: 3, dueOn: '2026-12-24' } },
      { kind: 'followup.added', by, data: { followup: 4, text: 'Page on silence', owner: grace, row: 'other-id' } },
    ]);
    expect(effects(outcome)).toEqual([{ kind: 'slack.say', data: { about: 'followup', ref: '0:taken:3-4' } }, { kind: 'slack.card.show', data: {} }]);
    expect(changesNothing(take([...drafted, row('AI-3', 'Rotate the keys', { owner: 'ada lovelace', due: '2026-12-24' }), row('', 'Page  on silence', { owner: '@grace-h' })], {}, applied(merged, outcome)))).toBe(true);
  });

  it('open issues where the config says always, but not for what is done', () => {
    const always = configured({ issues: 'always' });
    const outcome = take([row('', 'Rotate the keys'), row('', 'Page on silence', { state: 'done, see the log' }), row('', 'Paint it', { state: 'won’t do' })], { config: always }, after(merged, { kind: 'followup.dropped', data: { followup: 1 } }, { kind: 'followup.dropped', data: { followup: 2 } }));
    expect(effects(outcome).filter((one) => one.kind === 'github.issue.open')).toEqual([{ kind: 'github.issue.open', data: { followup: 3 } }]);
    expect(facts(outcome).flatMap((fact) => (fact.kind === 'followup.settled' ? [fact.data] : []))).toEqual([{ followup: 4, how: 'done' }, { followup: 5, how: 'declined' }]);
  });

  it('with a linked issue are followed there: one issue, not two', () => {
    const link = 'https://github.example/acme/x/issues/9';
    const theirs = [row('', 'Rotate the keys', { link })];
    const nine = issue({ node: 'I_9', repo: 'acme/x', number: 9, url: link, assignee: 'grace-h' });
    const outcome = take(theirs, { issues: new Map([[link, nine]]), config: configured({ issues: 'always' }) }, after(merged, ...[1, 2].map((n): NewFact => ({ kind: 'followup.dropped', data: { followup: n } }))));
    expect(factKinds(outcome)).toEqual(['followup.added', 'followup.issue_opened']);
    expect(effects(outcome).filter((one) => one.kind === 'github.issue.open')).toEqual([]);
    const closed = take(theirs, { issues: new Map([[link, { ...nine, state: 'closed', reason: 'not_planned' }]]) });
    expect(facts(closed).find((fact) => fact.kind === 'followup.settled')?.data).toMatchObject({ followup: 3, how: 'declined' });
    expect(factKinds(take(theirs))).toEqual(['followup.added']);
    // That of another follow-up is not followed twice.
    const known = after(merged, { kind: 'followup.issue_opened', data: { followup: 1, repo: 'acme/x', number: 9, url: link, node: 'I_9' } });
    expect(factKinds(take(theirs, { issues: new Map([[link, nine]]) }, known))).toEqual(['followup.added']);
  });

  it('keep whom they name when we cannot tell who that is', () => {
    const theirs = [row('', 'Rotate the keys', { owner: 'Sam' }), row('', 'Ask', { owner: 'The team' }), row('', 'x'.repeat(2_000), { owner: 'Bob' })];
    const outcome = take(theirs);
    expect(changesNothing(take(theirs, {}, applied(merged, outcome)))).toBe(true);
    expect(added(outcome)).toEqual([
      { followup: 3, text: 'Rotate the keys (owner: Sam)', row: 'other-id' }, { followup: 4, text: 'Ask', row: 'other-id' },
      { followup: 5, text: `${'x'.repeat(1_000 - 13 - 1)}… (owner: Bob)`, row: 'other-id' },
    ]);
  });

  it('that say what a follow-up says already are that one, dropped or not, whatever their number', () => {
    const dropped = after(merged, { kind: 'followup.dropped', data: { followup: 2 } });
    expect(changesNothing(take([row('', 'Alert on a  full disk'), row('AI-9', 'Write the runbook')], {}, dropped))).toBe(true);
    expect(added(take([row('', 'Twice'), row('AI-7', 'twice')]))).toHaveLength(1);
  });

  it(`are taken ${mostRows} at a time`, () => {
    const many = Array.from({ length: mostRows + 5 }, (_none, n) => row('', `Do ${n}`));
    const outcome = take(many);
    expect(added(outcome)).toHaveLength(mostRows);
    expect(added(take(many, {}, applied(merged, outcome)))).toHaveLength(5);
  });

  it('of an incident that went into another, or whose postmortem is not merged: nothing', () => {
    expect(changesNothing(take([row('', 'x')], {}, { ...merged, mergedInto: 7 }))).toBe(true);
    expect(changesNothing(take([row('', 'x')], {}, over))).toBe(true);
  });
});

describe('rows of ours', () => {
  it('stay what they are, reworded or taken out', () => {
    expect(changesNothing(take(drafted))).toBe(true);
    expect(changesNothing(take([row('AI-1', 'Alert at 80 % of the disk', { owner: 'Grace', due: '2026-12-04', state: 'open' })]))).toBe(true);
  });

  it('have the owner, the day and the end that people gave them', () => {
    const outcome = take([row('AI-1', 'alert on a full disk', { owner: 'Ada Lovelace', due: '2027-01-15', state: 'open' }), { ...drafted[1]!, state: 'done' }]);
    expect(facts(outcome).map(({ kind, data }) => [kind, data])).toEqual([
      ['followup.owned', { followup: 1, owner: { ...ada, name: 'Ada Lovelace' }, was: grace }], ['followup.scheduled', { followup: 1, dueOn: '2027-01-15' }], ['followup.settled', { followup: 2, how: 'done' }],
    ]);
    expect(changesNothing(take([row('AI-1', 'alert on a full disk', { owner: 'Grace', due: 'soon', state: 'open' })]))).toBe(true);
    // Over is over: only its issue or a person in Slack opens it again.
    expect(changesNothing(take([drafted[0]!, { ...drafted[1]!, owner: 'Ada Lovelace' }], {}, after(merged, { kind: 'followup.settled', data: { followup: 2, how: 'done' } })))).toBe(true);
  });

  it('under a number that a person counted on to, before we gave it away: the words decide', () => {
    const mine = row('AI-2', 'Rotate the keys');
    const later = { base: drafted.slice(0, 1), ours: drafted };
    // Follow-up 2 was noted when the draft was written no more.
    expect(added(take([drafted[0]!, mine], later))).toEqual([{ followup: 3, text: 'Rotate the keys', row: 'other-id' }]);
    expect(changesNothing(take([drafted[0]!, row('AI-2', 'Write the runbook')], later))).toBe(true);
    // Twice in the document: the other one is theirs.
    expect(added(take([drafted[0]!, mine, drafted[1]!]))).toEqual([{ followup: 3, text: 'Rotate the keys', row: 'other-id' }]);
  });

  it('with an issue end where the issue ends', () => {
    const withIssue = after(merged, { kind: 'followup.issue_opened', data: { followup: 2, repo: 'a/b', number: 1, url: 'https://github.example/1', node: 'I_1' } });
    expect(changesNothing(take([drafted[0]!, { ...drafted[1]!, state: 'done' }], {}, withIssue))).toBe(true);
  });
});

it.each<[string, string | undefined]>([
  ['<@U0GRACE>', 'U0GRACE'], ['@U0GRACE1', 'U0GRACE1'], ['@grace-h', 'U0GRACE'], ['@octocat', 'octocat'], ['@WILLIAMS', 'WILLIAMS'], ['WILLIAMS', undefined], ['  grace ', 'U0GRACE'], ['Grace Hopper', 'U0GRACE'], ['Sam', undefined], ['@acme/sre', undefined],
  ['@everyone', undefined], ['nobody', undefined], ['', undefined], ['Ada', undefined], ['grace and ada', undefined],
])('the owner %j is %s', (cell, id) => {
  expect(ownerIn(cell, { names, config })?.id).toBe(id);
});
