// Three versions of a table → one: columns by name, rows by their first cell, cell by cell. A person wins on every cell they changed.
import { mergeLists, pairByKey, type Pairs } from './merge-lists.ts';
import { cellText, sameCell, type Cell, type Row, type Table } from './merge-read.ts';

/** `where`: the row and column. `machine` is what the records say now, `person` what stands there. `changed`: the records said something else before. */
export type Note = (where: string, person: string, machine: string, changed: boolean) => void;
type Column = { readonly name: string; readonly theirs: number | undefined; readonly base: number | undefined; readonly ours: number | undefined };

export function mergeTable(base: Table | undefined, theirs: Table, ours: Table, note: Note): string {
  const columns = columnsOf(base, theirs, ours);
  const widths = widthsOf(theirs);
  // More cells than headings: GitHub shows none of them, and they are somebody's words all the same.
  const beyond = (mine: Row): readonly string[] => mine.cells.slice(theirs.head.cells.length).map(({ raw }) => raw);
  const row = (was: Row | undefined, mine: Row, next: Row, key: string): string => printRow(mine, columns.map((column) => mergeCell({
    was: pick(was, column.base), mine: pick(mine, column.theirs), next: pick(next, column.ours), column, note: (person, machine, changed) => note(`${key}, ${column.name}`, person, machine, changed),
  })), widths, beyond(mine));
  const keyColumn = columns.find((column) => column.ours === 0);
  const keyOf = (side: 'theirs' | 'base' | 'ours') => (one: Row): string => (keyColumn?.[side] === undefined ? '' : cellText(one.cells[keyColumn[side]]));
  // A person may have written an id that we gave later: the more alike one is the one that was there.
  const from = base?.rows ?? [];
  const toOurs = pairRows(from, ours.rows, keyOf('base'), keyOf('ours'), (was, now) => likeness(was, now, columns, 'base', 'ours'));
  // Of two of one key, as when a person doubled a row, the one that has become ours already: or each merge would change one more.
  const became = new Map(from.map((was, index) => [was, ours.rows[toOurs.get(index) ?? -1]]));
  const isOurs = (mine: Row, next: Row | undefined): boolean => next !== undefined && columns.every((column) => column.ours === undefined || sameCell(pick(mine, column.theirs), pick(next, column.ours)));
  const toTheirs = pairRows(from, theirs.rows, keyOf('base'), keyOf('theirs'), (was, now) => likeness(was, now, columns, 'base', 'theirs') + (isOurs(now, became.get(was)) ? 1 : 0));
  const rows = mergeLists<Row, string>({
    base: from, theirs: theirs.rows, ours: ours.rows, toTheirs, toOurs,
    same: (was, mine) => columns.every((column) => sameCell(pick(was, column.base), pick(mine, column.theirs))),
    merge: (was, mine, next) => row(was, mine, next, keyOf('ours')(next)),
    keep: (mine) => printRow(mine, columns.map((column) => pick(mine, column.theirs)?.raw ?? ''), widths, beyond(mine)),
    add: (next) => printRow(undefined, columns.map((column) => pick(next, column.ours)?.raw ?? ''), widths),
    bothAdded: (mine, next) => keyOf('theirs')(mine) === keyOf('ours')(next) && keyOf('ours')(next) !== '' && likeness(mine, next, columns, 'theirs', 'ours') >= 0.5,
    goesBefore: (mine, next) => earlier(timeIn(mine), timeIn(next)),
  });
  const head = columns.length === theirs.head.cells.length
    ? row(base?.head, theirs.head, ours.head, 'the heading')
    : printRow(undefined, columns.map((column) => pick(theirs.head, column.theirs)?.raw ?? pick(ours.head, column.ours)?.raw ?? ''), widths);
  return [head, ruleOf(theirs, columns.length), ...rows].join('\n');
}

function pick(row: Row | undefined, column: number | undefined): Cell | undefined {
  return column === undefined ? undefined : row?.cells[column];
}

type Cells = { readonly was: Cell | undefined; readonly mine: Cell | undefined; readonly next: Cell | undefined; readonly column: Column; readonly note: (person: string, machine: string, changed: boolean) => void };

