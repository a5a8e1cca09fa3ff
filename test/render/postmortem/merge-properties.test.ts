// What holds for whatever people do to the file: hundreds of edits drawn from fixed seeds, and the forty hostile strings.
import type { Root } from 'mdast';
import { describe, expect, it } from 'vitest';
import { defuseTree } from '../../../src/render/postmortem/defuse.ts';
import { mergeDraft } from '../../../src/render/postmortem/merge.ts';
import { parseMarkdown, printMarkdown } from '../../../src/render/postmortem/markdown.ts';
import { hostile } from './hostile.ts';
import { edited } from './merge-edits.ts';
import { base, next, third } from './merge-scenes.ts';

const seeds = Array.from({ length: 15 }, (_, n) => n + 1);

describe('whatever people do', () => {
  it('no word of theirs is lost in two updates with more edits between them', () => {
    for (const seed of seeds) {
      const theirs = edited(seed, base);
      const first = mergeDraft({ base, theirs: theirs.text, ours: next });
      for (const word of theirs.words) expect(first.text, `${word} of seed ${seed}`).toContain(word);
      const again = edited(seed + 10_000, first.text.replaceAll('\r\n', '\n'));
      const second = mergeDraft({ base: next, theirs: again.text, ours: third });
      for (const word of [...theirs.words, ...again.words].filter((one) => again.text.includes(one))) expect(second.text, `${word} of seed ${seed}`).toContain(word);
    }
  }, 60_000);

  it('merging once more changes nothing, with the old base and with the new one', () => {
    for (const seed of seeds.slice(0, 8)) {
      const { text } = mergeDraft({ base, theirs: edited(seed, base).text, ours: next });
      expect(mergeDraft({ base, theirs: text, ours: next }).text, `seed ${seed}, old base`).toBe(text);
      expect(mergeDraft({ base: next, theirs: text, ours: next }).text, `seed ${seed}, new base`).toBe(text);
    }
  }, 60_000);

  it('a paragraph that somebody copied gets its news in one of the copies, however often it is merged', () => {
    const doc = (...paragraphs: string[]): string => `# A\n\n## Summary\n\n${paragraphs.join('\n\n')}\n`;
    const [was, now] = ['Resolved at 03:20, after twenty minutes.', 'Resolved at 03:31, after half an hour.'];
    const versions = { base: doc(was, 'Between.', 'Last.'), ours: doc(now, 'Between.', 'Last.') };
    const { text } = mergeDraft({ ...versions, theirs: doc(was, 'Between.', was, was, 'Last.') });
    expect(text).toBe(doc(now, 'Between.', was, was, 'Last.'));
    expect(mergeDraft({ ...versions, theirs: text }).text).toBe(text);
    // One that says what its neighbour said before is not taken for it.
    const moved = { base: doc('Two.', 'One.'), ours: doc('Two.', 'Two.') };
    expect(mergeDraft({ ...moved, theirs: doc('Two.', 'One.', 'Mine.') }).text).toBe(doc('Two.', 'Two.', 'Mine.'));
  });

  it('an edit and no new fact leaves the file as it is, byte for byte', () => {
    for (const seed of seeds.slice(0, 8)) {
      const { text } = edited(seed, base);
      expect(mergeDraft({ base, theirs: text, ours: base }).text, `seed ${seed}`).toBe(text);
    }
  }, 60_000);
});

function printed(root: Root): string {
  defuseTree(root);
  return printMarkdown(root);
}

describe('the hostile strings', () => {
  const cell = (text: string): string => printed({ type: 'root', children: [{ type: 'table', children: [
    { type: 'tableRow', children: [{ type: 'tableCell', children: [{ type: 'text', value: 'Id' }] }, { type: 'tableCell', children: [{ type: 'text', value: 'What' }] }] },
    { type: 'tableRow', children: [{ type: 'tableCell', children: [{ type: 'text', value: 'T01' }] }, { type: 'tableCell', children: [{ type: 'text', value: text }] }] },
  ] }] });

  it.each(hostile)('%j survives being printed, read and merged', (text) => {
    const clean = text.replaceAll(/[\0-\u001f\u007f]+/g, ' ').replaceAll(/[\u202a-\u202e\u2066-\u2069\u2028\ufeff]/g, '').toWellFormed().trim();
    const was = `# A\n\n## Timeline\n\n${cell('before')}`;
    const now = `# A\n\n## Timeline\n\n${cell(clean)}`;
    const merged = mergeDraft({ base: was, theirs: `${was}\nSaid by a person.\n`, ours: now }).text;
    expect(merged).toBe(`${now}\nSaid by a person.\n`);
    expect(printMarkdown(parseMarkdown(merged))).toBe(merged);
    expect(mergeDraft({ base: was, theirs: now, ours: `${was}\nAnd this.\n` }).text).toContain(now.split('\n').at(-2));
  });
});
