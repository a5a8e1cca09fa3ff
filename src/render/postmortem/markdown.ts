// Tree → Markdown text and back. Printing what was read gives the same text, so that a draft can be compared and merged.
import type { Root, Text } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown, frontmatterToMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { defaultHandlers, toMarkdown, type Options } from 'mdast-util-to-markdown';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';

/** Anything but letters, digits and signs that begin or end no construct within a line; also what could become an address. */
const risky = /[^\p{L}\p{N} ,;:%()./"'?“”•…\u200b-]|[Ww]\.|:\/|^\(/u;

/** A cell is one line, and most texts in it are calm: looking each up in forty patterns took most of the printer's time. */
const quickText: NonNullable<NonNullable<Options['handlers']>['text']> = (node: Text, parent, state, info) => {
  if (state.stack.includes('tableCell') && !risky.test(node.value)) return node.value;
  return defaultHandlers.text(node, parent, state, info);
};

const printing: Options = {
  // Aligned tables would change every row when one cell grows, which ruins diffs and merges.
  extensions: [gfmToMarkdown({ tablePipeAlign: false }), frontmatterToMarkdown(['yaml'])],
  handlers: { text: quickText },
  bullet: '-', emphasis: '_', rule: '-',
};

export function printMarkdown(root: Root): string {
  return toMarkdown(root, printing);
}

export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, {
    extensions: [frontmatter(['yaml']), gfm()],
    mdastExtensions: [frontmatterFromMarkdown(['yaml']), gfmFromMarkdown()],
  });
}
