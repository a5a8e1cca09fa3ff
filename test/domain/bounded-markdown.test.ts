// What the Markdown of people may cost: each bound from both sides, with its line and its words. Nothing here looks at a clock.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { documentLimits, mostSigns, parseMarkdown, runbookLimits } from '../../src/domain/bounded-markdown.ts';
import { TooHard } from '../../src/domain/too-hard.ts';

function refusal(text: string, limits = documentLimits): string | undefined {
  try {
    parseMarkdown(text, limits);
    return undefined;
  } catch (error) {
    if (error instanceof TooHard) return `${error.line}: ${error.message}`;
    throw error;
  }
}

const marks = 'too many brackets and marks of emphasis ([ ] * _ ~) in one paragraph: split the paragraph, or put it between code fences';
const long = 'too many lines and signs in one paragraph: split the paragraph, or put it between code fences';
const bars = '|'.repeat(99);

describe('how large it may be', () => {
  it.each([
    ['characters of a runbook', 'a'.repeat(100_000), 'a'.repeat(100_001), '1: more than 100,000 characters: split the file', runbookLimits],
    ['characters after lines', `a\n${'a'.repeat(99_998)}`, `a\n${'a'.repeat(99_999)}`, '2: more than 100,000 characters: split the file', runbookLimits],
    ['lines of a runbook', '\n'.repeat(4_999), '\n'.repeat(5_000), '5001: more than 5,000 lines: split the file', runbookLimits],
    ['lines of a postmortem', '\n'.repeat(7_999), '\n'.repeat(8_000), '8001: more than 8,000 lines: split the file', documentLimits],
    ['signs', `${bars}x\n`.repeat(606), `${bars}x\n`.repeat(607), '607: more than 60,000 signs of Markdown such as | [ ] * and backslashes: split the file', documentLimits],
    ['words', 'a '.repeat(200_000), 'a '.repeat(200_001), '1: more than 200,000 words: split the file', documentLimits],
    ['lists in lists', `${'- '.repeat(20)}a\n`.repeat(209), `${'- '.repeat(20)}a\n`.repeat(212), '211: more than 4,000 lists and quotes opened: split the file', documentLimits],
  ])('%s', (_what, under, over, words, limits) => {
    expect(refusal(under, limits)).toBeUndefined();
    expect(refusal(over, limits)).toBe(words);
  });
  it('of a postmortem: 800,000 characters', () => {
    expect(refusal('a'.repeat(800_001))).toBe('1: more than 800,000 characters: split the file');
    expect(mostSigns).toBe(60_000);
  });
});

describe('how deep it may be', () => {
  const nested = 'more than 29 lists and quotes opened in one line: write it flatter';
  it.each([['> '], ['>'], ['- '], ['1. '], ['9) '], ['[^a]:'], ['* ']])('%j in one line', (begin) => {
    expect(refusal(`x\n\n${begin.repeat(29)}a\n`)).toBeUndefined();
    expect(refusal(`x\n\n${begin.repeat(30)}a\n`)).toBe(`3: ${nested}`);
  });
  it('emphasis within itself', () => {
    const within = (count: number): string => `x\n\n${'**'.repeat(count)}a${'**'.repeat(count)}\n`;
    expect([refusal(within(30)), refusal(within(31))]).toEqual([undefined, '3: more than 30 marks of emphasis within one another: write it flatter, or put it between code fences']);
  });
  it('over many lines: eighty lists', () => {
    const stairs = (count: number): string => Array.from({ length: count }, (_, n) => `${' '.repeat(2 * n)}- a\n`).join('');
    expect(refusal(stairs(80))).toBeUndefined();
    expect(refusal(stairs(81))).toBe('81: nested too deeply: write it flatter');
  });
  it.each([['a row of dashes', '- '.repeat(3_000)], ['code', `\`\`\`\n${'> '.repeat(3_000)}\n\`\`\``], ['a word', `a${'>'.repeat(3_000)}`]])('%s opens nothing', (_what, text) => {
    expect(refusal(text)).toBeUndefined();
  });
});

describe('how far the parser may read ahead', () => {
  const begun = 'too much HTML that is begun and not ended (<!-- or <? or <!): end it, or put it between code fences';
  it.each([['<!--', 706], ['<?xx', 706], ['<!A ', 706]])('%s without its end', (unit, most) => {
    expect(refusal(`a${unit.repeat(most)}`)).toBeUndefined();
    expect(refusal(`a\n\nb${unit.repeat(most + 1)}`)).toBe(`3: ${begun}`);
  });
  it('with their ends, or in paragraphs of their own, they may be many', () => {
    expect(refusal('a <!-- aside --> '.repeat(2_000))).toBeUndefined();
    expect(refusal('a <!-- aside\n\n'.repeat(3_000), { characters: 100_000, lines: 10_000 })).toBeUndefined();
  });
});

