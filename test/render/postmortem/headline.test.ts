// The line of a commit that brings the draft up to date: what came, in numbers and our own words.
import { describe, expect, it } from 'vitest';
import { updateHeadline } from '../../../src/render/postmortem/headline.ts';
import { factsIn, hashIn } from '../../../src/render/postmortem/merge-front.ts';
import { renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { hostile } from './hostile.ts';
import { ada, inputFrom, worked, type Happening } from './incidents.ts';

const note = (text: string): Happening => ({ kind: 'note.added', at: 60, by: ada, data: { text } });
const settled = (followup: number, how: 'done' | 'declined' | 'gone' = 'done'): Happening => ({ kind: 'followup.settled', at: 61, by: ada, data: { followup, how } });
const issue = (followup: number, text = 'https://github.com/acme/shop/issues/9'): Happening => ({ kind: 'followup.issue_opened', at: 61, data: { followup, repo: 'acme/shop', number: 9, url: text, node: 'I_9' } });

function headline(...more: readonly Happening[]): string {
  const { incident, facts } = inputFrom([...worked, ...more]);
  return updateHeadline(incident, facts, worked.length);
}

describe('the headline', () => {
  it.each<readonly [string, readonly Happening[], string]>([
    ['notes and the end of a follow-up', [note('a'), note('b'), settled(1)], 'INC-42: 2 facts, follow-up 1 done'],
    ['one note', [note('a')], 'INC-42: 1 fact'],
    ['a follow-up and its issue', [issue(3)], 'INC-42: follow-up 3 has an issue'],
    ['the last of what became of it', [issue(1), settled(1, 'declined')], 'INC-42: follow-up 1 declined'],
    ['another status', [{ kind: 'status.set', at: 70, by: ada, data: { status: 'closed', was: 'resolved' } }], 'INC-42: closed'],
    ['nothing but housekeeping', [{ kind: 'nudge.sent', at: 60, data: { nudge: 'task_overdue', ref: '1', times: 1 } }], 'INC-42: bring the draft up to date'],
  ])('says %s', (_what, more, line) => expect(headline(...more)).toBe(line));

  it('counts what it has no room for', () => {
    const line = headline(note('a'), ...Array.from({ length: 30 }, (_, n): Happening => ({ kind: 'followup.added', at: 62, by: ada, data: { followup: 10 + n, text: 'x' } })));
    expect(line).toBe('INC-42: 1 fact, follow-up 10, follow-up 11, follow-up 12, and 27 more');
    expect(line.length).toBeLessThanOrEqual(72);
  });

  it.each(hostile.map((text) => [text]))('repeats nothing of %j', (text) => {
    expect(headline(note(text), { kind: 'followup.added', at: 61, by: ada, data: { followup: 9, text } }, issue(9, text))).toBe('INC-42: 1 fact, follow-up 9 has an issue');
  });

  it('of a draft that says not how far it went is the plain one', () => {
    const input = inputFrom(worked);
    const { markdown } = renderPostmortem(input);
    expect([factsIn(markdown), hashIn(markdown)]).toEqual([input.head.seq, input.head.hash]);
    expect(factsIn(markdown.replace(/^ {2}facts: .*\n/m, ''))).toBeUndefined();
    expect(updateHeadline(input.incident, input.facts, undefined)).toBe('INC-42: bring the draft up to date');
  });
});
