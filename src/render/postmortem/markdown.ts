// Tree → Markdown text and back. Printing what was read gives the same text, so that a draft can be compared and merged.
import type { Root } from 'mdast';
import { frontmatterToMarkdown } from 'mdast-util-frontmatter';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown, type Options } from 'mdast-util-to-markdown';
import { quickTable, quickText } from './print-table.ts';

// Aligned tables would change every row when one cell grows, which ruins diffs and merges.
const gfmPrinting = gfmToMarkdown({ tablePipeAlign: false });
const tables = gfmPrinting.extensions?.find((one) => one.handlers?.table)?.handlers ?? {};
/** Without short cuts: what they print must be what this prints. */
export const generalPrinting: Options = {
  extensions: [gfmPrinting, frontmatterToMarkdown(['yaml'])],
  bullet: '-', emphasis: '_', rule: '-',
};
const printing: Options = { ...generalPrinting, handlers: { text: quickText, table: quickTable(tables) } };

export function printMarkdown(root: Root): string {
  return toMarkdown(root, printing);
}

export { parseMarkdown } from '../../domain/bounded-markdown.ts';
