// The index: the same bytes in any order, newest first, and nothing of a title is markup.
import { gfm } from 'micromark-extension-gfm';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import type { Nodes, Table } from 'mdast';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { indexEntries, indexJson, indexMarkdown, type IndexedFile } from '../../src/domain/postmortem-index.ts';
import { hostile } from '../render/postmortem/hostile.ts';

function file(front: Readonly<Record<string, unknown>>, summary = 'People could not pay.', path = `2026/${String(front['id'])}.md`): IndexedFile {
  return { path, text: `---\n${stringify(front, { lineWidth: 0 })}---\n\n# x\n\n## Summary\n\nINC-1 (SEV2, live) was opened at 2026.\n\n${summary}\n\n_What happened? Two sentences._\n` };
}

const base = { id: 'INC-7', title: 'Checkout is down', status: 'published', severity: 'SEV2', kind: 'live', services: ['checkout', 'payments'], impact_start: '2026-11-21T03:00:00.000Z', resolved: '2026-11-21T04:05:00.000Z', actions: [{ id: 'AI-1', state: 'open' }, { id: 'AI-2', state: 'done' }] };
const files = [
  file(base), file({ ...base, id: 'INC-9', impact_start: '2026-12-01T00:00:00.000Z', resolved: null, actions: [], status: 'draft', kind: 'retrospective' }),
  file({ ...base, id: 'INC-8' }), file({ ...base, id: 'INC-2', impact_start: '2025-01-01T00:00:00.000Z', resolved: '2024-12-31T00:00:00.000Z' }),
  file({ ...base, id: 'INC-3', impact_start: undefined }), { path: 'notes.md', text: '# notes' },
];

function read(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child: Nodes) => read(child)).join('') : '';
}

const tree = (markdown: string) => fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
const tables = (markdown: string) => tree(markdown).children.filter((node): node is Table => node.type === 'table');

describe('the index', () => {
  const markdown = indexMarkdown(indexEntries(files));

  it('is by year, newest first, a number breaks a tie, and what has no date is last', () => {
    expect([...markdown.matchAll(/^## (.*)$/gm)].map((one) => one[1])).toEqual(['2026', '2025', 'Without a date']);
    expect([...markdown.matchAll(/\[INC-(\d+)/g)].map((one) => Number(one[1]))).toEqual([9, 8, 7, 2, 3]);
  });

  it('says of each what its front matter says', () => {
    expect(markdown).toContain('| 2026-11-21 | [INC-7: Checkout is down](2026/INC-7.md)<br>People could not pay. | SEV2 | checkout, payments | 1 h 05 min | 1 of 2 |');
    expect(markdown).toContain('(2026/INC-9.md) (draft) (retrospective)');
    expect(markdown).toContain('check the times');
  });

  it('of what is merged takes nothing for a draft but what somebody calls so in another word', () => {
    const merged = indexEntries([...files, file({ ...base, id: 'INC-11', status: 'in-review' })], { merged: true });
    expect(merged.map(({ id, status }) => [id, status])).toEqual([['INC-9', 'published'], ['INC-11', 'in-review'], ['INC-8', 'published'], ['INC-7', 'published'], ['INC-2', 'published'], ['INC-3', 'published']]);
    expect(indexMarkdown(merged)).toContain('(2026/INC-9.md) (retrospective)');
    expect(indexMarkdown(merged)).toContain('(2026/INC-11.md) (in-review)');
  });

  it.each([[400, 'under 1 s'], [6_000, '6 s'], [0, '0 s'], [80_000, '80 s'], [95_000, '2 min'], [3_900_000, '1 h 05 min'], [259_200_000, '3 d 0 h'], [-6_000, 'check the times']])('says of %i ms how long as the document does', (ms, words) => {
    const resolved = new Date(Date.parse(base.impact_start) + ms).toISOString();
    expect(indexMarkdown(indexEntries([file({ ...base, resolved })]))).toContain(`| ${words} |`);
  });

  it.each([
    ['checkout-api: error rate 23 % (5xx)', 'checkout-api: error rate 23 % (5xx)'], ['at 03:10:07 pg_main_1 fell 5 < 6 & 7', String.raw`at 03:10:07 pg_main_1 fell 5 \< 6 & 7`], ['R&D; AT&amp;T', String.raw`R\&D; AT\&amp;T`],
    ['a | b *c* _d_ __e__', String.raw`a \| b \*c\* \_d\_ \_\_e\_\_`], [':fire: :+1: a:b', '&#58;fire: &#58;+1: a:b'], ['$x$ and \\', '&#36;x&#36; and &#92;'], ['[x](y) `z`', '\\[x\\](y) \\`z\\`'],
  ])('escapes of %s no more than it must', (title, shown) => {
    expect(indexMarkdown(indexEntries([file({ ...base, title }, 'calm')]))).toContain(`| [INC-7: ${shown}](2026/INC-7.md)<br>calm |`);
  });

  it('is the same bytes in whatever order the files are read', () => {
    const entries = indexEntries([...files].reverse());
    expect([indexMarkdown(entries), indexJson(entries)]).toEqual([markdown, indexJson(indexEntries(files))]);
  });

  it('of nothing says so', () => expect(indexMarkdown(indexEntries([]))).toContain('There are none yet.'));

  it('keeps no prompt and no facts line as a summary, and cuts a long one at a word', () => {
    expect(indexEntries([file(base, '')])[0]?.summary).toBe('');
    const long = indexEntries([file(base, 'word '.repeat(200))])[0]?.summary ?? '';
    expect([long.length <= 280, long.endsWith('word…')]).toEqual([true, true]);
  });
});

it.each(hostile.map((text) => [text]))('%j stays text', (text) => {
  const [table] = tables(indexMarkdown(indexEntries([file({ ...base, title: text, services: [text] }, 'calm')])));
  const [, row] = table?.children ?? [];
  expect([table?.children.length, row?.children.length]).toEqual([2, 6]);
  const cell = row?.children[1];
  expect(cell?.children.map((node) => node.type)).toEqual(['link', 'html', 'text']);
  const [link] = cell?.children ?? [];
  expect(link).toMatchObject({ url: '2026/INC-7.md' });
  expect(link?.type === 'link' && link.children.every((node) => node.type === 'text')).toBe(true);
  expect(row?.children[3]?.children.every((node) => node.type === 'text')).toBe(true);
  const shown = link === undefined ? '' : read(link);
  const asWritten = text.replaceAll('\u200b', '').replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replaceAll(/\s+/g, ' ').trim();
  expect(shown.replaceAll('\u200b', '')).toBe(`INC-7: ${asWritten === '' ? 'INC-7' : asWritten}`);
  expect(shown).not.toMatch(/@(?!\u200b)\w|(?<!\u200b)#(?!\u200b)\d/);
});

it('a path from outside is no way out of the link', () => {
  const [table] = tables(indexMarkdown(indexEntries([file(base, 'calm', '2026/a) [x](javascript:alert(1) | b.md')])));
  expect(table?.children[1]?.children[1]?.children[0]).toMatchObject({ type: 'link', url: expect.not.stringContaining(' ') });
});
