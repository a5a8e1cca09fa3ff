// Printing and reading: what the printer leaves alone because it looks harmless must really be so.
import { describe, expect, it } from 'vitest';
import type { PhrasingContent, Root } from 'mdast';
import { toMarkdown } from 'mdast-util-to-markdown';
import { generalPrinting, parseMarkdown, printMarkdown } from '../../../src/render/postmortem/markdown.ts';
import { code, table, words } from '../../../src/render/postmortem/nodes.ts';
import { hostile } from './hostile.ts';
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

describe('short cuts', () => {
  const texts = ['a', 'Look 5: errors', '50 %', '(x)', 'x_y', '*', '_', 'a.', 'www.x', 'http://a.b/c', ' lead', 'trail ', '', 'é', '1. a', '- b', '"q"', 'a|b', '|', '[x]', '&amp;', '<b>', '#1', '> q', '→ b', '~', 'x\\', ...hostile.map((text) => text.replaceAll(/[\r\n\0]/g, ' ').slice(0, 60))];
  const urls = ['https://x.example/a', 'http://x.example/?a=1#f', 'https://x.example/(a)', 'https://x.example/a_b_c*d', 'https://x.example/a&b', 'mailto:a@b.example', 'https://www.x.example/~u;p:1,2+3$'];

  /** mulberry32: the seed is all there is to know. */
  function numbers(seed: number): () => number {
    let state = seed;
    return () => {
      state = Math.trunc(state + 0x6d2b79f5);
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
  }

  function cells(random: () => number): PhrasingContent[] {
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
    const one = (): PhrasingContent => {
      const text = words(pick(texts));
      const url = pick(urls);
      switch (Math.floor(random() * 8)) {
        case 0: return { type: 'html', value: '<br>' };
        case 1: return { type: 'inlineCode', value: text.value.trim() === '' ? 'x' : text.value };
        case 2: return { type: 'strong', children: [text] };
        case 3: return { type: 'emphasis', children: [text] };
        case 4: return { type: 'link', url, children: [random() < 0.4 ? words(url) : text] };
        default: return text;
      }
    };
    return Array.from({ length: Math.floor(random() * 5) }, one);
  }

  it.each([1, 2, 3, 4])('print the same bytes as the general printer, seed %i', (seed) => {
    const random = numbers(seed);
    const rows = Array.from({ length: 800 }, () => [cells(random), cells(random)]);
    const tree = (): Root => ({ type: 'root', children: [table(['One', 'Two'], structuredClone(rows))] });
    expect(printMarkdown(tree()).split('\n')).toEqual(toMarkdown(tree(), generalPrinting).split('\n'));
  });
});
