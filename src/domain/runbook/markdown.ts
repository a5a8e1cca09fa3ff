// A runbook's Markdown as what matters to us: the frontmatter, the guide and the fences with the words before them.
import type { Code, Nodes } from 'mdast';
import { parseMarkdown, runbookLimits } from '../bounded-markdown.ts';

export type Fence = {
  /** The info string as it stands in the file. */
  readonly info: string;
  readonly body: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly heading: string | undefined;
  readonly prose: string;
};

export type Markdown = {
  readonly frontmatter: { readonly text: string; readonly firstLine: number } | undefined;
  readonly guide: string;
  readonly fences: readonly Fence[];
};

function slice(node: Nodes, text: string): string {
  return text.slice(node.position?.start.offset, node.position?.end.offset);
}

function plainText(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child: Nodes) => plainText(child)).join('') : '';
}

/** The info string from the source: Markdown's own reading decodes escapes, which would change the JSON in it. */
function infoOf(node: Code, text: string): string | undefined {
  return /^(?:`{3,}|~{3,})([^\n]*)/.exec(slice(node, text))?.[1]?.trim();
}

/** Reads text whose lines end in `\n`. Indented code is prose, fences inside lists and quotes count. Throws TooHard. */
export function readMarkdown(text: string): Markdown {
  const root = parseMarkdown(text, runbookLimits);
  const fences: Fence[] = [];
  let heading: string | undefined;
  let prose: string[] = [];
  const walk = (node: Nodes): void => {
    if (node.type === 'heading') {
      heading = plainText(node);
      prose = [];
      return;
    }
    if (node.type === 'paragraph' || node.type === 'table') {
      prose.push(slice(node, text));
      return;
    }
    const info = node.type === 'code' ? infoOf(node, text) : undefined;
    if (node.type === 'code' && info !== undefined) {
      fences.push({ info, body: node.value, line: node.position?.start.line ?? 1, heading, prose: prose.join('\n\n') });
      prose = [];
      return;
    }
    if ('children' in node) node.children.forEach((child) => walk(child));
  };
  walk(root);
  const [first] = root.children;
  if (first?.type !== 'yaml') return { frontmatter: undefined, guide: text, fences };
  const firstLine = (first.position?.start.line ?? 1) + 1;
  return { frontmatter: { text: first.value, firstLine }, guide: text.slice(first.position?.end.offset).trimStart(), fences };
}