function mergeCell({ was, mine, next, column, note }: Cells): string {
  if (column.ours === undefined || column.theirs === undefined) return (column.theirs === undefined ? next : mine)?.raw ?? '';
  if (sameCell(mine, next)) return mine?.raw ?? '';
  // A column that both added: what its author left open is no word of theirs.
  if (column.base === undefined && (mine?.raw ?? '') === '') return next?.raw ?? '';
  if (column.base !== undefined && was !== undefined && sameCell(was, mine)) return next?.raw ?? '';
  note(mine?.raw ?? '', next?.raw ?? '', column.base === undefined || was === undefined || !sameCell(was, next));
  return mine?.raw ?? '';
}

/** Those of the person in their order; then what is new in ours. */
function columnsOf(base: Table | undefined, theirs: Table, ours: Table): readonly Column[] {
  const toTheirs = pairColumns(base?.head.cells ?? [], theirs.head.cells, true);
  const toOurs = pairColumns(base?.head.cells ?? [], ours.head.cells, true);
  const direct = pairColumns(theirs.head.cells, ours.head.cells, false);
  const known = new Set<number>();
  const kept = theirs.head.cells.map((cell, index): Column => {
    const from = [...toTheirs].find(([, to]) => to === index)?.[0];
    const at = from === undefined ? direct.get(index) : toOurs.get(from);
    if (at !== undefined) known.add(at);
    return { name: cellText(cell), theirs: index, base: from, ours: at };
  });
  const fromBase = new Set(toOurs.values());
  const added = ours.head.cells.flatMap((cell, index): Column[] => (known.has(index) || fromBase.has(index) ? [] : [{ name: cellText(cell), theirs: undefined, base: undefined, ours: index }]));
  return [...kept, ...added];
}

/** By name; one that was renamed stands where it stood. */
function pairColumns(from: readonly Cell[], to: readonly Cell[], renamed: boolean): Pairs {
  const pairs = new Map(pairByKey(from, to, cellText));
  const taken = new Set(pairs.values());
  if (renamed) from.forEach((_, index) => {
    if (!pairs.has(index) && !taken.has(index) && index < to.length) pairs.set(index, index);
  });
  return pairs;
}

function pairRows(from: readonly Row[], to: readonly Row[], fromKey: (row: Row) => string, toKey: (row: Row) => string, nearer: (was: Row, now: Row) => number): Pairs {
  const fromOurs = new Set(from);
  return pairByKey(from, to, (row) => (fromOurs.has(row) ? fromKey(row) : toKey(row)), nearer);
}

/** How much of what is filled in is the same, from 0 to 1. */
function likeness(a: Row, b: Row, columns: readonly Column[], inA: 'theirs' | 'base', inB: 'theirs' | 'ours'): number {
  const both = columns.filter((column) => column[inA] !== undefined && column[inB] !== undefined && (cellText(pick(a, column[inA])) !== '' || cellText(pick(b, column[inB])) !== ''));
  const [, ...rest] = both;
  return rest.length === 0 ? 1 : rest.filter((column) => sameCell(pick(a, column[inA]), pick(b, column[inB]))).length / rest.length;
}

function timeIn(row: Row): string | undefined {
  return /\b\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?\b/.exec(row.raw)?.[0];
}

/** As far as both are told: one of a person may have no seconds. */
function earlier(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.slice(0, b.length) <= b.slice(0, a.length);
}

/** Their own line when nothing in it changed; else printed, as wide as their columns were made. */
function printRow(mine: Row | undefined, known: readonly string[], widths: readonly number[], beyond: readonly string[] = []): string {
  const cells = [...known, ...beyond];
  if (mine && mine.cells.length === cells.length && mine.cells.every((cell, index) => cell.raw === cells[index])) return mine.raw;
  const padded = cells.map((cell, index) => cell.padEnd(widths[index] ?? 0));
  return `|${padded.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;
}

function widthsOf({ rule }: Table): readonly number[] {
  return rule.replace(/^\|/, '').split('|').map((part) => (part.trim().length > 3 ? part.trim().length : 0));
}

function ruleOf({ rule, head }: Table, columns: number): string {
  return columns === head.cells.length ? rule : `${rule.replace(/\s*\|?$/, '')} |${' - |'.repeat(columns - head.cells.length)}`;
}
