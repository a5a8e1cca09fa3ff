// The draft of before, the file as people left it, the draft of now → the file. Pure. No word of a person is ever lost.
import { TooHard } from '../../domain/too-hard.ts';
import { pairBlocks } from './merge-blocks.ts';
import { mergeFront } from './merge-front.ts';
import { mergeLines } from './merge-lines.ts';
import { mergeLists, type Pairs } from './merge-lists.ts';
import { readDocument, sameBlock, type Block, type Document, type Section } from './merge-read.ts';
import { mergeTable } from './merge-table.ts';

/** Both a person and the records changed it: the person's stands in the document, the other is told beside it. */
export type Conflict = { readonly where: string; readonly person: string; readonly machine: string };
/** `refused`: the text is theirs, unchanged, because it is harder to read than bounded-markdown.ts allows. */
export type Merged = { readonly text: string; readonly conflicts: readonly Conflict[]; readonly refused?: { readonly line: number; readonly why: string } };
export type MergeInput = {
  /** The draft as it was generated last, never the text that was written: with that, the second update drops people's edits. */
  readonly base: string;
  /** The file as it is now, with whatever line ends. */
  readonly theirs: string;
  /** The draft as it is generated now. */
  readonly ours: string;
  /** Where they stood against each other before: told until one gives way. */
  readonly open?: readonly string[];
  /** For whoever merges into the same drafts again and again. */
  readonly read?: (text: string) => Document;
};

/**
 * Sections by heading, rows by their first cell, prose by lines. A person wins on every cell and line they changed; what they
 * deleted stays deleted, what they added stays where it is. `merge(base, merge(base, x, next), next)` is `merge(base, x, next)`,
 * so that a crash between the commit and keeping the new base does no harm.
 */
export function mergeDraft({ base, theirs, ours, open = [], read = readDocument }: MergeInput): Merged {
  const crlf = (theirs.match(/\r\n/g)?.length ?? 0) * 2 > (theirs.match(/\n/g)?.length ?? 0);
  // All of them: the parser takes one more off by itself, and every place in the text would be off by it.
  const bom = /^\uFEFF*/.exec(theirs)?.[0] ?? '';
  const back = (text: string): string => bom + (crlf ? text.replaceAll('\n', '\r\n') : text);
  const mine = theirs.slice(bom.length).replaceAll(/\r\n?/g, '\n');
  if (mine === ours) return { text: theirs, conflicts: [] };
  if (mine === base) return { text: back(ours), conflicts: [] };
  const conflicts: Conflict[] = [];
  try {
    const merged = mergeDocuments(read(base), read(mine), read(ours), (conflict, changed) => {
      if (changed || open.includes(conflict.where)) conflicts.push(conflict);
    });
    return { text: back(merged), conflicts };
  } catch (error) {
    if (error instanceof TooHard) return { text: theirs, conflicts: [], refused: { line: error.line, why: error.message } };
    throw error;
  }
}

/** `changed`: the records say something else than in the draft of before. */
type Tell = (conflict: Conflict, changed: boolean) => void;

function mergeDocuments(base: Document, theirs: Document, ours: Document, tell: Tell): string {
  const front = frontOf(base, theirs, ours, tell);
  const toTheirs = pairSections(base.sections, theirs.sections);
  const sections = mergeLists<Section, Piece>({
    base: base.sections, theirs: theirs.sections, ours: ours.sections, toTheirs, toOurs: pairSections(base.sections, ours.sections),
    same: (was, mine) => print(was).trim() === print(mine).trim(),
    merge: (was, mine, next) => mergeSection(was, mine, next, tell),
    keep: (section) => old(print(section)), add: (section) => ({ text: printNew(section), added: true }),
    bothAdded: (mine, next) => plainName(mine) === plainName(next),
  });
  const text = join([{ text: front, added: false }, ...sections]) + theirs.tail;
  return sections.at(-1)?.added && !text.endsWith('\n') ? `${text}\n` : text;
}

function frontOf(base: Document, theirs: Document, ours: Document, tell: Tell): string {
  if (!theirs.front || !ours.front) return theirs.front ? `${theirs.front.before}---\n${theirs.front.yaml}\n---` : '';
  const note = (where: string, person: string, machine: string, changed: boolean): void => tell({ where: `Front matter: ${where}`, person, machine }, changed);
  return `${theirs.front.before}---\n${mergeFront(base.front?.yaml, theirs.front.yaml, ours.front.yaml, note)}\n---`;
}

