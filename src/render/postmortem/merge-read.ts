// The document as the merge sees it: front matter, then sections of blocks, each with the very bytes it was written with.
import type { Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import { lineAt, TooHard } from '../../domain/too-hard.ts';
import { parseMarkdown, printMarkdown } from './markdown.ts';
import { cellNodes, splitRow, withoutRows, type Short } from './merge-rows.ts';

/** `nodes` are read when they are asked for: most cells are never looked into. */
export type Cell = { readonly raw: string; readonly nodes: () => readonly PhrasingContent[] };
export type Row = { readonly raw: string; readonly cells: readonly Cell[] };
export type Table = { readonly head: Row; readonly rule: string; readonly rows: readonly Row[] };
/** `before`: what stands between it and the block before it. */
export type Block = { readonly before: string; readonly raw: string; readonly node: RootContent; readonly table: Table | undefined };
/** The first one has no heading: the title of the document and the note under it. */
export type Section = { readonly name: string; readonly heading: Block | undefined; readonly blocks: readonly Block[] };
export type Document = {
  readonly front: { readonly before: string; readonly yaml: string } | undefined; readonly sections: readonly Section[]; readonly tail: string;
};

/** `text` has `\n` line ends. All of it is in the result: what is put together again is the same text. Throws TooHard. */
export function readDocument(text: string): Document {
  const short = withoutRows(text);
  const known = new Map<string, readonly PhrasingContent[]>();
  const all = parseShort(text, short).children.map((node) => ({ node, from: short.start(node.position?.start.offset ?? 0), to: short.end(node.position?.end.offset ?? 0) }));
  const ends = [0, ...all.map(({ to }) => to)];
  const blocks = all.map(({ node, from, to }, index): Block => {
    const raw = text.slice(from, to);
    return { before: text.slice(ends[index], from), raw, node, table: node.type === 'table' ? readTable(raw, known) : undefined };
  });
  const [first] = blocks;
  const front = first?.node.type === 'yaml' ? { before: first.before, yaml: first.node.value } : undefined;
  return { front, sections: intoSections(front ? blocks.slice(1) : blocks), tail: text.slice(ends.at(-1)) };
}

/** What is too hard stands in a line of the whole text. */
function parseShort(text: string, short: Short): Root {
  try {
    return parseMarkdown(short.text);
  } catch (error) {
    if (!(error instanceof TooHard)) throw error;
    const begins = short.text.split('\n').slice(0, error.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    throw new TooHard(lineAt(text, short.start(begins)), error.message);
  }
}

function intoSections(blocks: readonly Block[]): Section[] {
  const sections: { name: string; heading: Block | undefined; blocks: Block[] }[] = [{ name: '', heading: undefined, blocks: [] }];
  blocks.forEach((block, index) => {
    const { node } = block;
    // The first heading of the first level is the title; a later one is a section that somebody put there.
    const begins = node.type === 'heading' && (node.depth === 2 || (node.depth === 1 && index > 0));
    if (begins) sections.push({ name: visible(node).trim(), heading: block, blocks: [] });
    else sections.at(-1)?.blocks.push(block);
  });
  return sections;
}

/** Every line of a table is a row, the second says how its columns stand. */
function readTable(raw: string, known: KnownCells): Table {
  const [head = '', rule = '', ...rows] = raw.split('\n');
  return { head: readRow(head, known), rule: rule.trim(), rows: rows.map((row) => readRow(row, known)) };
}

function readRow(raw: string, known: KnownCells): Row {
  return { raw: raw.replace(/^[ \t]+/, ''), cells: splitRow(raw).map((cell) => readCell(cell, known)) };
}

/** By their text: the same stands in many rows. */
type KnownCells = Map<string, readonly PhrasingContent[]>;

function readCell(raw: string, known: KnownCells): Cell {
  return { raw, nodes: () => {
    const nodes = known.get(raw) ?? cellNodes(raw);
    known.set(raw, nodes);
    return nodes;
  } };
}

/** What a reader sees of it, as one text. */
export function visible(node: Nodes | { readonly children: readonly Nodes[] }): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child) => visible(child)).join('') : '';
}

export function sameBlock(a: Block, b: Block): boolean {
  if (a.raw.trim() === b.raw.trim()) return true;
  if (a.node.type !== b.node.type) return false;
  return a.table && b.table ? sameTable(a.table, b.table) : printed(a.node, () => a.node) === printed(b.node, () => b.node);
}

function sameTable(a: Table, b: Table): boolean {
  const [rows, others] = [[a.head, ...a.rows], [b.head, ...b.rows]];
  return rows.length === others.length && rows.every(({ cells }, index) => cells.length === others[index]?.cells.length && cells.every((cell, at) => sameCell(cell, others[index]?.cells[at])));
}

/** Written otherwise, meaning the same: `*x*` and `_x_`, an escape more or less, blanks around it. */
export function sameCell(a: Cell | undefined, b: Cell | undefined): boolean {
  if ((a?.raw ?? '').trim() === (b?.raw ?? '').trim()) return true;
  if (a === undefined || b === undefined || a.raw === '' || b.raw === '') return false;
  const paragraph = ({ nodes }: Cell) => (): RootContent => ({ type: 'paragraph', children: [...nodes()] });
  return printed(a, paragraph(a)) === printed(b, paragraph(b));
}

/** Printing is slow, and each is compared with many. */
const prints = new WeakMap<object, string>();

function printed(of: object, node: () => RootContent): string {
  const there = prints.get(of);
  if (there !== undefined) return there;
  const text = printMarkdown({ type: 'root', children: [node()] });
  prints.set(of, text);
  return text;
}

/** Letters, digits and signs that mean nothing in Markdown: seen as written. */
const bare = /^[A-Za-z0-9 :.,()-]*$/;

export function cellText(cell: Cell | undefined): string {
  if (cell === undefined || bare.test(cell.raw)) return cell?.raw ?? '';
  return visible({ children: cell.nodes() }).trim();
}
