// Printing and reading: what the printer leaves alone because it looks harmless must really be so.
import { describe, expect, it } from 'vitest';
import type { Root } from 'mdast';
import { parseMarkdown, printMarkdown } from '../../../src/render/postmortem/markdown.ts';
import { code, table, words } from '../../../src/render/postmortem/nodes.ts';
import { all, shape } from './reading.ts';

describe('a text in a cell', () => {
  it.each([
    'plain words, 12:30 (UTC); 50 % "so" – it’s', 'a|b', 'a*b*', '_a_', '~a~~', '`a`', '<b>', '[a](b)', '![a](b)', 'a\\', '&amp;', 'x^2 $y$',
    '(a)', 'a]', '- a', '1. a', '# a', 'http :/ /x', '+ a', '= a', '{a}', 'naïve 障害 👩‍🚒',
  ])('is read as it was printed: %s', (text) => {
    const root: Root = { type: 'root', children: [table(['What', 'Next'], [[text, [words(text), code('x'), words(text)]]])] };
    const printed = printMarkdown(root);
    expect(shape(parseMarkdown(printed))).toEqual(shape(root));
    expect(printMarkdown(parseMarkdown(printed))).toBe(printed);
  });

  it.each(['www.x.example', 'http://x.example'])('is escaped where it would become a link: %s', (text) => {
    const root: Root = { type: 'root', children: [table(['What'], [[text]])] };
    expect(printMarkdown(root)).not.toContain(text);
  });
});

describe('code in a cell', () => {
  it.each(['', 'a|b', 'a\\|b', 'one\ntwo', ' ', 'a`b``c', '`', ' a ', 'ends\\'])('stays in its cell: %j', (value) => {
    const root: Root = { type: 'root', children: [table(['What', 'Next'], [[[code(value)], 'next']])] };
    const printed = printMarkdown(root);
    const parsed = parseMarkdown(printed);
    expect(all(parsed, 'tableCell').length).toBe(4);
    expect(JSON.stringify(shape(parsed))).toContain(JSON.stringify(value.replace('\n', ' ').trim()).slice(1, -1));
    expect(printMarkdown(parsed)).toBe(printed);
  });
});