function mergeSection(was: Section | undefined, mine: Section, next: Section, tell: Tell): Piece {
  const name = mine.name === '' ? 'The top' : mine.name;
  const from = was?.blocks ?? [];
  const heading = mine.heading && was?.name === mine.name && next.heading ? mine.heading.before + next.heading.raw : raw(mine.heading);
  const toOurs = pairBlocks(from, next.blocks, true);
  const news = from.map((_, index) => next.blocks[toOurs.get(index) ?? -1]);
  const blocks = mergeLists<Block, Piece>({
    base: from, theirs: mine.blocks, ours: next.blocks, toTheirs: pairBlocks(from, mine.blocks, false, news), toOurs,
    same: sameBlock, merge: (before, theirs, ours) => old(theirs.before + mergeBlock(before, theirs, ours, name, tell)),
    keep: (block) => old(raw(block)), add: (block) => ({ text: `\n\n${block.raw}`, added: true }), bothAdded: (theirs, ours) => sameBlock(theirs, ours) || bothTables(theirs, ours),
  });
  return old(join([old(heading), ...blocks]));
}

function bothTables(a: Block, b: Block): boolean {
  return a.table !== undefined && b.table !== undefined && pairBlocks([a], [b], false).size > 0;
}

function mergeBlock(was: Block | undefined, mine: Block, next: Block, section: string, tell: Tell): string {
  if (mine.table && next.table) {
    const before = was?.table;
    // Nobody touched it: then its columns stand as they do now.
    if (was && was.raw === mine.raw) return next.raw;
    return mergeTable(before, mine.table, next.table, (where, person, machine, changed) => tell({ where: `${section}: ${where}`, person, machine }, changed));
  }
  if (sameBlock(mine, next)) return mine.raw;
  if (was && sameBlock(was, mine)) return next.raw;
  if (was && sameBlock(was, next)) {
    tell({ where: `${section}: ${firstWords(was.raw)}`, person: mine.raw, machine: next.raw }, false);
    return mine.raw;
  }
  const lines = was && mergeLines(was.raw, mine.raw, next.raw);
  if (lines !== undefined) return lines;
  tell({ where: `${section}: ${firstWords(was?.raw ?? next.raw)}`, person: mine.raw, machine: next.raw }, true);
  return mine.raw;
}

function firstWords(text: string): string {
  return `“${text.replaceAll(/\s+/g, ' ').slice(0, 30).trim()}…”`;
}

/** By heading, however it is written; one that was renamed by what stands in it. */
function pairSections(from: readonly Section[], to: readonly Section[]): Pairs {
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  from.forEach((section, index) => {
    const at = to.findIndex((other, place) => !taken.has(place) && (section.heading === undefined) === (other.heading === undefined) && plainName(section) === plainName(other));
    if (at === -1) return;
    pairs.set(index, at);
    taken.add(at);
  });
  from.forEach((section, index) => {
    if (pairs.has(index)) return;
    const scored = to.map((other, at) => ({ at, common: taken.has(at) || !other.heading ? 0 : inCommon(section, other) })).sort((a, b) => b.common - a.common)[0];
    if (!scored || scored.common === 0) return;
    pairs.set(index, scored.at);
    taken.add(scored.at);
  });
  return pairs;
}

/** How many paragraphs or tables they share; what is short is no sign. */
function inCommon(a: Section, b: Section): number {
  return [...pairBlocks(a.blocks, b.blocks, false)].filter(([from]) => (a.blocks[from]?.raw.length ?? 0) > 20 && a.blocks[from]?.node.type !== 'heading').length;
}

function plainName({ name }: Section): string {
  return name.toLowerCase().replaceAll(/^[\d.)\s]+|[^\p{L}\p{N} ]/gu, '').trim();
}

function print(section: Section): string {
  return raw(section.heading) + section.blocks.map(raw).join('');
}

function printNew(section: Section): string {
  return [...(section.heading ? [section.heading] : []), ...section.blocks].map((block) => `\n\n${block.raw}`).join('');
}

function raw(block: Block | undefined): string {
  return block ? block.before + block.raw : '';
}

/** `added`: ours among those of a person, so that there must be an empty line after it, however they leave them out. */
type Piece = { readonly text: string; readonly added: boolean };

function old(text: string): Piece {
  return { text, added: false };
}

function join(pieces: readonly Piece[]): string {
  let text = '';
  let last = false;
  for (const piece of pieces) {
    if (piece.text === '') continue;
    const wanted = last ? '\n\n' : '\n';
    const gap = text === '' || piece.text.startsWith(wanted) ? '' : wanted.slice(piece.text.startsWith('\n') ? 1 : 0);
    // Nothing of ours begins the file with empty lines.
    text += gap + (text === '' && piece.added ? piece.text.replace(/^\n+/, '') : piece.text);
    last = piece.added;
  }
  return text;
}