describe('how often the parser may look back', () => {
  it.each([
    ['brackets that end nothing', ']', 976, marks], ['links', '[a](b) ', 255, long], ['emphasis that never ends', '*a_ ', 345, marks], ['tildes', '~a', 690, marks],
    ['characters of their own', 'a a \\! ', 1_826, long],
  ])('%s', (_what, unit, most, words) => {
    expect(refusal(unit.repeat(most))).toBeUndefined();
    expect(refusal(`a\n\n${unit.repeat(most + 1)}`)).toBe(`3: ${words}`);
    // It is the paragraph that counts.
    expect(refusal(`${unit.repeat(Math.floor(most / 2))}\n\n`.repeat(3))).toBeUndefined();
    expect(refusal(`\`\`\`\n${unit.repeat(most * 3)}\n\`\`\`\n`)).toBeUndefined();
  });
  it('emphasis in emphasis', () => {
    const inside = (count: number): string => '*a '.repeat(count) + 'b* '.repeat(count);
    const within = '1: more than 30 marks of emphasis within one another: write it flatter, or put it between code fences';
    expect([refusal(inside(30)), refusal(inside(250)), refusal(inside(275))]).toEqual([undefined, within, `1: ${marks}`]);
  });
  it('lines of one paragraph', () => {
    const line = 'one two three four five six seven eight nine ten eleven twelve\n';
    expect(refusal(line.repeat(1_240))).toBeUndefined();
    expect(refusal(line.repeat(1_241))).toBe(`1241: ${long}`);
    expect(refusal(`${line}\n`.repeat(3_900))).toBeUndefined();
  });
  it('words after a bracket that nothing closes', () => {
    const words = 'too many words after a [ that nothing closes: close it, or put a backslash before it';
    expect(refusal(`[${'ab '.repeat(2_235)}`)).toBeUndefined();
    expect(refusal(`a\n\n[${'ab '.repeat(2_236)}`)).toBe(`3: ${words}`);
    expect(refusal(`[${'ab '.repeat(2_236)}]`)).toBe(`1: ${words}`);
    expect(refusal(`\\[${'ab '.repeat(20_000)}`)).toBeUndefined();
    expect(refusal(`[x] ${'ab '.repeat(20_000)}`)).toBeUndefined();
  });
  it('underlined headings', () => {
    expect(refusal('a\n===\n'.repeat(267))).toBeUndefined();
    expect(refusal('a\n===\n'.repeat(268))).toBe('536: too many headings underlined with === or ---: begin them with # instead');
    expect(refusal('# a\n\n'.repeat(2_000))).toBeUndefined();
  });
  it('lines that go on with a quote', () => {
    expect(refusal(`> a\n${'a\n'.repeat(951)}`)).toBeUndefined();
    expect(refusal(`> a\n${'a\n'.repeat(952)}`)).toBe(`949: ${long}`);
    expect(refusal(`> a\n${'a\n'.repeat(1_030)}`)).toMatch(/^\d+: too many lines that go on with a quote or a list without its mark: begin each of them with it$/);
    expect(refusal('> a\n'.repeat(3_000))).toBeUndefined();
  });
});

const root = path.resolve(import.meta.dirname, '../..');
const files = ['.', 'docs', 'runbooks', 'test/fixtures'].flatMap((folder) => readdirSync(path.join(root, folder), { recursive: folder !== '.', encoding: 'utf8' }).map((file) => path.join(root, folder, file)));
const ours = files.filter((file) => file.endsWith('.md')).map((file) => readFileSync(file, 'utf8'));

it('our own Markdown is far below', () => {
  expect(ours.length).toBeGreaterThan(20);
  for (const text of ours) expect(refusal(text, runbookLimits)).toBeUndefined();
});

describe('what is counted changes nothing that is read', () => {
  const plain = (text: string) => fromMarkdown(text, { extensions: [frontmatter(['yaml']), gfm()], mdastExtensions: [frontmatterFromMarkdown(['yaml']), gfmFromMarkdown()] });
  it('of our own Markdown', () => {
    for (const text of ours) expect(parseMarkdown(text)).toEqual(plain(text));
  });
  it.each([
    'Title\n=====\n\n> a *b*\nlazy [c](d) ~~e~~ [^1]\n\n- x\n- y\n\n[^1]: note\n', 'a ``b` c`` \\`d` ```e``', '[www.a.example a@b.example http://c.example', '1http://a.example _www.b.example 2a@b.example/c@d.example',
    'a+b-c.d_e@f.example \\a@b.example', '![a [b] c](d "e") &amp; <b> <http://x> a!b\\', '~a~ ~~~b~~~ *_c_* __d__e',
  ])('%j', (text) => expect(parseMarkdown(text)).toEqual(plain(text)));
});
