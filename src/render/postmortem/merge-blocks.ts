// What became of each paragraph, list or table: the same, changed, moved, or gone.
import type { Pairs } from './merge-lists.ts';
import { cellText, sameBlock, type Block, type Table } from './merge-read.ts';

/** Less of its words in common, and a paragraph is another one. */
const alike = 0.4;

/**
 * For each block what it became. `generated`: both were written by us, so what stands between the same neighbours is the same
 * thing however much it changed; of a person it may be something new. `news`: what some of them became in the newest draft; a
 * copy that has it already is the one, so that merging again does not bring it to a second copy that somebody made.
 */
export function pairBlocks(from: readonly Block[], to: readonly Block[], generated: boolean, news: readonly (Block | undefined)[] = []): Pairs {
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (index: number, at: number | undefined): void => {
    if (at === undefined || at === -1) return;
    pairs.set(index, at);
    taken.add(at);
  };
  from.forEach((block, index) => {
    const now = news[index];
    // What another one was before is no sign of it.
    if (!now || block.table || sameBlock(block, now) || from.some((one) => sameBlock(one, now))) return;
    pair(index, to.findIndex((other, at) => !taken.has(at) && sameBlock(now, other)));
  });
  from.forEach((block, index) => {
    if (!block.table && !pairs.has(index)) pair(index, to.findIndex((other, at) => !taken.has(at) && other.table === undefined && sameBlock(block, other)));
  });
  for (const same of tableTests) from.forEach(({ table }, index) => {
    if (table && !pairs.has(index)) pair(index, to.findIndex((other, at) => other.table !== undefined && !taken.has(at) && same(table, other.table)));
  });
  from.forEach((block, index) => {
    if (pairs.has(index) || block.table) return;
    const free = freeBetween(pairs, taken, index, to.length).filter((at) => to[at]?.node.type === block.node.type);
    const best = free.map((at) => ({ at, like: likeness(block.raw, to[at]?.raw ?? '') })).sort((a, b) => b.like - a.like)[0];
    if (best && (best.like >= alike || generated)) pair(index, best.at);
  });
  return pairs;
}

/** The surest first: the same headings, a row in common, or most of the headings (one without rows yet gets more columns with its first). */
const tableTests: readonly ((a: Table, b: Table) => boolean)[] = [
  (a, b) => headsOf(a).join('|') === headsOf(b).join('|'),
  (a, b) => {
    const keys = new Set(keysOf(a));
    return keysOf(b).some((key) => keys.has(key));
  },
  (a, b) => {
    const [heads, others] = [headsOf(a), new Set(headsOf(b))];
    const common = heads.filter((head) => others.has(head)).length;
    return 2 * common >= heads.length + others.size - common;
  },
];

function headsOf({ head }: Table): readonly string[] {
  return head.cells.map(cellText);
}

/** In whichever column: people move them. */
function keysOf({ rows }: Table): readonly string[] {
  return rows.flatMap(({ cells }) => cells.slice(0, 2).map(cellText)).filter((key) => key !== '');
}

/** Places that nothing became yet, between what its neighbours became. */
function freeBetween(pairs: Pairs, taken: ReadonlySet<number>, index: number, length: number): number[] {
  let after = -1;
  let before = length;
  for (const [from, to] of pairs) {
    if (from < index && to > after) after = to;
    if (from > index && to < before) before = to;
  }
  const [low, high] = after < before ? [after, before] : [-1, length];
  return Array.from({ length: high - low - 1 }, (_, n) => low + 1 + n).filter((at) => !taken.has(at));
}

/** Dice's measure over words. */
function likeness(a: string, b: string): number {
  const [inA, inB] = [words(a), words(b)];
  if (inA.size + inB.size === 0) return 0;
  return (2 * [...inA].filter((word) => inB.has(word)).length) / (inA.size + inB.size);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}
