// Reading without the parser: the same blocks, and the same cells as the parser sees.
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../../src/render/postmortem/markdown.ts';
import { readDocument, visible } from '../../../src/render/postmortem/merge-read.ts';
import { splitRow, withoutRows } from '../../../src/render/postmortem/merge-rows.ts';

const rows = (count: number): string => Array.from({ length: count }, (_, n) => `| T${n} | what ${n} |`).join('\n');
const long = `| Id | What |\n| - | - |\n${rows(9)}`;

describe('rows taken out', () => {
  it('are most of a long table', () => {
    const { text } = withoutRows(`before\n\n${long}\n\nafter`);
    expect(text).toBe('before\n\n| Id | What |\n| - | - |\n| T0 | what 0 |\n\nafter');
  });

  it.each([
    ['a table', `# One\n\n${long}\n\n## Two\n\ntext`], ['two tables', `${long}\n\ntext\n\n${long}\n`], ['a table in code', `\`\`\`\n${long}\n\`\`\`\n\n## Two`], ['a table in a comment', `<!--\n${long}\n| --> |\n| x |\n\n## Two\n\n${long}`],
    ['a heading that fits no dashes', `| a | b |\n| - |\n${rows(6)}\n\n## Two`], ['a second line of dashes', `| a | b |\n| - |\n| c |\n| x | y |\n| - | - |\n${rows(6)}\n`], ['a row without bars', `${long}\nlazy\n${rows(5)}\n\n## Two`],
    ['a table after a list', `- item\n${long}\n\n## Two`], ['a table in a quote', `> ${long.replaceAll('\n', '\n> ')}\n\n## Two`], ['front matter', `---\nid: INC-42\n---\n\n# T\n\n${long}\n`], ['the end of the text', long],
  ])('leave the blocks as they are: %s', (_what, text) => {
    const blocks = readDocument(text).sections.flatMap(({ heading, blocks: own }) => [...(heading ? [heading] : []), ...own]);
    const parsed = parseMarkdown(text).children.filter(({ type }) => type !== 'yaml');
    expect(blocks.map(({ raw, node }) => [node.type, raw])).toEqual(parsed.map((node) => [node.type, text.slice(node.position?.start.offset, node.position?.end.offset)]));
    const { front, tail } = readDocument(text);
    expect((front ? `${front.before}---\n${front.yaml}\n---` : '') + blocks.map(({ before, raw }) => before + raw).join('') + tail).toBe(text);
  });
});

describe('a row', () => {
  it.each(['| a | b |', 'a | b', '|a|b', '| a \\| b | c |', '| a \\\\| b | c |', '| `x|y` | z |', '| | b |', '| a | |', '||', '|', '|  **a**|[l](https://x.example/a|b) |', '| a\t|\tb |', '| é | 👩‍🚒 |', '| a \\', '| <br> | &amp; |'])('is parted as the parser does: %j', (row) => {
    const text = `| x | y |\n| - | - |\n${row}`;
    const [table] = parseMarkdown(text).children;
    const parsed = table?.type === 'table' ? table.children[1]?.children.map(({ children }) => text.slice(children[0]?.position?.start.offset ?? 0, children.at(-1)?.position?.end.offset ?? 0)) : undefined;
    expect(splitRow(row)).toEqual(parsed);
    const cells = readDocument(text).sections[0]?.blocks[0]?.table?.rows[0]?.cells ?? [];
    const seen = table?.type === 'table' ? table.children[1]?.children.map((cell) => visible(cell)) : undefined;
    expect(cells.map(({ nodes }) => visible({ children: nodes() }))).toEqual(seen);
  });
});
