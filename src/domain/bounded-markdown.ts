// Markdown of people → tree, within bounds: of some texts micromark's time grows with the square of their length, and there is one process.
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { lineAt, TooHard, written } from './too-hard.ts';

export type Limits = { readonly characters: number; readonly lines: number };
/** Sixteen times our longest runbook, which has 180 lines. Ordinary text of that size takes 0.2 s. */
export const runbookLimits: Limits = { characters: 100_000, lines: 5_000 };
/** Postmortems: a timeline of 5,000 rows, which is all that one may have. Plain words of that size take 0.8 s. */
export const documentLimits: Limits = { characters: 800_000, lines: 8_000 };
/** Signs that make something of their own of what they stand in: 20 µs each, as the bars of a table. A timeline of 5,000 rows has 40,000. */
export const mostSigns = 60_000;
const sign = /[[\]()*_~`<>&\\|!@]/g;
/** Lists and quotes that one line may open; people open three. */
export const mostNested = 29;
/** Lists and quotes that a file opens (more items of a list open none). Each takes 0.1 ms; of the files named below one opens 806. */
export const mostOpened = 4_000;
/** Emphasis, links and the like in one another: printing takes time with its cube, 1 s at 200, hours at 5,000. People nest three. */
export const mostWithin = 30;
/** The column where the innermost list or quote begins: eighty lists in each other. Each line costs as much as it is deep. */
export const mostColumn = 160;
/** How often micromark may look at what it read before, in all of a file: 0.1 µs each at worst. Of 540 files of npm packages, ours among them, none took 30,000. */
export const mostSteps = 4_000_000;

const split = 'split the paragraph, or put it between code fences';
const whys = {
  signs: `more than ${written(mostSigns)} signs of Markdown such as | [ ] * and backslashes: split the file`,
  nested: `more than ${mostNested} lists and quotes opened in one line: write it flatter`,
  opened: `more than ${written(mostOpened)} lists and quotes opened: split the file`,
  deep: 'nested too deeply: write it flatter',
  within: `more than ${mostWithin} marks of emphasis within one another: write it flatter, or put it between code fences`,
  marks: `too many brackets and marks of emphasis ([ ] * _ ~) in one paragraph: ${split}`,
  underlines: 'too many headings underlined with === or ---: begin them with # instead',
  begun: 'too much HTML that is begun and not ended (<!-- or <? or <!): end it, or put it between code fences',
  lazy: 'too many lines that go on with a quote or a list without its mark: begin each of them with it',
} as const;

/** What words may stand in. */
const marks: ReadonlySet<string> = new Set(['emphasis', 'strong', 'delete', 'link', 'linkReference']);

/** What lists, quotes and footnotes begin with. */
const opening = Array.from('>-*+[0123456789', (mark) => mark.charCodeAt(0));

/** Made once: a merge parses cells of tables by the thousand. */
const syntax = [frontmatter(['yaml']), gfm()];
const tree = [frontmatterFromMarkdown(['yaml']), gfmFromMarkdown()];

type Extension = NonNullable<ReturnType<typeof gfm>>;

/**
 * Constructs that match nothing and count: they are asked right before those that look back over everything they have read so far
 * (label ends, attention, strikethrough; setext underlines; lazy lines), and add up how much that is. No clock: the same text
 * is always refused at the same place.
 */
function counting(): Extension {
  let steps = 0;
  const look = (more: number, line: number, why: 'marks' | 'underlines' | 'lazy'): void => {
    steps += more;
    if (steps > mostSteps) throw new TooHard(line, whys[why]);
  };
  const at = { line: 0, column: 0, opened: 0, all: 0 };
  const mark: NonNullable<Extension['text']>[number] = { tokenize(_effects, _ok, nok) {
    look(this.events.length, this.now().line, 'marks');
    return nok;
  } };
  const underline: typeof mark = { tokenize(_effects, _ok, nok) {
    look(this.events.length, this.now().line, 'underlines');
    return nok;
  } };
  const begin: typeof mark = { tokenize(_effects, _ok, nok) {
    const { line } = this.now();
    if (this.parser.lazy[line]) look(this.events.length, line, 'lazy');
    return nok;
  } };
  const container: typeof mark = { tokenize(_effects, _ok, nok) {
    const { line, column } = this.now();
    // Asked twice at the same place, it is the same list.
    if (line === at.line && column <= at.column) return nok;
    Object.assign(at, { line, column, opened: line === at.line ? at.opened + 1 : 1, all: at.all + 1 });
    if (at.opened > mostNested) throw new TooHard(line, whys.nested);
    if (at.all > mostOpened) throw new TooHard(line, whys.opened);
    if (column > mostColumn) throw new TooHard(line, whys.deep);
    return nok;
  } };
  const within: NonNullable<NonNullable<Extension['insideSpan']>['null']>[number] = { resolveAll(events) {
    look(events.length, events[0]?.[1].start.line ?? 1, 'marks');
    return events;
  } };
  return { document: Object.fromEntries(opening.map((code) => [code, container])), flow: { null: begin, 45: underline, 61: underline }, text: { 42: mark, 93: mark, 95: mark, 126: mark }, insideSpan: { null: [within] } };
}

/** Refuses by size alone, before anything is parsed. */
function weigh(text: string, limits: Limits): void {
  if (text.length > limits.characters) throw new TooHard(lineAt(text, limits.characters), `more than ${written(limits.characters)} characters: split the file`);
  if (lineAt(text, text.length) > limits.lines) throw new TooHard(limits.lines + 1, `more than ${written(limits.lines)} lines: split the file`);
  let signs = 0;
  for (const { index } of text.matchAll(sign)) if ((signs += 1) > mostSigns) throw new TooHard(lineAt(text, index), whys.signs);
}

/** HTML within a line, from its first signs to its last: without those micromark reads on to the end of the paragraph, and begins again at the next one. */
const ends = new Map([['<!--', '-->'], ['<?', '?>'], ['<![CDATA[', ']]>'], ['<!', '>']]);

function weighHtml(text: string): void {
  const found = new Map<string, number>();
  // Each is looked for again only once it is passed, so that all of it is read a few times at most.
  const next = (what: string, from: number): number => {
    const known = found.get(what);
    if (known !== undefined && known >= from) return known;
    const at = text.indexOf(what, from);
    found.set(what, at === -1 ? text.length : at);
    return at === -1 ? text.length : at;
  };
  let steps = 0;
  for (const { 0: begins, index } of text.matchAll(/<!--|<\?|<!\[CDATA\[|<!(?=[A-Za-z])/g)) {
    steps += Math.min(next(ends.get(begins) ?? '>', index + begins.length), next('\n\n', index)) - index;
    if (steps > mostSteps) throw new TooHard(lineAt(text, index), whys.begun);
  }
}

/** Without calling itself: it may be as deep as what is refused. */
function weighWithin(root: Root): void {
  const waiting: { readonly node: Nodes; readonly within: number }[] = [{ node: root, within: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, within } = next;
    if (within > mostWithin) throw new TooHard(node.position?.start.line ?? 1, whys.within);
    if (!('children' in node)) continue;
    const more = marks.has(node.type) ? 1 : 0;
    for (const child of node.children) waiting.push({ node: child, within: within + more });
  }
}

/** CommonMark with GFM and YAML front matter. Throws TooHard for what would keep us busy. */
export function parseMarkdown(text: string, limits: Limits = documentLimits): Root {
  weigh(text, limits);
  weighHtml(text);
  try {
    const root = fromMarkdown(text, { extensions: [...syntax, counting()], mdastExtensions: tree });
    weighWithin(root);
    return root;
  } catch (error) {
    // The tree is walked by functions that call themselves for each level.
    if (error instanceof RangeError) throw new TooHard(1, whys.deep);
    throw error;
  }
}
