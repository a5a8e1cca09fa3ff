// Action items: what the records know of each, in table and front matter; what people write into its cells stays.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { keptInStep } from '../../../src/domain/afterwards.ts';
import { factKinds } from '../../../src/domain/facts.ts';
import type { Incident } from '../../../src/domain/incident.ts';
import { checkPostmortem } from '../../../src/domain/postmortem-check/check.ts';
import { indexEntries } from '../../../src/domain/postmortem-index.ts';
import { renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { mergeDraft } from '../../../src/render/postmortem/merge.ts';
import { anIncident } from '../../support/incidents.ts';
import { ada, drill, grace, inputFrom, worked, type Happening } from './incidents.ts';
import { rowOf, swap } from './merge-scenes.ts';

const issue = { repo: 'acme/platform', number: 12, url: 'https://github.com/acme/platform/issues/12', node: 'I_12' };
const wanted: Happening = { kind: 'followup.issue_opened', at: 60, data: { followup: 1, ...issue, dueOn: '2026-12-10' } };
const settled = (how: 'done' | 'declined' | 'gone', reason?: string, followup = 1): Happening => ({ kind: 'followup.settled', at: 90, by: ada, data: { followup, how, ...(reason === undefined ? {} : { reason }) } });

function draft(...more: readonly Happening[]): string {
  return renderPostmortem(inputFrom([...worked, ...more])).markdown;
}

function front(markdown: string): unknown {
  return parse(markdown.split('---\n')[1] ?? '');
}

describe('a row', () => {
  it.each<readonly [string, readonly Happening[], string, object]>([
    ['nothing more', [], '| AI-1 | Alert on the size of the pool | Grace Hopper | 2026-12-04 | open |', { owner: 'Grace Hopper', state: 'open' }],
    ['another day', [{ kind: 'followup.scheduled', at: 50, by: grace, data: { followup: 1, dueOn: '2026-12-24' } }], '| Grace Hopper | 2026-12-24 | open |', { state: 'open' }],
    ['an issue', [wanted], '| 2026-12-10 | [acme/platform 12](https://github.com/acme/platform/issues/12) | open |', { issue: issue.url, state: 'open' }],
    ['another title', [wanted, { kind: 'followup.issue_edited', at: 61, data: { followup: 1, title: 'Alert at 80 % | of the pool' } }], String.raw`| AI-1 | Alert at 80 % \| of the pool | Grace Hopper |`, {}],
    ['another owner', [{ kind: 'followup.owned', at: 61, by: ada, data: { followup: 1, owner: ada, was: grace } }], '| Ada Lovelace | 2026-12-04 | open |', { owner: 'Ada Lovelace' }],
    ['its end', [wanted, settled('done')], '/12) | done |', { state: 'done' }],
    ['why not', [settled('declined', 'the *old* system goes\naway @acme/sre')], '| 2026-12-04 | declined: the \\*old\\* system goes away @\u200bacme/sre |', { state: 'declined' }],
    ['a deleted issue', [wanted, settled('gone')], '/12) | its issue is gone |', { state: 'gone' }],
    ['a proof that failed', [settled('done'), { kind: 'followup.reopened', at: 95, data: { followup: 1, why: 'proof' } }], '| open again: its proof failed |', { state: 'open' }],
  ])('shows %s', (_what, more, row, fields) => {
    const markdown = draft(...more);
    expect(rowOf(markdown, 'AI-1')).toContain(row);
    expect(front(markdown)).toMatchObject({ actions: [{ id: 'AI-1', ...fields }, { id: 'AI-3', state: 'open' }] });
  });

  it('that a person wrote under an id of theirs is not written again; the front matter has it', () => {
    const markdown = draft({ kind: 'followup.added', at: 99, by: ada, data: { followup: 4, text: 'Rotate the keys', row: 'other-id' } }, { kind: 'followup.added', at: 99, by: ada, data: { followup: 5, text: 'Page on silence', row: 'its-id' } });
    expect([markdown.includes('| AI-4 |'), markdown.includes('| AI-5 |')]).toEqual([false, true]);
    expect(front(markdown)).toMatchObject({ actions: [{ id: 'AI-1' }, { id: 'AI-3' }, { id: 'AI-4', state: 'open' }, { id: 'AI-5' }] });
  });

  it('links no issue whose address is none', () => {
    const markdown = draft({ ...wanted, data: { followup: 1, ...issue, url: 'javascript:alert(1)' } });
    expect(rowOf(markdown, 'AI-1')).toContain('| acme/platform 12 |');
    expect(markdown).not.toContain('issue:');
  });

  it('says no day where the team wants none', () => {
    const input = inputFrom(worked);
    const { markdown } = renderPostmortem({ ...input, config: { ...input.config, followups: { ...input.config.followups, due: {}, 'due-otherwise': false } } });
    expect(rowOf(markdown, 'AI-1')).toBe('| AI-1 | Alert on the size of the pool | Grace Hopper | open |');
    expect(checkPostmortem(markdown.replace('status: draft', 'status: published')).map(({ code }) => code)).toContain('PM021');
  });
});

describe('columns', () => {
  const head = (markdown: string): string => /^\| Id \| Action .*$/m.exec(markdown)?.[0] ?? '';

  it('come with their first cell', () => {
    expect(head(draft())).toBe('| Id | Action | Owner | Due | State |');
    expect(head(draft(wanted))).toBe('| Id | Action | Owner | Due | Issue | State |');
  });

  it('are those that people fill in where there is no action', () => {
    expect(head(renderPostmortem(inputFrom(drill)).markdown)).toBe('| Id | Action | Owner | Due |');
  });
});

describe('kept in step', () => {
  const base = draft();
  const next = draft(wanted, settled('done'), settled('declined', 'no', 3));

  it.each([
    ['the day', '| Grace Hopper | 2026-12-04 |', '| Grace Hopper | 2027-01-15 |', '2026-12-10'],
    ['the owner', '| Grace Hopper |', '| Chiara |', undefined],
        ['the state', '| open |', '| half done |', 'done'],
    ['the words', 'size of the pool', 'pool', undefined],
  ])('with what a person wrote over %s, and the rest of the row', (_cell, from, to, machine) => {
    const theirs = swap(base, rowOf(base, 'AI-1'), swap(rowOf(base, 'AI-1'), from, to));
    const { text, conflicts } = mergeDraft({ base, theirs, ours: next });
    const written = to.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')).find((cell) => !from.includes(cell)) ?? '';
    expect(rowOf(text, 'AI-1')).toContain(written);
    expect(conflicts.filter(({ where }) => where.startsWith('Action items: AI-1')).map((one) => one.machine)).toEqual(machine === undefined ? [] : [machine]);
    expect(rowOf(text, 'AI-3')).toContain('| declined: no |');
    expect(mergeDraft({ base, theirs: text, ours: next }).text).toBe(text);
  });

  it('takes all of it where nobody wrote', () => {
    expect(mergeDraft({ base, theirs: swap(base, '_What stood in the way?_', 'Sleep.'), ours: next }).text).toBe(swap(next, '_What stood in the way?_', 'Sleep.'));
  });

  it('gets the column for the state into a draft from before there was one', () => {
    const older = (text: string): string => text.replace('| Due | State |\n| - | - | - | - | - |', '| Due |\n| - | - | - | - |').replaceAll(/^(\| AI-\d.*\|) (?:open|done|declined: no) \|$/gm, '$1');
    const theirs = swap(older(base), '| Grace Hopper | 2026-12-04 |', '| Ben | 2026-12-04 |');
    const { text, conflicts } = mergeDraft({ base: older(base), theirs, ours: next });
    expect(rowOf(text, 'AI-1')).toBe('| AI-1 | Alert on the size of the pool | Ben | 2026-12-10 | [acme/platform 12](https://github.com/acme/platform/issues/12) | done |');
    expect(conflicts.filter(({ where }) => where.startsWith('Action'))).toEqual([]);
  });

  it('takes the first follow-up into the table that a person has begun to fill, its new columns too', () => {
    const empty = renderPostmortem(inputFrom(worked.filter(({ kind }) => !kind.startsWith('followup.')))).markdown;
    const noRows = '| Id | Action | Owner | Due |\n| - | - | - | - |';
    const { text } = mergeDraft({ base: empty, theirs: swap(empty, noRows, `${noRows}\n| | Rotate the keys | Ben | 2026-12-18 |`), ours: next });
    const tables = text.match(/^\| Id \| Action .*\n(?:\|.*\n)+/gm) ?? [];
    expect(tables).toHaveLength(1);
    expect(tables[0]).toContain('| Id | Action | Owner | Due | Issue | State |\n');
    expect(tables[0]).toMatch(/^\| \| Rotate the keys \| Ben \| 2026-12-18 \| \| \|$/m);
    expect(rowOf(text, 'AI-1')).toContain('| done |');
    expect(mergeDraft({ base: empty, theirs: text, ours: next }).text).toBe(text);
  });

  const over: Incident = { ...anIncident(), status: 'resolved', postmortem: { state: 'open', number: 7 } };
  it.each(factKinds.filter((kind) => kind.startsWith('followup.')))('the draft is wished for after %s, and no more once it is merged', (kind) => {
    expect(keptInStep(over, [kind], 60_000).map((effect) => effect.kind)).toEqual(['github.postmortem.publish']);
    expect(keptInStep({ ...over, status: 'closed', postmortem: { state: 'merged', number: 7 } }, [kind], 60_000)).toEqual([]);
  });
});

describe('for programs', () => {
  const published = (markdown: string): string => markdown.replace('status: draft', 'status: published');
  const about = (markdown: string): string[] => checkPostmortem(published(markdown)).filter(({ code }) => code === 'PM020' || code === 'PM021').map(({ message }) => message.slice(0, 4));

  it('the check asks nothing of an action that is declined, and an owner of one that is open', () => {
    expect(about(draft())).toEqual(['AI-3']);
    expect(about(draft(settled('declined', 'not worth it', 3)))).toEqual([]);
    expect(about(draft(settled('gone', undefined, 3)))).toEqual([]);
    expect(about(draft(settled('done', undefined, 3)))).toEqual(['AI-3']);
  });

  it('the index counts those that are open', () => {
    const entry = indexEntries([{ path: 'a.md', text: draft(settled('done'), settled('declined', 'no', 3)) }])[0];
    expect([entry?.actions, entry?.openActions]).toEqual([2, 0]);
  });
});
