// A Markdown file as the importer needs it: its code blocks with their exact places, and the inline code.
import type { Code, Nodes, Root } from 'mdast';
import { parseMarkdown, runbookLimits } from '../../bounded-markdown.ts';

export type Block = {
  /** Line of its first character in the source, from 1; `bodyLine` is that of its first line of code. */
  readonly line: number;
  readonly bodyLine: number;
  readonly start: number;
  readonly end: number;
  readonly fenced: boolean;
  /** First word of the info string, as written; '' when there is none. */
  readonly language: string;
  readonly body: string;
  /** What stands before each of its lines (list indentation, quote marks); undefined when that cannot be said. */
  readonly prefix: string | undefined;
  readonly inList: boolean;
  readonly heading: string | undefined;
  /** The text of the list item or paragraph that introduces it. */
  readonly intro: string | undefined;
};

export type Inline = { readonly line: number; readonly text: string };

export type Document = {
  readonly root: Root;
  readonly frontmatter: { readonly text: string; readonly line: number; readonly start: number; readonly end: number } | undefined;
  readonly title: string | undefined;
  readonly blocks: readonly Block[];
  readonly inline: readonly Inline[];
};

function plainText(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child: Nodes) => plainText(child)).join('') : '';
}

/** A list marker on the first line becomes blanks on the others; anything else before a block cannot be repeated. */
function prefixBefore(text: string, start: number): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const blank = before.replaceAll(/[-*+]|[0-9]{1,9}[.)]|\[[ xX]\]/g, (marker) => ' '.repeat(marker.length));
  return /^[ \t>]*$/.test(blank) ? blank : undefined;
}

type Around = { readonly inList: boolean; readonly heading: string | undefined; readonly intro: string | undefined };

function blockOf(node: Code, text: string, { inList, heading, intro }: Around): Block {
  const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
  const line = node.position?.start.line ?? 1;
  const fenced = /^(?:`{3,}|~{3,})/.test(text.slice(start, end));
  return {
    line, bodyLine: fenced ? line + 1 : line, start, end, fenced, language: fenced ? node.lang ?? '' : '', body: node.value,
    prefix: prefixBefore(text, start), inList, heading, intro,
  };
}

/** Reads text whose lines end in `\n`. Throws TooHard. */
export function readDocument(text: string): Document {
  const root = parseMarkdown(text, runbookLimits);
  const blocks: Block[] = [];
  const inline: Inline[] = [];
  let [title, heading, intro]: (string | undefined)[] = [];
  const walk = (node: Nodes, inList: boolean): void => {
    if (node.type === 'heading') {
      heading = plainText(node);
      intro = undefined;
      if (node.depth === 1) title ??= heading;
    }
    if (node.type === 'paragraph') intro = plainText(node);
    if (node.type === 'code') blocks.push(blockOf(node, text, { inList, heading, intro }));
    if (node.type === 'inlineCode') inline.push({ line: node.position?.start.line ?? 1, text: node.value });
    if ('children' in node) node.children.forEach((child) => walk(child, inList || node.type === 'listItem'));
  };
  walk(root, false);
  const [first] = root.children;
  if (first?.type !== 'yaml') return { root, frontmatter: undefined, title, blocks, inline };
  const place = { text: first.value, line: first.position?.start.line ?? 1, start: first.position?.start.offset ?? 0, end: first.position?.end.offset ?? 0 };
  return { root, frontmatter: place, title, blocks, inline };
}

/** The tree without what an import may change: code, frontmatter and places. Equal shapes read the same to a person. */
export function shapeOf(root: Root): string {
  const children = root.children.filter((child) => child.type !== 'yaml');
  return JSON.stringify({ ...root, children }, (key, value: unknown) => {
    if (key === 'position') return undefined;
    return isCode(value) ? { type: 'code' } : value;
  });
}

function isCode(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'code';
}
