// The check of postmortems: each rule broken once and nearly once, waivers with and without reasons, stages.
import { describe, expect, it } from 'vitest';
import { checkPostmortem, isPostmortem } from '../../../src/domain/postmortem-check/check.ts';
import { postmortemRules, stages, type Stage } from '../../../src/domain/postmortem-check/rules.ts';
import { changed, good } from './documents.ts';

const codes = (text: string, stage?: Stage) => checkPostmortem(text, { stage }).map((one) => one.code);
const at = (text: string, part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;
const numbers = 'About 4,100 payments failed; 3,900 of them were made again within an hour.';
const told = 'A deploy doubled the connections that checkout holds, and the pool ran dry. People could not pay for 45 minutes.';
const row = '| AI-1 | Refuse a deploy that asks for more connections than the pool has | prevent | Grace Hopper | 2026-12-01 | #12 |';
const struck = '| AI-2 | ~~Write a second runbook~~ | process | nobody named | | |';
const action = (text: string, owner = 'Grace Hopper', due = '2026-12-01') => changed([row, `| AI-1 | ${text} | prevent | ${owner} | ${due} | |`]);

it('finds nothing in a whole one', () => expect(checkPostmortem(good)).toEqual([]));

describe('each rule', () => {
  it.each([
    ['PM001', changed(['status: published', 'status: done']), '---'],
    ['PM001', good.slice(good.indexOf('# INC-42')), '# INC-42'],
    ['PM010', changed([told, `${told}\n\n_What happened, and what did people outside notice? Two sentences._`]), '_What happened'],
    ['PM010', changed(['- The rollback took two minutes.', '- _What worked, and should be kept?_']), '- _What'],
    ['PM011', changed([told, '']), '## Summary'],
    ['PM011', changed([told, 'See above.']), '## Summary'],
    ['PM012', changed([numbers, 'Some payments failed.']), '## Impact'],
    ['PM012', changed([numbers, 'Some payments failed.'], ['| Until resolved', '| What customers noticed | 2026-11-21 03:12:40 UTC: errors | the updates |\n| Until resolved']), '## Impact'],
    ['PM012', changed(['## Impact', '## What people noticed']), '---'],
    ['PM020', action('Refuse a deploy that is too large', 'nobody named'), '| AI-1'],
    ['PM020', action('Refuse a deploy that is too large', ''), '| AI-1'],
    ['PM020', action('Refuse a deploy that is too large', 'everyone'), '| AI-1'],
    ['PM021', action('Refuse a deploy that is too large', 'Ada', ''), '| AI-1'],
    ['PM021', action('Refuse a deploy that is too large', 'Ada', 'soon'), '| AI-1'],
    ['PM021', action('Refuse a deploy that is too large', 'Ada', '2026-02-30'), '| AI-1'],
    ['PM022', action('Investigate the pool'), '| AI-1'],
    ['PM022', action('Be more careful with deploys'), '| AI-1'],
    ['PM022', action(''), '| AI-1'],
    ['PM023', action('Improve the monitoring of the pool'), '| AI-1'],
    ['PM023', action('Fix monitoring'), '| AI-1'],
    ['PM024', changed([row, ''], [struck, '']), '## Action items'],
    ['PM024', changed(['| Id | Action | Type | Owner | Due | Issue |\n| - | - | - | - | - | - |\n', ''], [row, '- Refuse a deploy that is too large'], [struck, '']), '## Action items'],
    ['PM030', changed(['The pool has a fixed size', 'It was human error: the pool has a fixed size']), 'It was human error'],
    ['PM031', changed(['The pool has a fixed size', 'We should have noticed that the pool has a fixed size']), 'should have noticed'],
    ['PM032', changed(['The pool has a fixed size', 'Ada deleted the wrong pool, which has a fixed size']), 'Ada deleted'],
    ['PM033', changed(['The pool has a fixed size', 'The root cause was the pool, which has a fixed size']), 'root cause was'],
    ['PM033', changed(['## Contributing factors', '## Root cause']), '## Root cause'],
    ['PM040', changed(['| rolled back | Slack |', '| rolled back | |']), '| T02'],
    ['PM040', changed(['| Kind | What | Source |', '| Kind | What | From |']), '| Id | Time'],
  ])('%s is found once, on its line', (code, text, part) => {
    const found = checkPostmortem(text).filter((one) => one.code === code);
    expect(found.map((one) => one.line)).toEqual([Math.max(1, at(text, part))]);
    expect(found[0]?.message).toMatch(/[:.?”]/);
  });

  it('has a test above, or below', () => {
    expect(Object.keys(postmortemRules)).toEqual(['PM001', 'PM002', 'PM003', 'PM010', 'PM011', 'PM012', 'PM020', 'PM021', 'PM022', 'PM023', 'PM024', 'PM030', 'PM031', 'PM032', 'PM033', 'PM040']);
  });
});

describe('what comes near', () => {
  it.each([
    ['a person’s own italics', changed([told, `${told}\n\n_This is not a question._ It is one sentence, is it not?`])],
    ['nobody affected', changed([numbers, 'Nobody outside noticed.'])],
    ['a near miss', changed([numbers, 'It was caught in time.'], ['status: published', 'status: published\nnear_miss: true'])],
    ['a number in a row of people’s own', changed([numbers, 'See the table.'], ['| Until resolved', '| Payments lost | 4,100 | billing |\n| Until resolved'])],
    ['an investigation that leaves something behind', action('Investigate the pool and write down its limits in the runbook')],
    ['an improvement with an end', action('Improve the alert so that a full pool pages within 2 minutes')],
    ['a day with more behind it', action('Refuse a deploy that is too large', 'Ada', '2026-12-01 (moved)')],
    ['no action, and why', changed([row, ''], [struck, ''], ['| Id | Action | Type | Owner | Due | Issue |\n| - | - | - | - | - | - |', 'The service is switched off for good next week, so nothing is worth changing.'])],
    ['windows line ends', good.replaceAll('\n', '\r\n')],
    ['aligned tables', changed(['| - | - | - | - | - | - |', '| :--- | ---: | --- | --- | --- | --- |'])],
  ])('%s', (_, text) => expect(checkPostmortem(text)).toEqual([]));
});

describe('a waiver', () => {
  const vague = 'Some payments failed.';
  const waived = (line: string, ...more: readonly (readonly [string, string])[]) => changed([numbers, vague], ['generator: tocsin', `generator: tocsin\nwaive:\n  ${line}`], ...more);

  it('with a reason takes its rule away', () => expect(codes(waived('PM012: an internal tool, nobody outside uses it'))).toEqual([]));

  it.each(['', '""', '" "', '"-"', 'n/a', 'TODO', 'none', '~', '12', '[a, b]', 'x'])('with %j for a reason is none', (reason) => {
    const text = waived(`PM012: ${reason}`);
    expect(checkPostmortem(text).map(({ code, line }) => [code, line])).toEqual([['PM002', at(text, 'PM012:')], ['PM012', at(text, '## Impact')]]);
  });

  it('of one row waives that row alone', () => {
    const two: readonly [string, string] = [row, '| AI-1 | Refuse a deploy that is too large | prevent | Ada | | |\n| AI-3 | Show the pool of every instance | detect | Ada | | |'];
    expect(codes(changed(two, ['generator: tocsin', 'waive: { PM021 AI-1: waits for the vendor }']))).toEqual(['PM021']);
    expect(codes(changed(two, ['generator: tocsin', 'waive: { PM021: waits for the vendor }']))).toEqual([]);
  });

  it('of no rule, of a rule that cannot be waived, in another shape, or of nothing is told', () => {
    expect(codes(changed(['generator: tocsin', 'waive: { PM099: it is so }']))).toEqual(['PM002']);
    expect(codes(changed(['generator: tocsin', 'waive: { toString: it is so }']))).toEqual(['PM002']);
    expect(codes(changed(['generator: tocsin', 'waive: { PM001: it is so }']))).toEqual(['PM002']);
    expect(codes(changed(['generator: tocsin', 'waive: [PM012]']))).toEqual(['PM002']);
    expect(codes(changed(['generator: tocsin', 'waive: { PM012: nobody uses it }']))).toEqual(['PM003']);
  });
});

describe('how far it is', () => {
  const unfinished = changed([numbers, 'Some payments failed.'], ['The pool has', 'It was human error. The pool has']);
  const staged = (stage: string) => unfinished.replace('status: published', `status: ${stage}`);

  it('decides what is said, and how loudly', () => {
    const levels = (text: string, stage?: Stage) => checkPostmortem(text, { stage }).map(({ code, level }) => `${code} ${level}`);
    expect(levels(staged('draft'))).toEqual(['PM030 warn']);
    expect(levels(staged('in-review'))).toEqual(['PM012 warn', 'PM030 warn']);
    expect(levels(staged('published'))).toEqual(['PM012 error', 'PM030 warn']);
    expect(levels(staged('draft'), 'published')).toEqual(levels(staged('published')));
    expect(stages).toEqual(['draft', 'in-review', 'published']);
  });
});

it('a document that would keep the parser busy for ever is refused at once', () => {
  expect(checkPostmortem(`${good}\n${'> '.repeat(5_000)}x`)).toEqual([{ code: 'PM001', level: 'error', line: good.split('\n').length + 1, message: 'It cannot be read: more than 29 lists and quotes opened in one line: write it flatter.' }]);
  expect(codes(`---\nid: INC-1\na: &a [x]\nb: [*a, *a]\n---\n`)).toContain('PM001');
});

it.each([
  [true, good], [true, `\uFEFF${good}`], [true, good.replaceAll('\n', '\r\n')], [false, '# Postmortems\n'], [false, '---\nid: a\nrunbook: 1\nseverity: x\n---\n'], [false, '---\ntitle: a\n---\n\nid: x\nseverity: y\n'],
])('is it a postmortem: %s', (is, text) => expect(isPostmortem(text)).toBe(is));
