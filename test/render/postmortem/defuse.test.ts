// Mentions, references and closing words lose their effect on GitHub, and nothing else changes.
import { describe, expect, it } from 'vitest';
import { defuse, defuseTree, gap } from '../../../src/render/postmortem/defuse.ts';
import { code, link, paragraph, words } from '../../../src/render/postmortem/nodes.ts';
import type { Root } from 'mdast';

describe('defuse', () => {
  it.each([
    ['@acme/sre and a@b.example', `@${gap}acme/sre and a@${gap}b.example`],
    ['see #12', `see ${gap}#${gap}12`],
    ['acme/web#13', `acme/web${gap}#${gap}13`],
    ['GH-14', `GH-${gap}14`],
    ['fixes #12', `fixes${gap} ${gap}#${gap}12`],
    ['Closes: acme/web#13', `Closes${gap}: acme/web${gap}#${gap}13`],
    ['resolved https://github.com/a/b/issues/1', `resolved${gap} https://github.com/a/b/issues/1`],
  ])('%s', (text, safe) => {
    expect(defuse(text)).toBe(safe);
    expect(defuse(safe)).toBe(safe);
  });

  it.each(['The fix was resolved by closing it', '# heading', 'priority #high', 'it fixed itself at 03:20'])('leaves alone: %s', (text) => {
    expect(defuse(text)).toBe(text);
  });
});

describe('defuseTree', () => {
  it('reaches every text but code, and closing words before a link', () => {
    const root: Root = {
      type: 'root',
      children: [paragraph(words('@a'), words(' fixes '), link('https://github.com/a/b/issues/1', [words('@b')]), code('@c #1'))],
    };
    defuseTree(root);
    expect(root.children[0]).toEqual(paragraph(
      words(`@${gap}a fixes${gap} `), link('https://github.com/a/b/issues/1', [words(`@${gap}b`)]), code('@c #1'),
    ));
  });

  it('judges texts that stand side by side as one', () => {
    const root: Root = { type: 'root', children: [paragraph(words('see #'), words('12, http'), words('://x.example'))] };
    defuseTree(root);
    expect(root.children[0]).toEqual(paragraph(words(`see ${gap}#${gap}12, http${gap}://x.example`)));
  });
});
