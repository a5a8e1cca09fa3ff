// A postmortem's Markdown as the rules look at it: front matter, sections with what stands in them, tables by the names of their columns.
import type { Nodes, Root, RootContent, Table } from 'mdast';
import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { parseMarkdown } from '../bounded-markdown.ts';
import { yamlTooHard } from '../bounded-yaml.ts';
import { TooHard } from '../too-hard.ts';

/** From one `##` heading to the next. `title` is in small letters. */
export type Part = { readonly title: string; readonly line: number; readonly nodes: readonly RootContent[] };
/** `whole`: the cells with their code. `links`: where the first link of a cell goes, for cells that have one. */
export type Row = { readonly line: number; readonly cells: Readonly<Record<string, string>>; readonly whole: Readonly<Record<string, string>>; readonly links: Readonly<Record<string, string>>; readonly struck: boolean };
/** `columns` and the keys of `cells`, `whole` and `links` are in small letters. */
export type Grid = { readonly line: number; readonly columns: readonly string[]; readonly rows: readonly Row[] };
export type Waiver = { readonly what: string; readonly reason: string; readonly line: number };

export type PostmortemDocument = {
  /** Undefined when there is none, or none that can be read. */
  readonly front: Readonly<Record<string, unknown>> | undefined;
  readonly waivers: readonly Waiver[];
  readonly parts: readonly Part[];
};

/** Undefined for a text that would keep the parser busy for ever. */
export function readPostmortem(source: string): PostmortemDocument | undefined {
  const read = readBounded(source);
  return read instanceof TooHard ? undefined : read;
}

export function readBounded(source: string): PostmortemDocument | TooHard {
  const text = source.replace(/^\uFEFF+/, '').replaceAll(/\r\n?/g, '\n');
  try {
    const root = parseMarkdown(text);
    const [first] = root.children;
    return { ...readFront(first?.type === 'yaml' ? first.value : undefined), parts: partsOf(root) };
  } catch (error) {
    if (error instanceof TooHard) return error;
    throw error;
  }
}

function readFront(yaml: string | undefined): Pick<PostmortemDocument, 'front' | 'waivers'> {
  if (yaml === undefined || yamlTooHard(yaml)) return { front: undefined, waivers: [] };
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  let aliases = 0;
  visit(document, { Alias: () => { aliases += 1; } });
  // Aliases are a way to make a small file large.
  if (document.errors.length > 0 || !isMap(document.contents) || aliases > 0) return { front: undefined, waivers: [] };
  const read: unknown = document.toJS();
  const waive: unknown = document.get('waive', true);
  const waivers = isMap(waive) ? waive.items.map(({ key, value }): Waiver => ({
    what: isScalar(key) ? String(key.value) : '', reason: isScalar(value) && typeof value.value === 'string' ? value.value.trim() : '',
    // The fence takes the first line.
    line: 1 + (isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1),
  })) : [];
  return { front: read as Record<string, unknown>, waivers };
}

function partsOf(root: Root): Part[] {
  const parts: { title: string; line: number; nodes: RootContent[] }[] = [];
  for (const node of root.children) {
    if (node.type === 'heading' && node.depth <= 2) parts.push({ title: textOf(node).toLowerCase(), line: lineOf(node), nodes: [] });
    else parts.at(-1)?.nodes.push(node);
  }
  return parts;
}

export function partNamed(document: PostmortemDocument, name: RegExp): Part | undefined {
  return document.parts.find((part) => name.test(part.title));
}

/** What somebody reads there: without code and pictures, on one line. */
export function textOf(node: Nodes): string {
  return plain(read(node, () => '`…`'));
}

/** The same with its code. */
export function wholeTextOf(node: Nodes): string {
  return plain(read(node, (code) => `\`${code}\``));
}

function plain(text: string): string {
  return text.replaceAll('\u200b', '').replaceAll(/\s+/g, ' ').trim();
}

function read(node: Nodes, code: (text: string) => string): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'inlineCode') return code(node.value);
  if (node.type === 'break' || node.type === 'html') return ' ';
  return 'children' in node ? node.children.map((child: Nodes) => read(child, code)).join(node.type === 'listItem' || node.type === 'list' ? ' ' : '') : '';
}

function linkIn(node: Nodes): string | undefined {
  if (node.type === 'link') return node.url;
  if (!('children' in node)) return undefined;
  for (const child of node.children) {
    const url = linkIn(child);
    if (url !== undefined) return url;
  }
  return undefined;
}

export function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}

/** A question in italics, alone in its paragraph: ours, until somebody writes over it. */
export function isPrompt(node: Nodes): boolean {
  const [only, more] = node.type === 'paragraph' ? node.children : [];
  return only?.type === 'emphasis' && more === undefined && textOf(only).includes('?');
}

/** What people wrote in running text: paragraphs and list items, prompts and quotes left out. */
export function proseOf(part: Part): { readonly line: number; readonly text: string }[] {
  const found: { line: number; text: string }[] = [];
  const walk = (node: Nodes): void => {
    if (node.type === 'paragraph' && !isPrompt(node)) found.push({ line: lineOf(node), text: textOf(node) });
    else if ((node.type === 'list' || node.type === 'listItem') && 'children' in node) node.children.forEach((child) => walk(child));
  };
  part.nodes.forEach((node) => walk(node));
  return found.filter((one) => one.text !== '');
}

export function gridsOf(part: Part): Grid[] {
  return part.nodes.flatMap((node) => (node.type === 'table' ? [gridOf(node)] : []));
}

function gridOf(table: Table): Grid {
  const [head, ...rows] = table.children;
  const columns = (head?.children ?? []).map((cell) => textOf(cell).toLowerCase());
  return {
    line: lineOf(table), columns,
    rows: rows.map((row) => ({
      line: lineOf(row), struck: row.children.some((cell) => cell.children.length > 0 && cell.children.every((child) => child.type === 'delete')),
      cells: cellsOf(columns, row, textOf), whole: cellsOf(columns, row, wholeTextOf),
      links: Object.fromEntries(columns.flatMap((name, n) => {
        const url = row.children[n] && linkIn(row.children[n]);
        return url === undefined ? [] : [[name, url]];
      })),
    })),
  };
}

function cellsOf(columns: readonly string[], row: Table['children'][number], say: (cell: Nodes) => string): Record<string, string> {
  return Object.fromEntries(columns.map((name, n) => {
    const cell = row.children[n];
    return [name, cell === undefined ? '' : say(cell)];
  }));
}
